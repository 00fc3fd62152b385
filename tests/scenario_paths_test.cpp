// Every intrusion that `generate` can make, found end to end: from where the truth says that it began, the graph of
// rules/aws-activity leads to all that it reached, in order, by steps that are events of the truth.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "runtime/event_time.hpp"
#include "runtime/paths/arrival.hpp"
#include "runtime/paths/path_findings.hpp"
#include "tools/find_nodes.hpp"
#include "tools/generate/generate.hpp"
#include "tools/load_graph.hpp"
#include "tools/load_rules.hpp"
#include "tools/paths_report.hpp"

namespace tripline {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using Nodes = std::vector<std::uint32_t>;

// The graph's nodes for one of the truth's; nothing for what is no node of the graph: regions, detectors.
Nodes nodes_of(const runtime::ActivityGraph& graph, const std::string& truth) {
  static const std::map<std::string, std::vector<std::string>> kinds = {
      {"ip", {"address"}}, {"accesskey", {"key", "session"}}, {"s3", {"bucket"}}, {"ec2", {"instance"}}};
  const std::string kind = truth.substr(0, truth.find(':'));
  std::string id = truth.substr(kind.size() + 1);
  if (kind == "ec2") id = "*";  // the truth names the type
  const auto known = kinds.find(kind);
  for (const std::string& name : known == kinds.end() ? std::vector{kind} : known->second) {
    const Nodes found = tools::find_nodes(graph, name + ":" + id);
    const bool right = !found.empty() && graph.nodes[found[0]].kind == name;
    if (right) return found;
  }
  return {};
}

struct Truth {
  std::vector<std::string> path;
  std::set<std::int64_t> times;  // of all events
};

Truth read_truth(const fs::path& file) {
  Truth out;
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    const Json step = Json::parse(line);
    out.path = step["path"].get<std::vector<std::string>>();
    for (const Json& event : step["events"]) {
      out.times.insert(*runtime::parse_time(event["eventTime"].get<std::string>()));
    }
  }
  return out;
}

// What happened at these times alone. Victims go on using their keys meanwhile, and that is no step of the intruder's.
runtime::ActivityGraph only_at(runtime::ActivityGraph graph, const std::set<std::int64_t>& times) {
  for (runtime::GraphEdge& edge : graph.edges) {
    std::erase_if(edge.times, [&](std::int64_t time) { return !times.contains(time); });
  }
  std::erase_if(graph.edges, [](const runtime::GraphEdge& edge) { return edge.times.empty(); });
  return graph;
}

class ScenarioPaths : public testing::TestWithParam<std::tuple<std::string, std::uint64_t>> {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("tripline-scenario-" + std::to_string(::getpid()));
    const auto& [scenario, seed] = GetParam();
    tools::GenerateOptions options;
    options.out = folder_;
    options.events_per_day = 4000;
    options.seed = seed;
    if (scenario != "background") options.scenarios = {scenario};
    const tools::GenerateResult made = tools::generate(options);
    ASSERT_TRUE(made.ok) << made.error;
    tools::LoadedPacks packs = tools::load_packs({TRIPLINE_ROOT "/rules/aws-activity"});
    ASSERT_TRUE(packs.ok());
    tools::ArchiveOptions archive;
    archive.archive = {(folder_ / "AWSLogs").string()};
    archive.quiet = true;
    auto loaded = tools::load_graph(std::move(packs.compiled->program), archive);
    ASSERT_TRUE(loaded);
    loaded_ = std::make_unique<tools::LoadedGraph>(std::move(*loaded));
  }
  void TearDown() override { fs::remove_all(folder_); }

  // Of the graph's findings: the nodes that grave paths lead to.
  std::vector<runtime::Finding> findings() const {
    return runtime::path_findings(loaded_->program, 0, loaded_->result->observations, loaded_->input_names());
  }

  fs::path folder_;
  std::unique_ptr<tools::LoadedGraph> loaded_;
};

TEST_P(ScenarioPaths, AreFound) {
  const runtime::ActivityGraph& graph = loaded_->graph;
  // What spends money or only gets in reaches nothing that weighs 8.
  const std::set<std::string> harmless = {"background", "cryptomining", "password-spray"};
  const std::string& scenario = std::get<0>(GetParam());
  EXPECT_EQ(findings().empty(), harmless.contains(scenario));
  if (scenario == "background") return;
  const Truth truth = read_truth(folder_ / "ground-truth.jsonl");
  ASSERT_GT(truth.path.size(), 2u);
  // Where it begins: addresses, and keys that no event of the archive made.
  const auto is_beginning = [&](const std::string& name, const Nodes& nodes) {
    const bool made = std::any_of(graph.edges.begin(), graph.edges.end(), [&](const runtime::GraphEdge& edge) {
      return edge.kind == "creates-key" && std::find(nodes.begin(), nodes.end(), edge.to) != nodes.end();
    });
    return name.starts_with("ip:") || (name.starts_with("accesskey:AKIA") && !made);
  };
  Nodes starts;
  for (const std::string& name : truth.path) {
    const Nodes nodes = nodes_of(graph, name);
    if (!is_beginning(name, nodes)) continue;
    ASSERT_FALSE(nodes.empty()) << name;
    starts.insert(starts.end(), nodes.begin(), nodes.end());
  }
  std::sort(starts.begin(), starts.end());
  ASSERT_FALSE(starts.empty());
  const runtime::ActivityGraph played = only_at(graph, truth.times);
  const runtime::WalkGraph walk(played, {});
  const runtime::Arrivals arrivals = runtime::earliest_arrivals(walk, starts);
  std::size_t reached = 0;
  for (const std::string& name : truth.path) {
    // A console session of a user stands before the user: its key was handed out by no event.
    if (scenario == "password-spray" && name.starts_with("accesskey:")) continue;
    const Nodes nodes = nodes_of(graph, name);
    const auto there = std::find_if(nodes.begin(), nodes.end(), [&](std::uint32_t node) { return arrivals.reached(node); });
    ASSERT_NE(there, nodes.end()) << name << " is not reached";
    ++reached;
  }
  EXPECT_GT(reached, starts.size());
}

INSTANTIATE_TEST_SUITE_P(
    All, ScenarioPaths,
    testing::Combine(testing::Values("background", "cryptomining", "exfiltration", "password-spray",
                                     "privilege-escalation", "role-chain", "stolen-key", "trail-tampering"),
                     testing::Values(std::uint64_t{3}, std::uint64_t{11})),
    [](const auto& info) {
      std::string name = std::get<0>(info.param) + std::to_string(std::get<1>(info.param));
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

// The list above is all there is.
TEST(ScenarioPathsList, IsComplete) { EXPECT_EQ(tools::scenario_names().size(), 7u); }

}  // namespace
}  // namespace tripline
