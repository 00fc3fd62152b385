#include "runtime/paths/best_paths.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/runtime/path_oracle.hpp"

namespace tripline::runtime {
namespace {

struct Expected {
  std::vector<std::uint32_t> nodes;
  double sum = 0;  // of the edges' risks less per_node for each
};

// All paths by nodes, each with the gravest choice of its edges and times; gravest first, then shortest, then by nodes.
std::vector<Expected> all_paths(const ActivityGraph& graph, WalkRules rules, const PathQuery& query,
                                std::uint32_t target) {
  std::map<std::vector<std::uint32_t>, double> gravest;
  for (const OracleWalk& walk : PathOracle(graph, rules).walks(query.starts, query.score.cutoff)) {
    const auto nodes = walk.nodes(graph);
    if (walk.edges.empty() || nodes.back() != target) continue;
    double sum = 0;
    for (const std::uint32_t edge : walk.edges) sum += graph.edges[edge].risk - query.score.per_node;
    const auto [at, fresh] = gravest.emplace(nodes, sum);
    if (!fresh) at->second = std::max(at->second, sum);
  }
  std::vector<Expected> out;
  for (const auto& [nodes, sum] : gravest) out.push_back({nodes, sum});
  std::sort(out.begin(), out.end(), [](const Expected& a, const Expected& b) {
    if (a.sum != b.sum) return a.sum > b.sum;
    if (a.nodes.size() != b.nodes.size()) return a.nodes.size() < b.nodes.size();
    return a.nodes < b.nodes;
  });
  return out;
}

std::vector<std::uint32_t> nodes_of(const ActivityGraph& graph, const Path& path) {
  std::vector<std::uint32_t> nodes = {path.start};
  for (const PathStep& step : path.steps) nodes.push_back(graph.edges[step.edge].to);
  return nodes;
}

// What a path says of itself holds: it is one, its edges hang together, its times are the edges' own and in order.
void expect_walkable(const ActivityGraph& graph, const WalkRules& rules, const Path& path) {
  std::uint32_t node = path.start;
  std::int64_t time = rules.since.value_or(WalkGraph::always);
  for (const PathStep& step : path.steps) {
    const GraphEdge& edge = graph.edges[step.edge];
    ASSERT_EQ(edge.from, node);
    ASSERT_TRUE(std::binary_search(edge.times.begin(), edge.times.end(), step.time));
    if (rules.in_order) {
      ASSERT_GE(step.time, time);
    }
    ASSERT_TRUE(rules.denied || !edge.denied);
    node = edge.to;
    time = step.time;
  }
  ASSERT_EQ(node, path.target);
}

PathQuery random_query(std::mt19937_64& random, const ActivityGraph& graph) {
  PathQuery query;
  query.starts = random_nodes(random, graph, 2);
  query.targets = random_nodes(random, graph, 1);
  query.score.cutoff = static_cast<std::uint32_t>(1 + random() % 6);
  query.score.per_node = static_cast<double>(random() % 5) / 2;
  return query;
}

TEST(BestPaths, AllSimplePathsAndTheKBestAgreeWithAllWalks) {
  auto random = path_cases();
  std::size_t paths = 0;
  for (int round = 0; round < path_rounds; ++round) {
    const ActivityGraph graph = random_graph(random, 7, 26);
    const WalkRules rules = random_rules(random);
    PathQuery query = random_query(random, graph);
    const WalkGraph walk(graph, rules);
    const auto truth = all_paths(graph, rules, query, query.targets[0]);
    for (const std::size_t k : {std::size_t{1}, std::size_t{3}, std::size_t{1'000'000}}) {
      query.k = k;
      const PathList list = best_paths(walk, query);
      ASSERT_FALSE(list.cut());
      ASSERT_EQ(list.paths.size(), std::min(k, truth.size())) << "round " << round;
      for (std::size_t i = 0; i < list.paths.size(); ++i) {
        ASSERT_EQ(nodes_of(graph, list.paths[i]), truth[i].nodes) << "round " << round << " path " << i;
        const double risk = query.score.base - query.score.per_node + truth[i].sum;
        ASSERT_DOUBLE_EQ(list.paths[i].risk, std::min(risk, query.score.most)) << "round " << round << " path " << i;
        expect_walkable(graph, rules, list.paths[i]);
      }
      paths += list.paths.size();
    }
  }
  EXPECT_GT(paths, 12000u);
}

// The seed's figure: 10 less the number of nodes, 2 more for a risky step, at most 10; five edges at most.
TEST(BestPaths, TheSeedsRisk) {
  ActivityGraph graph;
  for (const char* id : {"a", "b", "c", "d", "e", "f", "g"}) graph.nodes.push_back({"n", id, 0});
  for (std::uint32_t i = 0; i < 6; ++i) {
    GraphEdge edge;
    edge.from = i;
    edge.to = i + 1;
    edge.risk = i == 0 ? 2 : 0;
    edge.times = {100 - i};  // backwards in time: only statically a path
    graph.edges.push_back(edge);
  }
  WalkRules rules;
  rules.in_order = false;
  PathQuery query;
  query.starts = {0};
  query.targets = {1, 2, 5, 6};
  query.score.cutoff = 5;
  query.k = 1000;
  const PathList list = best_paths(WalkGraph(graph, rules), query);
  ASSERT_EQ(list.paths.size(), 3u);  // g is six edges away
  EXPECT_EQ(list.paths[0].risk, 10);  // 10 - 2 + 2
  EXPECT_EQ(list.paths[1].risk, 9);   // 10 - 3 + 2
  EXPECT_EQ(list.paths[2].risk, 6);   // 10 - 6 + 2
  EXPECT_TRUE(best_paths(WalkGraph(graph, {}), query).paths.size() == 1);
}

// A complete graph has more paths than the budget allows to look at: it says so, and what it has are paths.
TEST(BestPaths, ABudgetThatRunsOutIsSaid) {
  ActivityGraph graph;
  for (std::uint32_t i = 0; i < 12; ++i) graph.nodes.push_back({"n", std::to_string(i + 10), 0});
  for (std::uint32_t from = 0; from < 12; ++from) {
    for (std::uint32_t to = 0; to < 12; ++to) {
      GraphEdge edge;
      edge.from = from;
      edge.to = to;
      edge.times = {1};
      if (from != to) graph.edges.push_back(edge);
    }
  }
  const WalkGraph walk(graph, {});
  PathQuery query;
  query.starts = {0};
  query.targets = {10, 11};
  query.score.cutoff = 8;
  query.k = 1'000'000;
  query.budget = 50'000;
  const PathList list = best_paths(walk, query);
  EXPECT_EQ(list.cut_targets, query.targets);
  EXPECT_FALSE(list.paths.empty());
  for (const Path& path : list.paths) expect_walkable(graph, {}, path);
  query.budget = 10;  // not enough to aim
  EXPECT_TRUE(best_paths(walk, query).paths.empty());
  EXPECT_EQ(best_paths(walk, query).cut_targets, query.targets);
}

}  // namespace
}  // namespace tripline::runtime
