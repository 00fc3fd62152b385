// Events to relations to a graph: which node fits, what wildcards give, what is bounded, and what stage 2 makes of it.
#include "runtime/activity_graph.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "tests/runtime/small_program.hpp"

namespace tripline::runtime {
namespace {

class ActivityGraphTest : public testing::Test {
 protected:
  ActivityGraphTest() { graph_.rule = program_.rule("graph", 5); }

  TextTemplate of(std::string_view path) { return {{program_.field(path), ""}}; }
  std::uint32_t node(NodeRule rule) {
    graph_.nodes.push_back(std::move(rule));
    return static_cast<std::uint32_t>(graph_.nodes.size() - 1);
  }
  std::uint32_t node(std::string kind, std::string_view path) { return node({kind, kind, {of(path)}, "", "", std::nullopt}); }
  EdgeRule& edge(std::vector<std::uint32_t> from, std::vector<std::uint32_t> to) {
    EdgeRule rule;
    rule.name = "does";
    rule.filter = program_.all_of({});
    rule.from = std::move(from);
    rule.to = std::move(to);
    rule.kind = {{std::nullopt, "does"}};
    graph_.edges.push_back(std::move(rule));
    return graph_.edges.back();
  }
  // The graph of events `{ "eventTime": ..., BODY }`, a second apart from each other.
  ActivityGraph made(const std::vector<std::string>& bodies) {
    Program program = program_.done();
    program.graphs = {graph_};
    EXPECT_EQ(verify(program), std::nullopt);
    const Scope scope;
    Observer observer(program, scope, nullptr, nullptr);
    std::uint64_t index = 0;
    for (const std::string& body : bodies) {
      const Padded bytes(fmt::format(R"({{"eventVersion":"1","eventID":"{}","eventTime":"2024-05-01T12:{:02}:{:02}Z",{}}})", index,
                                     index / 60, index % 60, body));
      EventBytes event;
      event.index = index++;
      event.bytes = bytes.view();
      EXPECT_EQ(observer.observe(event), Admission::counted);
    }
    return activity_graph(program, 0, observer.observations());
  }
  // `from kind to via`, with `!` where it was denied and the count where it is not 1.
  static std::set<std::string> edges_of(const ActivityGraph& graph) {
    std::set<std::string> out;
    for (const GraphEdge& e : graph.edges) {
      out.insert(fmt::format("{} {} {}{}{}{}", node_name(graph.nodes[e.from]), e.kind, node_name(graph.nodes[e.to]),
                             e.via.empty() ? "" : " " + e.via, e.denied ? " !" : "",
                             e.count == 1 ? "" : fmt::format(" x{}", e.count)));
    }
    return out;
  }
  using Edges = std::set<std::string>;

