// The shipped pack pathshield-graph against the guide's script, written down once more as plainly as it stands there:
// on random events both give the same graph, the same risk of every path and the same lateral movement.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "runtime/activity_graph.hpp"
#include "runtime/envelope.hpp"
#include "runtime/event_time.hpp"
#include "runtime/observe.hpp"
#include "tools/load_graph.hpp"
#include "tools/load_rules.hpp"

namespace tripline {
namespace {

using Json = nlohmann::json;
constexpr std::int64_t begin = 1'700'000'000;

// --- the guide's script

std::string get(const Json& event, const std::string& pointer) {
  const Json::json_pointer at(pointer);
  return event.contains(at) && event[at].is_string() ? event[at].get<std::string>() : "";
}
bool within(const std::string& what, const std::string& text) { return text.find(what) != std::string::npos; }

std::string source_node(const Json& event) {
  const std::string type = get(event, "/userIdentity/type");
  const std::string user = get(event, "/userIdentity/userName");
  const std::string arn = get(event, "/userIdentity/arn");
  const std::string role = within("role", arn) ? arn.substr(arn.rfind('/') + 1) : "";
  if (type == "IAMUser" && !user.empty()) return "user:" + user;
  if (type == "AssumedRole" && !role.empty()) return "role:" + role;
  if (type == "Root") return "user:root";
  if (type == "AWSService") return "service:" + (event.contains("eventSource") ? get(event, "/eventSource") : "unknown");
  return "";
}

std::string target_node(const Json& event) {
  const std::string name = get(event, "/eventName"), source = get(event, "/eventSource");
  if (within("s3", source)) {
    if (const auto bucket = get(event, "/requestParameters/bucketName"); !bucket.empty()) return "s3:" + bucket;
  } else if (within("iam", source)) {
    if (within("User", name)) {
      if (const auto user = get(event, "/requestParameters/userName"); !user.empty()) return "user:" + user;
    } else if (within("Role", name)) {
      if (const auto role = get(event, "/requestParameters/roleName"); !role.empty()) return "role:" + role;
    }
  } else if (within("ec2", source)) {
    if (const auto id = get(event, "/responseElements/instancesSet/items/0/instanceId"); !id.empty()) return "ec2:" + id;
  }
  return "resource:" + source + ":" + name;
}

struct Edge {
  std::string event_type, source_ip;
  std::int64_t time = 0;
};
using Digraph = std::map<std::string, std::map<std::string, Edge>>;

Digraph guide_graph(std::vector<Json> events) {
  std::sort(events.begin(), events.end(),
            [](const Json& a, const Json& b) { return get(a, "/eventTime") > get(b, "/eventTime"); });
  Digraph graph;
  for (const Json& event : events) {
    const std::string source = source_node(event), target = target_node(event);
    if (source.empty() || target.empty()) continue;
    const std::string type = event.contains("eventName") ? get(event, "/eventName") : "Unknown";
    graph[source][target] = {type, get(event, "/sourceIPAddress"),
                             runtime::leading_time(get(event, "/eventTime"))->seconds};
  }
  return graph;
}

double guide_risk(const Digraph& graph, const std::vector<std::string>& path) {
  double score = 10 - static_cast<double>(path.size());
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    const std::string& type = graph.at(path[i]).at(path[i + 1]).event_type;
    if (within("CreateRole", type) || within("AttachPolicy", type) || within("AssumeRole", type)) {
      score += 2;
    } else if (within("DeleteUser", type) || within("DeleteRole", type)) {
      score += 3;
    }
  }
  return std::min(score, 10.0);
}

// Address -> (targets by time, risk), of more than two role assumptions.
using Lateral = std::map<std::string, std::pair<std::vector<std::pair<std::int64_t, std::string>>, double>>;
Lateral guide_lateral(const Digraph& graph) {
  std::map<std::string, std::vector<std::pair<std::int64_t, std::string>>> by_address;
  for (const auto& [source, targets] : graph) {
    for (const auto& [target, edge] : targets) {
      if (edge.event_type == "AssumeRole" && !edge.source_ip.empty()) {
        by_address[edge.source_ip].emplace_back(edge.time, target);
      }
    }
  }
  Lateral out;
  for (auto& [address, chain] : by_address) {
    if (chain.size() <= 2) continue;
    std::sort(chain.begin(), chain.end());
    out[address] = {chain, std::min(static_cast<double>(chain.size()) * 2, 10.0)};
  }
  return out;
}

// --- ours, by the numbers of the pack

double pack_risk(const runtime::PathScore& score, const std::vector<const runtime::GraphEdge*>& path) {
  double risk = score.base - score.per_node * static_cast<double>(path.size() + 1);
  for (const runtime::GraphEdge* edge : path) risk += edge->risk;
  return std::min(risk, score.most);
}

Lateral pack_lateral(const runtime::PathScore& score, const runtime::ActivityGraph& graph) {
  Lateral out;
  for (const runtime::GraphEdge& edge : graph.edges) {
    const bool assumes = std::binary_search(score.assumptions.begin(), score.assumptions.end(), edge.kind);
    if (assumes && !edge.via.empty()) {
      out[edge.via].first.emplace_back(edge.times.front(), runtime::node_name(graph.nodes[edge.to]));
    }
  }
  std::erase_if(out, [&](const auto& each) { return each.second.first.size() <= score.lateral_above; });
  for (auto& [address, found] : out) {
    std::sort(found.first.begin(), found.first.end());
    found.second = std::min(static_cast<double>(found.first.size()) * score.lateral_risk, score.most);
  }
  return out;
}

// All simple paths from `at` of up to `cutoff` edges; each is given to `visit`.
template <typename Visit>
void each_path(const runtime::ActivityGraph& graph, std::uint32_t at, std::size_t cutoff, std::set<std::uint32_t>& seen,
               std::vector<const runtime::GraphEdge*>& path, const Visit& visit) {
  if (path.size() == cutoff) return;
  for (const runtime::GraphEdge& edge : graph.edges) {
    if (edge.from != at || seen.contains(edge.to)) continue;
    path.push_back(&edge);
    seen.insert(edge.to);
    visit(path);
    each_path(graph, edge.to, cutoff, seen, path, visit);
    seen.erase(edge.to);
    path.pop_back();
  }
}

// --- random events

template <std::size_t Size>
std::string one_of(std::mt19937_64& random, const char* const (&list)[Size]) {
  return list[random() % Size];
}

Json random_event(std::mt19937_64& random, std::int64_t time) {
  Json event = {{"eventVersion", "1.08"}, {"eventTime", runtime::format_time(time)}, {"eventID", std::to_string(time)}};
  const auto put = [&](Json& into, const char* key, std::string value) {
    if (random() % 12 != 0) into[key] = std::move(value);
  };
  put(event, "eventSource", one_of(random, {"s3.amazonaws.com", "iam.amazonaws.com", "ec2.amazonaws.com",
                                            "sts.amazonaws.com", "s3iam.ec2", "iamec2"}));
  put(event, "eventName",
      one_of(random, {"GetObject", "CreateRole", "AttachPolicy", "AssumeRole", "AssumeRole", "AssumeRoleWithSAML",
                      "DeleteUser", "DeleteRole", "CreateUser", "DeleteRoleForUser", "RunInstances", "CreateRoleDeleteUser"}));
  put(event, "sourceIPAddress", one_of(random, {"192.0.2.1", "192.0.2.2", "198.51.100.7", ""}));
  Json who = Json::object();
  put(who, "type", one_of(random, {"IAMUser", "AssumedRole", "Root", "AWSService", "AWSAccount", "AssumedRole"}));
  put(who, "userName", one_of(random, {"ana", "ben", ""}));
  put(who, "arn", one_of(random, {"arn:aws:sts::1:assumed-role/ops/dev", "arn:aws:sts::1:assumed-role/ops/ops",
                                  "arn:aws:iam::1:user/x", "arn:aws:sts::1:assumed-role/a/", "role"}));
  event["userIdentity"] = who;
  Json request = Json::object();
  put(request, "bucketName", one_of(random, {"papers", "photos"}));
  put(request, "userName", one_of(random, {"ana", "ben", "cleo"}));
  put(request, "roleName", one_of(random, {"dev", "ops", "admin"}));
  if (random() % 5 != 0) event["requestParameters"] = request;
  if (random() % 2 == 0) {
    event["responseElements"] = {{"instancesSet", {{"items", {{{"instanceId", one_of(random, {"i-1", "i-2"})}}}}}}};
  }
  return event;
}

TEST(PathshieldGraph, SaysWhatTheGuideSays) {
  const char* given = std::getenv("TRIPLINE_SEED");
  const std::uint64_t seed = given ? std::strtoull(given, nullptr, 10) : 20261121;
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  tools::LoadedPacks loaded = tools::load_packs({TRIPLINE_ROOT "/rules/pathshield-graph"});
  ASSERT_TRUE(loaded.ok());
  const auto program = tools::program_of_graph(std::move(loaded.compiled->program), "activity");
  ASSERT_TRUE(program);
  const runtime::PathScore& score = program->graphs[0].score;
  EXPECT_EQ(score.cutoff, 5u);
  std::size_t paths = 0, laterals = 0;
  for (int round = 0; round < 60; ++round) {
    std::vector<Json> events;
    const std::size_t count = 1 + random() % 120;
    for (std::size_t i = 0; i < count; ++i) events.push_back(random_event(random, begin + static_cast<std::int64_t>(i)));
    std::shuffle(events.begin(), events.end(), random);
    const runtime::Scope scope;
    runtime::Observer observer(*program, scope, nullptr, nullptr);
    for (std::size_t i = 0; i < events.size(); ++i) {
      const std::string text = events[i].dump();
      const std::string bytes = text + std::string(runtime::Decoder::padding, ' ');
      runtime::EventBytes event;
      event.index = i;
      event.bytes = std::string_view(bytes).substr(0, text.size());
      observer.observe(event);
    }
    const runtime::ActivityGraph graph = runtime::activity_graph(*program, 0, observer.observations());
    const Digraph expected = guide_graph(events);

    std::map<std::pair<std::string, std::string>, std::tuple<std::string, std::string, std::int64_t>> ours, theirs;
    for (const runtime::GraphEdge& edge : graph.edges) {
      ours[{runtime::node_name(graph.nodes[edge.from]), runtime::node_name(graph.nodes[edge.to])}] = {
          edge.kind, edge.via, edge.times.front()};
    }
    for (const auto& [source, targets] : expected) {
      for (const auto& [target, edge] : targets) theirs[{source, target}] = {edge.event_type, edge.source_ip, edge.time};
    }
    ASSERT_EQ(ours, theirs) << "round " << round;
    ASSERT_EQ(ours.size(), graph.edges.size());

    for (std::uint32_t start = 0; start < graph.nodes.size(); ++start) {
      std::set<std::uint32_t> seen{start};
      std::vector<const runtime::GraphEdge*> path;
      each_path(graph, start, score.cutoff, seen, path, [&](const std::vector<const runtime::GraphEdge*>& found) {
        std::vector<std::string> names{runtime::node_name(graph.nodes[start])};
        for (const auto* edge : found) names.push_back(runtime::node_name(graph.nodes[edge->to]));
        ASSERT_EQ(pack_risk(score, found), guide_risk(expected, names));
        ++paths;
      });
    }
    const Lateral lateral = pack_lateral(score, graph);
    EXPECT_EQ(lateral, guide_lateral(expected));
    laterals += lateral.size();
  }
  EXPECT_GT(paths, 1000u);
  EXPECT_GT(laterals, 10u);
}

}  // namespace
}  // namespace tripline
