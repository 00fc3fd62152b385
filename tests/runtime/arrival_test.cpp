#include "runtime/paths/arrival.hpp"

#include <gtest/gtest.h>

#include "runtime/paths/blast_radius.hpp"
#include "tests/runtime/path_oracle.hpp"

namespace tripline::runtime {
namespace {

GraphEdge edge(std::uint32_t from, std::uint32_t to, std::vector<std::int64_t> times) {
  GraphEdge out;
  out.from = from;
  out.to = to;
  out.kind = "does";
  out.times = std::move(times);
  return out;
}

ActivityGraph graph_of(std::size_t nodes, std::vector<GraphEdge> edges) {
  ActivityGraph out;
  for (std::size_t i = 0; i < nodes; ++i) out.nodes.push_back({"n", std::string(1, static_cast<char>('a' + i)), 0});
  out.edges = std::move(edges);
  return out;
}

const std::vector<std::uint32_t> first = {0};

TEST(Arrival, AnEdgeIsTakenAtItsFirstTimeThatIsLeft) {
  const ActivityGraph graph = graph_of(3, {edge(0, 1, {5, 20}), edge(1, 2, {1, 7, 30})});
  const WalkGraph walk(graph, {});
  const Arrivals arrivals = earliest_arrivals(walk, first);
  EXPECT_EQ(arrivals.time[2], 7);
  EXPECT_EQ(earliest_walk(walk, arrivals, 2), (std::vector<PathStep>{{0, 5}, {1, 7}}));
}

TEST(Arrival, ASecondIsLongEnoughForTwoSteps) {
  const ActivityGraph graph = graph_of(3, {edge(0, 1, {5}), edge(1, 2, {5})});
  EXPECT_EQ(earliest_arrivals(WalkGraph(graph, {}), first).time[2], 5);
}

TEST(Arrival, WhatCameBeforeCannotBeWalkedAfterwards) {
  const ActivityGraph graph = graph_of(3, {edge(0, 1, {5}), edge(1, 2, {4})});
  EXPECT_FALSE(earliest_arrivals(WalkGraph(graph, {}), first).reached(2));
  WalkRules timeless;
  timeless.in_order = false;
  EXPECT_TRUE(earliest_arrivals(WalkGraph(graph, timeless), first).reached(2));
}

TEST(Arrival, NobodySetsOutBeforeSince) {
  const ActivityGraph graph = graph_of(2, {edge(0, 1, {5, 9})});
  WalkRules rules;
  rules.since = 6;
  EXPECT_EQ(earliest_arrivals(WalkGraph(graph, rules), first).time[1], 9);
  rules.since = 10;
  EXPECT_FALSE(earliest_arrivals(WalkGraph(graph, rules), first).reached(1));
}

TEST(Arrival, RefusedStepsAreWalkedOnlyWhenAskedFor) {
  ActivityGraph graph = graph_of(2, {edge(0, 1, {5})});
  graph.edges[0].denied = true;
  EXPECT_FALSE(earliest_arrivals(WalkGraph(graph, {}), first).reached(1));
  WalkRules rules;
  rules.denied = true;
  EXPECT_TRUE(earliest_arrivals(WalkGraph(graph, rules), first).reached(1));
}

TEST(Arrival, RootsAreWhereNobodyLeadsTo) {
  // d and e lead to each other and to f; a is alone; b leads to c.
  const ActivityGraph graph = graph_of(6, {edge(1, 2, {1}), edge(3, 4, {1}), edge(4, 3, {1}), edge(4, 5, {1})});
  EXPECT_EQ(roots(WalkGraph(graph, {})), (std::vector<std::uint32_t>{1, 3, 4}));
}

TEST(Arrival, AgreesWithAllWalks) {
  auto random = path_cases();
  for (int round = 0; round < path_rounds; ++round) {
    const ActivityGraph graph = random_graph(random, 6, 11);
    const WalkRules rules = random_rules(random);
    const auto starts = random_nodes(random, graph, 2);
    const WalkGraph walk(graph, rules);
    const Arrivals arrivals = earliest_arrivals(walk, starts);
    const auto truth = PathOracle(graph, rules).arrivals(starts);
    for (std::uint32_t node = 0; node < graph.nodes.size(); ++node) {
      const bool start = std::find(starts.begin(), starts.end(), node) != starts.end();
      ASSERT_EQ(arrivals.reached(node), start || truth.contains(node)) << "round " << round << " node " << node;
      if (start || !truth.contains(node)) continue;
      if (rules.in_order) {
        ASSERT_EQ(arrivals.time[node], truth.at(node)) << "round " << round << " node " << node;
      }
      const auto steps = earliest_walk(walk, arrivals, node);
      ASSERT_FALSE(steps.empty());
      ASSERT_EQ(graph.edges[steps.back().edge].to, node);
      for (std::size_t i = 1; i < steps.size(); ++i) {
        ASSERT_EQ(graph.edges[steps[i].edge].from, graph.edges[steps[i - 1].edge].to);
        if (rules.in_order) {
          ASSERT_GE(steps[i].time, steps[i - 1].time);
        }
      }
    }
  }
}

// A node's deadline is the latest first step of all walks from it to a target.
TEST(Arrival, DeadlinesAgreeWithAllWalks) {
  auto random = path_cases();
  for (int round = 0; round < path_rounds; ++round) {
    const ActivityGraph graph = random_graph(random, 6, 11);
    WalkRules rules = random_rules(random);
    rules.in_order = true;
    const auto targets = random_nodes(random, graph, 2);
    const auto deadlines = latest_departures(WalkGraph(graph, rules), targets);
    for (std::uint32_t node = 0; node < graph.nodes.size(); ++node) {
      std::int64_t truth = WalkGraph::always;
      for (const OracleWalk& walk : PathOracle(graph, rules).walks({node}, 99)) {
        const std::uint32_t end = walk.nodes(graph).back();
        if (std::find(targets.begin(), targets.end(), end) == targets.end()) continue;
        truth = std::max(truth, walk.times.empty() ? WalkGraph::never : walk.times.front());
      }
      ASSERT_EQ(deadlines[node], truth) << "round " << round << " node " << node;
    }
  }
}

TEST(BlastRadius, TellsWhatWasDoneFromWhatCouldHaveBeen) {
  // a -> b at 5; b -> c at 9 (later: in order), b -> d at 3 (earlier: ever), e -> d elsewhere.
  const ActivityGraph graph = graph_of(5, {edge(0, 1, {5}), edge(1, 2, {9}), edge(1, 3, {3}), edge(4, 3, {1})});
  const auto reached = blast_radius(graph, first, {});
  ASSERT_EQ(reached.size(), 3u);
  EXPECT_EQ(reached[0].node, 1u);
  EXPECT_EQ(reached[0].reach, Reach::direct);
  EXPECT_EQ(reached[0].time, 5);
  EXPECT_EQ(reached[1].node, 2u);
  EXPECT_EQ(reached[1].reach, Reach::in_order);
  EXPECT_EQ(reached[1].time, 9);
  EXPECT_EQ(reached[2].node, 3u);
  EXPECT_EQ(reached[2].reach, Reach::ever);
  EXPECT_EQ(reached[2].time, 3);
}

}  // namespace
}  // namespace tripline::runtime
