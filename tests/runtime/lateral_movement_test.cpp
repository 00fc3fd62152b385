#include "runtime/paths/lateral_movement.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/runtime/path_oracle.hpp"

namespace tripline::runtime {
namespace {

PathScore assumptions() {
  PathScore score;
  score.assumptions = {"assumes"};
  return score;
}

ActivityGraph graph_of(std::size_t nodes, std::vector<std::tuple<std::uint32_t, std::uint32_t, std::string, std::int64_t>> edges) {
  ActivityGraph out;
  for (std::size_t i = 0; i < nodes; ++i) out.nodes.push_back({"role", std::string(1, static_cast<char>('a' + i)), 0});
  for (const auto& [from, to, via, time] : edges) {
    GraphEdge edge;
    edge.from = from;
    edge.to = to;
    edge.kind = "assumes";
    edge.via = via;
    edge.times = {time};
    out.edges.push_back(edge);
  }
  return out;
}

// The seed: more than two assumptions from one address, two points each, ten at most.
TEST(LateralMovement, ByAddressAsTheSeedHasIt) {
  const ActivityGraph graph = graph_of(6, {{0, 1, "ip1", 9}, {0, 2, "ip2", 8}, {1, 2, "ip1", 7}, {2, 3, "ip2", 1}, {4, 5, "ip1", 3}});
  const LateralMovements found = lateral_movements(WalkGraph(graph, {}), assumptions());
  ASSERT_EQ(found.groups.size(), 1u);
  EXPECT_EQ(found.groups[0].address, "ip1");
  EXPECT_EQ(found.groups[0].risk, 6);
  EXPECT_EQ(found.groups[0].steps, (std::vector<PathStep>{{4, 3}, {2, 7}, {0, 9}}));
}

TEST(LateralMovement, ByLineageWhereverItCameFrom) {
  const ActivityGraph graph = graph_of(5, {{0, 1, "ip1", 1}, {1, 2, "ip2", 2}, {2, 3, "ip3", 3}, {2, 4, "ip4", 1}});
  const LateralMovements found = lateral_movements(WalkGraph(graph, {}), assumptions());
  ASSERT_EQ(found.groups.size(), 1u);
  EXPECT_EQ(found.groups[0].address, "");
  EXPECT_EQ(found.groups[0].root, 0u);
  // c became e before it was anybody's: no part of the lineage.
  EXPECT_EQ(found.groups[0].steps, (std::vector<PathStep>{{0, 1}, {1, 2}, {2, 3}}));
}

TEST(LateralMovement, AgreesWithAllWalks) {
  auto random = path_cases();
  std::size_t groups = 0;
  for (int round = 0; round < path_rounds; ++round) {
    ActivityGraph graph = random_graph(random, 6, 14);
    const WalkRules rules = random_rules(random);
    PathScore score = assumptions();
    score.lateral_above = 1;
    const WalkGraph walk(graph, rules);
    std::set<std::pair<std::string, std::set<std::pair<std::uint32_t, std::uint32_t>>>> found, truth;
    for (const LateralMovement& group : lateral_movements(walk, score).groups) {
      std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
      for (const PathStep& step : group.steps) pairs.emplace(graph.edges[step.edge].from, graph.edges[step.edge].to);
      ASSERT_EQ(pairs.size(), group.steps.size());
      found.emplace(group.root ? "root " + std::to_string(*group.root) : group.address, pairs);
    }
    std::map<std::string, std::set<std::pair<std::uint32_t, std::uint32_t>>> sets;
    ActivityGraph alone = graph;
    std::erase_if(alone.edges, [&](const GraphEdge& edge) { return edge.kind != "assumes"; });
    for (const GraphEdge& edge : alone.edges) {
      const bool late = rules.in_order && rules.since && edge.times.back() < *rules.since;
      if (!late && (rules.denied || !edge.denied)) sets[edge.via].emplace(edge.from, edge.to);
    }
    for (const std::uint32_t root : roots(WalkGraph(alone, rules))) {
      // An edge belongs to it if some walk reaches its first node in time to take it.
      for (const GraphEdge& edge : alone.edges) {
        if (edge.from == edge.to || (edge.denied && !rules.denied)) continue;
        for (const OracleWalk& way : PathOracle(alone, rules).walks({root}, 99)) {
          if (way.nodes(alone).back() != edge.from) continue;
          const std::int64_t at = way.times.empty() ? rules.since.value_or(WalkGraph::always) : way.times.back();
          if (!rules.in_order || edge.times.back() >= at) sets["root " + std::to_string(root)].emplace(edge.from, edge.to);
        }
      }
    }
    for (const auto& [name, pairs] : sets) {
      if (pairs.size() > score.lateral_above) truth.emplace(name, pairs);
    }
    ASSERT_EQ(found, truth) << "round " << round;
    groups += found.size();
  }
  EXPECT_GT(groups, 300u);
}

}  // namespace
}  // namespace tripline::runtime
