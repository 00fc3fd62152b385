#include "runtime/paths/cheapest_cut.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>

#include "tests/runtime/path_oracle.hpp"

namespace tripline::runtime {
namespace {

double cost_of(const ActivityGraph& graph, const std::set<std::uint32_t>& edges) {
  double cost = 0;
  for (const std::uint32_t edge : edges) cost += graph.edges[edge].cost;
  return cost;
}

// Over all sets of edges.
double cheapest(const ActivityGraph& graph, WalkRules rules, const std::vector<std::uint32_t>& starts,
                const std::vector<std::uint32_t>& targets) {
  std::vector<std::pair<double, std::set<std::uint32_t>>> sets;
  for (std::uint32_t bits = 0; bits < (1u << graph.edges.size()); ++bits) {
    std::set<std::uint32_t> edges;
    for (std::uint32_t i = 0; i < graph.edges.size(); ++i) {
      if (bits >> i & 1) edges.insert(i);
    }
    sets.emplace_back(cost_of(graph, edges), std::move(edges));
  }
  std::sort(sets.begin(), sets.end());
  for (const auto& [cost, edges] : sets) {
    if (!PathOracle(graph, rules).connects(starts, targets, edges)) return cost;
  }
  return -1;
}

TEST(CheapestCut, AgreesWithAllSetsOfEdges) {
  auto random = path_cases();
  int cuts = 0;
  for (int round = 0; round < path_rounds; ++round) {
    const ActivityGraph graph = random_graph(random, 6, 10);
    const WalkRules rules = random_rules(random);
    const auto starts = random_nodes(random, graph, 2), targets = random_nodes(random, graph, 2);
    const EdgeCut cut = cheapest_cut(WalkGraph(graph, rules), starts, targets);
    std::vector<std::uint32_t> both;
    std::set_intersection(starts.begin(), starts.end(), targets.begin(), targets.end(), std::back_inserter(both));
    ASSERT_EQ(cut.possible, both.empty());
    if (!cut.possible) continue;
    const std::set<std::uint32_t> edges(cut.edges.begin(), cut.edges.end());
    ASSERT_FALSE(cut.cut);
    ASSERT_FALSE(PathOracle(graph, rules).connects(starts, targets, edges)) << "round " << round;
    ASSERT_DOUBLE_EQ(cut.cost, cost_of(graph, edges)) << "round " << round;
    ASSERT_DOUBLE_EQ(cut.cost, cheapest(graph, rules, starts, targets)) << "round " << round;
    cuts += edges.empty() ? 0 : 1;
  }
  EXPECT_GT(cuts, 500);
}

// Three walks of two steps meet in one edge that each takes at another moment: it alone is the cut, although its
// moments cut one by one are dearer than the three edges before it.
TEST(CheapestCut, AnEdgeIsPaidOnceForAllItsMoments) {
  ActivityGraph graph;
  for (const char* id : {"a", "b", "c", "d", "m", "t"}) graph.nodes.push_back({"n", id, 0});
  const auto add = [&](std::uint32_t from, std::uint32_t to, double cost, std::vector<std::int64_t> times) {
    GraphEdge edge;
    edge.from = from;
    edge.to = to;
    edge.cost = cost;
    edge.times = std::move(times);
    graph.edges.push_back(edge);
  };
  add(0, 4, 2, {10});
  add(1, 4, 2, {20});
  add(2, 4, 2, {30});
  add(4, 5, 5, {10, 20, 30});
  const std::vector<std::uint32_t> starts = {0, 1, 2}, targets = {5};
  const EdgeCut cut = cheapest_cut(WalkGraph(graph, {}), starts, targets);
  EXPECT_EQ(cut.edges, std::vector<std::uint32_t>{3});
  EXPECT_EQ(cut.cost, 5);
  EXPECT_FALSE(cut.cut);
}

TEST(CheapestCut, ABudgetThatRunsOutIsSaidAndWhatIsNamedStillCuts) {
  auto random = path_cases();
  int given_up = 0;
  for (int round = 0; round < path_rounds; ++round) {
    const ActivityGraph graph = random_graph(random, 6, 14);
    const std::vector<std::uint32_t> starts = {0}, targets = {1};
    const WalkGraph walk(graph, {});
    const EdgeCut whole = cheapest_cut(walk, starts, targets);
    for (const CutBudget budget : {CutBudget{1'000'000, 1, 1000}, CutBudget{1'000'000, 200, 1}, CutBudget{8, 200, 1000}}) {
      const EdgeCut hasty = cheapest_cut(walk, starts, targets, budget);
      if (!hasty.cut) {
        ASSERT_EQ(hasty.cost, whole.cost);
        continue;
      }
      ++given_up;
      ASSERT_LE(hasty.at_least, whole.cost);
      if (hasty.edges.empty()) continue;
      ASSERT_GE(hasty.cost, whole.cost);
      ASSERT_FALSE(PathOracle(graph, {}).connects(starts, targets, {hasty.edges.begin(), hasty.edges.end()}));
    }
  }
  EXPECT_GT(given_up, 10);
}

}  // namespace
}  // namespace tripline::runtime
