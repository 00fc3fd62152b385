// The shipped pack aws-activity on generated intrusions: from where the truth says that a scenario begins, each further
// node of its path is reached, in time. The search is a fixpoint written here, and owes nothing to the product's.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "runtime/activity_graph.hpp"
#include "tools/generate/generate.hpp"
#include "tools/load_graph.hpp"
#include "tools/load_rules.hpp"

namespace tripline {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

// The nodes that a node of the truth may be. It says names, the graph says ARNs.
std::set<std::uint32_t> nodes_of(const runtime::ActivityGraph& graph, const std::string& truth) {
  const std::string kind = truth.substr(0, truth.find(':')), name = truth.substr(truth.find(':') + 1);
  const auto is = [&](const runtime::GraphNode& node) {
    if (kind == "accesskey") return (node.kind == "key" || node.kind == "session") && node.id == name;
    if (kind == "ip") return node.kind == "address" && node.id == name;
    if (kind == "s3") return node.kind == "bucket" && node.id == name;
    if (kind == "secret") return node.kind == "secret" && node.id.ends_with(name);
    if (kind == "user" || kind == "role" || kind == "policy") return node.kind == kind && node.id.ends_with("/" + name);
    return node.kind == kind && node.id == name;
  };
  std::set<std::uint32_t> out;
  for (std::uint32_t n = 0; n < graph.nodes.size(); ++n) {
    if (is(graph.nodes[n])) out.insert(n);
  }
  return out;
}

// Earliest time at which each node is reached over edges that were not refused.
std::map<std::uint32_t, std::int64_t> reached(const runtime::ActivityGraph& graph, const std::set<std::uint32_t>& from) {
  std::map<std::uint32_t, std::int64_t> out;
  for (const std::uint32_t n : from) out[n] = 0;
  for (bool changed = true; changed;) {
    changed = false;
    for (const runtime::GraphEdge& edge : graph.edges) {
      const auto at = out.find(edge.from);
      if (edge.denied || at == out.end()) continue;
      const auto time = std::lower_bound(edge.times.begin(), edge.times.end(), at->second);
      if (time == edge.times.end()) continue;
      const auto [to, fresh] = out.try_emplace(edge.to, *time);
      if (!fresh && to->second <= *time) continue;
      to->second = *time;
      changed = true;
    }
  }
  return out;
}

TEST(AwsActivity, ScenariosArePathsThatRespectTime) {
  const fs::path folder = fs::temp_directory_path() / ("tripline-activity-" + std::to_string(::getpid()));
  tools::GenerateOptions options;
  options.out = folder;
  options.days = 0.5;
  options.events_per_day = 8'000;
  options.seed = 11;
  for (const tools::ScenarioName& scenario : tools::scenario_names()) options.scenarios.emplace_back(scenario.name);
  const tools::GenerateResult made = tools::generate(options);
  ASSERT_TRUE(made.ok) << made.error;
  tools::LoadedPacks loaded = tools::load_packs({TRIPLINE_ROOT "/rules/aws-activity"});
  ASSERT_TRUE(loaded.ok());
  tools::ArchiveOptions archive;
  archive.archive = {(folder / "AWSLogs").string()};
  archive.quiet = true;
  const auto run = tools::load_graph(*tools::program_of_graph(std::move(loaded.compiled->program), ""), archive);
  ASSERT_TRUE(run);
  EXPECT_EQ(run->graph.lost, 0u);
  std::set<std::string> scenarios;
  for (const std::string& line : made.summary.truth) {
    const Json truth = Json::parse(line);
    const std::string scenario = truth["scenario"];
    if (truth["path"].empty() || !scenarios.insert(scenario).second) continue;
    const auto from = nodes_of(run->graph, truth["path"][0]);
    ASSERT_FALSE(from.empty()) << scenario;
    const auto times = reached(run->graph, from);
    for (const Json& node : truth["path"]) {
      const std::string name = node;
      if (name.starts_with("ec2:")) continue;  // a type of instance, which is no node
      const auto candidates = nodes_of(run->graph, name);
      EXPECT_TRUE(std::any_of(candidates.begin(), candidates.end(), [&](std::uint32_t n) { return times.contains(n); }))
          << scenario << ": " << name << ", one of " << candidates.size();
    }
  }
  EXPECT_EQ(scenarios.size(), tools::scenario_names().size());
  fs::remove_all(folder);
}

}  // namespace
}  // namespace tripline