  SmallProgram program_;
  Graph graph_;
};

TEST_F(ActivityGraphTest, TheFirstNodeThatFitsAndTheFirstIdThatIsThere) {
  NodeRule root{"root", "root", {{{std::nullopt, "root"}}}, "", "", program_.equals("$.type", "Root")};
  NodeRule user{"user", "user", {of("$.name"), {{program_.field("$.account"), ""}, {std::nullopt, "/"}, {program_.field("$.id"), ""}}},
                "", "", std::nullopt};
  const auto first = node(root), second = node(user), thing = node("thing", "$.thing");
  edge({first, second}, {thing});
  EXPECT_EQ(edges_of(made({R"("type":"Root","name":"n","thing":"a")", R"("name":"n","account":"1","id":"i","thing":"a")",
                           R"("account":"1","id":"i","thing":"a")", R"("account":"1","name":"","id":7,"thing":"a")",
                           R"("account":"1","thing":"a")", R"("name":"n")", R"("name":{},"account":null,"thing":"a")"})),
            (Edges{"root:root does thing:a", "user:n does thing:a", "user:1/i does thing:a", "user:1/7 does thing:a"}));
}

TEST_F(ActivityGraphTest, CapturesMakeIdsOrNone) {
  const auto role = node({"role", "role", {of("$.arn")}, "^arn:([0-9]+):role/(?:.*/)?([^/]+)$", "\\1/\\2", std::nullopt});
  const auto other = node("other", "$.arn");
  edge({role, other}, {other});
  EXPECT_EQ(edges_of(made({R"("arn":"arn:12:role/path/x")", R"("arn":"arn:12:user/x")"})),
            (Edges{"role:12/x does other:arn:12:role/path/x", "other:arn:12:user/x does other:arn:12:user/x"}));
}

TEST_F(ActivityGraphTest, WildcardsGiveAnEdgeForEachValue) {
  const auto user = node("user", "$.name"), thing = node("thing", "$.things[*].id");
  EdgeRule& rule = edge({user}, {thing});
  rule.kind = of("$.call");
  rule.via = of("$.ip");
  rule.denied = program_.equals("$.error", "no");
  EXPECT_EQ(edges_of(made({R"("name":"n","call":"Get","ip":"1.2.3.4","things":[{"id":"a"},{"id":"b"},{},{"id":"a"},{"id":""},{"id":[1]}])",
                           R"("name":"n","call":"Get","ip":"1.2.3.4","things":[{"id":"a"}])",
                           R"("name":"n","call":"Get","things":[{"id":"a"}],"error":"no")", R"("name":"n","things":[{"id":"z"}])"})),
            (Edges{"user:n Get thing:a 1.2.3.4 x2", "user:n Get thing:b 1.2.3.4", "user:n Get thing:a !"}));
}

TEST_F(ActivityGraphTest, OneEventGivesNoMoreThanSoMany) {
  const auto user = node("user", "$.name"), thing = node("thing", "$.things[*]");
  edge({user}, {thing});
  edge({user}, {user});
  std::string things;
  for (int i = 0; i < 1000; ++i) things += fmt::format("{}{}", i == 0 ? "" : ",", i);
  const ActivityGraph graph = made({fmt::format(R"("name":"n","things":[{}])", things)});
  EXPECT_EQ(graph.edges.size(), GraphObserver::most_per_event);
  EXPECT_GE(graph.lost, 1u);
  EXPECT_EQ(graph.kept_share, 1);
}

TEST_F(ActivityGraphTest, LongIdsAreCut) {
  const auto user = node("user", "$.name");
  edge({user}, {user});
  const ActivityGraph graph = made({fmt::format(R"("name":"{}")", std::string(5000, 'x'))});
  ASSERT_EQ(graph.nodes.size(), 1u);
  EXPECT_EQ(graph.nodes[0].id.size(), 1024u);
}

TEST_F(ActivityGraphTest, EqualRelationsOfTwoRulesAreOneOfTheFirst) {
  const auto user = node("user", "$.name");
  edge({user}, {user}).risk = 2;
  edge({user}, {user}).risk = 5;
  const ActivityGraph graph = made({R"("name":"n")", R"("name":"n")"});
  ASSERT_EQ(graph.edges.size(), 1u);
  EXPECT_EQ(graph.edges[0].count, 2u);
  EXPECT_EQ(graph.edges[0].risk, 2);
  EXPECT_EQ(graph.edges[0].times.size(), 2u);
  EXPECT_EQ(graph.edges[0].evidence.list().size(), 2u);
}

TEST_F(ActivityGraphTest, SensitivityIsTheLargestThatFits) {
  const auto user = node("user", "$.name"), role = node("role", "$.role");
  edge({user}, {role});
  graph_.sensitive = {{"listed", "role", {"Admin*", "root"}, 7}, {"all", "role", {}, 2}, {"users", "user", {"n?"}, 3}};
  std::map<std::string, double> found;
  for (const GraphNode& n : made({R"("name":"n1","role":"Admins")", R"("name":"n","role":"root")", R"("name":"n","role":"dev")"}).nodes) {
    found[node_name(n)] = n.sensitivity;
  }
  EXPECT_EQ(found, (std::map<std::string, double>{
                       {"role:Admins", 7}, {"role:root", 7}, {"role:dev", 2}, {"user:n1", 3}, {"user:n", 0}}));
}

TEST_F(ActivityGraphTest, EarliestKeepsOneEdgeOfEachPair) {
  const auto user = node("user", "$.name"), role = node("role", "$.role");
  edge({user}, {role}).kind = of("$.call");
  graph_.parallel = Graph::Parallel::earliest;
  const ActivityGraph graph =
      made({R"("name":"n","role":"r","call":"z")", R"("name":"n","role":"r","call":"a")", R"("name":"n","role":"s","call":"b")"});
  EXPECT_EQ(edges_of(graph), (Edges{"user:n z role:r x2", "user:n b role:s"}));
  EXPECT_EQ(graph.edges[0].times.size(), 2u);
}

// A worker remembers relations by the values that they were made of. Workers that see one event each remember nothing.
TEST_F(ActivityGraphTest, WhatIsRememberedChangesNothing) {
  const auto root = node({"root", "root", {{{std::nullopt, "root"}}}, "", "", program_.equals("$.type", "Root")});
  const auto user = node("user", "$.name"), thing = node("thing", "$.things[*].id");
  EdgeRule& rule = edge({root, user}, {thing});
  rule.kind = of("$.call");
  rule.via = of("$.ip");
  rule.denied = program_.equals("$.error", "no");
  edge({user}, {root, user});
  graph_.max_edges = 8;  // so few that cells are pruned again and again, and known ones with them
  Program program = program_.done();
  program.graphs = {graph_};
  const Scope scope;
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u}) {
    std::mt19937_64 random(seed);
    const auto pick = [&](std::uint64_t n) { return random() % n; };
    Observer remembering(program, scope, nullptr, nullptr);
    Observations sum(program);
    for (std::uint64_t i = 0; i < 3000; ++i) {
      const Padded bytes(fmt::format(
          R"({{"eventVersion":"1","eventID":"{}","eventTime":"2024-05-01T12:{:02}:{:02}Z","type":"{}","name":{},"call":"{}",)"
          R"("ip":"{}","error":"{}","things":[{{"id":"{}"}},{{"id":"{}"}}]}})",
          i, pick(60), pick(60), pick(4) == 0 ? "Root" : "User", pick(30) == 0 ? "{}" : fmt::format("\"n{}\"", pick(6)), pick(3),
          pick(2), pick(5) == 0 ? "no" : "yes", pick(5), pick(5)));
      const EventBytes event = event_bytes(bytes, i);
      EXPECT_EQ(remembering.observe(event), Admission::counted);
      Observer forgetful(program, scope, nullptr, nullptr);
      forgetful.observe(event);
      sum.add(std::move(forgetful.observations()));
    }
    const ActivityGraph got = activity_graph(program, 0, remembering.observations());
    const ActivityGraph expected = activity_graph(program, 0, sum);
    EXPECT_EQ(edges_of(got), edges_of(expected)) << "seed " << seed;
    ASSERT_EQ(got.edges.size(), expected.edges.size());
    EXPECT_EQ(got.lost, expected.lost);
    for (std::size_t e = 0; e < got.edges.size(); ++e) {
      EXPECT_EQ(got.edges[e].times, expected.edges[e].times);
      EXPECT_EQ(got.edges[e].evidence.list(), expected.edges[e].evidence.list());
    }
  }
}

TEST_F(ActivityGraphTest, ASampleSaysWhatIsLost) {
  const auto user = node("user", "$.name");
  edge({user}, {user});
  graph_.max_edges = 10;
  std::vector<std::string> events;
  for (int i = 0; i < 200; ++i) events.push_back(fmt::format(R"("name":"{}")", i));
  const ActivityGraph graph = made(events);
  EXPECT_EQ(graph.edges.size(), 10u);
  EXPECT_EQ(graph.nodes.size(), 10u);
  EXPECT_EQ(graph.lost, 190u);
  EXPECT_GT(graph.kept_share, 0.005);
  EXPECT_LT(graph.kept_share, 0.3);
}

}  // namespace
}  // namespace tripline::runtime
