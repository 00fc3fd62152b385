#include "runtime/paths/choke_points.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/betweenness_centrality.hpp>
#include <boost/graph/dominator_tree.hpp>

#include "runtime/paths/arrival.hpp"
#include "runtime/paths/betweenness.hpp"
#include "tests/runtime/path_oracle.hpp"

namespace tripline::runtime {
namespace {

using Guards = std::map<std::uint32_t, std::set<std::uint32_t>>;  // by target: who guards it

Guards guards_of(const ChokePoints& found) {
  Guards out;
  for (const ChokePoint& point : found.points) {
    for (const std::uint32_t target : point.targets) out[target].insert(point.node);
  }
  return out;
}

// The inner nodes that all walks have in common.
Guards common_nodes(const ActivityGraph& graph, WalkRules rules, const std::vector<std::uint32_t>& starts,
                    const std::vector<std::uint32_t>& targets) {
  std::map<std::uint32_t, std::optional<std::set<std::uint32_t>>> common;
  for (const OracleWalk& walk : PathOracle(graph, rules).walks(starts, 99)) {
    const auto nodes = walk.nodes(graph);
    if (std::find(targets.begin(), targets.end(), nodes.back()) == targets.end()) continue;
    std::set<std::uint32_t> inner;
    for (std::size_t i = 1; i + 1 < nodes.size(); ++i) inner.insert(nodes[i]);
    auto& so_far = common[nodes.back()];
    if (!so_far) so_far = inner;
    std::erase_if(*so_far, [&](std::uint32_t node) { return !inner.contains(node); });
  }
  Guards out;
  for (const auto& [target, nodes] : common) {
    if (nodes && !nodes->empty()) out[target] = *nodes;
  }
  return out;
}

TEST(ChokePoints, AgreeWithAllWalks) {
  auto random = path_cases();
  std::size_t points = 0;
  for (int round = 0; round < path_rounds; ++round) {
    const ActivityGraph graph = random_graph(random, 7, 14);
    const WalkRules rules = random_rules(random);
    const auto starts = random_nodes(random, graph, 2), targets = random_nodes(random, graph, 3);
    const ChokePoints found = choke_points(WalkGraph(graph, rules), starts, targets);
    ASSERT_FALSE(found.cut);
    ASSERT_EQ(guards_of(found), common_nodes(graph, rules, starts, targets)) << "round " << round;
    points += found.points.size();
  }
  EXPECT_GT(points, 300u);
}

// Without times they are what the dominator tree of Boost.Graph (Lengauer and Tarjan) has between root and target.
TEST(ChokePoints, StaticallyAreTheDominators) {
  auto random = path_cases();
  for (int round = 0; round < path_rounds; ++round) {
    const ActivityGraph graph = random_graph(random, 12, 24);
    WalkRules rules;
    rules.in_order = false;
    const std::vector<std::uint32_t> starts = {0};
    const Arrivals arrivals = earliest_arrivals(WalkGraph(graph, rules), starts);
    // Boost 1.74 takes nodes that cannot be reached for the root.
    boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS> plain(graph.nodes.size());
    for (const GraphEdge& edge : graph.edges) {
      if (!edge.denied && arrivals.reached(edge.from)) boost::add_edge(edge.from, edge.to, plain);
    }
    constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::vector<std::size_t> above(graph.nodes.size(), none);
    boost::lengauer_tarjan_dominator_tree(
        plain, 0, boost::make_iterator_property_map(above.begin(), boost::get(boost::vertex_index, plain)));
    Guards truth;
    std::vector<std::uint32_t> targets;
    for (std::uint32_t target = 1; target < graph.nodes.size(); ++target) {
      targets.push_back(target);
      if (above[target] == none || !arrivals.reached(target)) continue;
      for (std::size_t node = above[target]; node != 0; node = above[node]) {
        truth[target].insert(static_cast<std::uint32_t>(node));
      }
    }
    ASSERT_EQ(guards_of(choke_points(WalkGraph(graph, rules), starts, targets)), truth) << "round " << round;
  }
}

TEST(ChokePoints, ABudgetThatRunsOutIsSaid) {
  ActivityGraph graph;
  for (std::uint32_t i = 0; i < 40; ++i) graph.nodes.push_back({"n", std::to_string(i + 10), 0});
  for (std::uint32_t i = 0; i + 1 < 40; ++i) {
    GraphEdge edge;
    edge.from = i;
    edge.to = i + 1;
    edge.times = {i};
    graph.edges.push_back(edge);
  }
  const std::vector<std::uint32_t> starts = {0}, targets = {39};
  const ChokePoints found = choke_points(WalkGraph(graph, {}), starts, targets, 1);
  EXPECT_TRUE(found.cut);
  EXPECT_EQ(found.points.size(), 8u);
  EXPECT_EQ(choke_points(WalkGraph(graph, {}), starts, targets).points.size(), 38u);
}

TEST(Betweenness, OfTheWholeGraphIsBoosts) {
  auto random = path_cases();
  for (int round = 0; round < 500; ++round) {
    ActivityGraph graph = random_graph(random, 8, 20);
    std::vector<std::uint32_t> everybody;
    boost::adjacency_list<boost::setS, boost::vecS, boost::directedS> plain(graph.nodes.size());
    for (std::uint32_t node = 0; node < graph.nodes.size(); ++node) everybody.push_back(node);
    for (const GraphEdge& edge : graph.edges) {
      if (!edge.denied && edge.from != edge.to) boost::add_edge(edge.from, edge.to, plain);
    }
    std::vector<double> truth(graph.nodes.size(), 0);
    boost::brandes_betweenness_centrality(
        plain, boost::make_iterator_property_map(truth.begin(), boost::get(boost::vertex_index, plain)));
    WalkRules rules;
    rules.in_order = false;
    const WalkGraph walk(graph, rules);
    const Betweenness found = betweenness(walk, everybody, everybody);
    ASSERT_FALSE(found.cut);
    std::vector<double> got(graph.nodes.size(), 0);
    for (const auto& [node, value] : found.nodes) got[node] = value;
    for (std::size_t node = 0; node < truth.size(); ++node) ASSERT_NEAR(got[node], truth[node], 1e-9) << round;
    for (std::size_t i = 1; i < found.nodes.size(); ++i) {
      ASSERT_GE(found.nodes[i - 1].second, found.nodes[i].second);
    }
    ASSERT_EQ(betweenness(walk, everybody, everybody, 1).cut, walk.edges() > 0 && graph.nodes.size() * walk.edges() > 1);
  }
}

}  // namespace
}  // namespace tripline::runtime
