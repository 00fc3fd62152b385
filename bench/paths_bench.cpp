// Searches in a large activity graph: 10^5 nodes and 10^6 edges, some of them used by many and most by few, over a
// month, with 100 nodes that an intruder wants.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <set>
#include <tuple>

#include "runtime/paths/arrival.hpp"
#include "runtime/paths/best_paths.hpp"
#include "runtime/paths/betweenness.hpp"
#include "runtime/paths/blast_radius.hpp"
#include "runtime/paths/cheapest_cut.hpp"
#include "runtime/paths/choke_points.hpp"
#include "runtime/paths/lateral_movement.hpp"

namespace tripline::bench {
namespace {

using runtime::ActivityGraph;
using runtime::WalkGraph;

constexpr std::uint32_t nodes = 100'000, edges = 1'000'000, wanted = 100;

ActivityGraph make_graph() {
  std::mt19937_64 random(1);
  // Zipf's law, about: node 0 is the busiest.
  const auto node = [&] {
    const double u = static_cast<double>(random() >> 11) / 9007199254740992.0;
    return static_cast<std::uint32_t>(std::pow(static_cast<double>(nodes), u)) - 1;
  };
  ActivityGraph graph;
  for (std::uint32_t i = 0; i < nodes; ++i) {
    graph.nodes.push_back({"role", std::to_string(nodes + i), i % (nodes / wanted) == 7 ? 1.0 : 0});
  }
  std::set<std::tuple<std::uint32_t, std::uint32_t, bool>> pairs;
  while (pairs.size() < edges) {
    // Half of what is done is done to anybody, half to the busy.
    const std::uint32_t from = static_cast<std::uint32_t>(random() % nodes);
    const std::uint32_t to = random() % 2 == 0 ? node() : static_cast<std::uint32_t>(random() % nodes);
    pairs.emplace(from, to, random() % 4 == 0);
  }
  for (const auto& [from, to, assumes] : pairs) {
    runtime::GraphEdge edge;
    edge.from = from;
    edge.to = to;
    edge.kind = assumes ? "assumes" : "reads";
    edge.via = std::to_string(from % 5000);
    edge.risk = static_cast<double>(random() % 4);
    edge.cost = static_cast<double>(1 + random() % 3);
    std::set<std::int64_t> times;
    for (std::size_t t = 1 + random() % 4; t > 0; --t) times.insert(static_cast<std::int64_t>(random() % 2'592'000));
    edge.times.assign(times.begin(), times.end());
    graph.edges.push_back(std::move(edge));
  }
  return graph;
}

const ActivityGraph& graph() {
  static const ActivityGraph made = make_graph();
  return made;
}

const WalkGraph& walk() {
  static const WalkGraph made(graph(), {});
  return made;
}

std::vector<std::uint32_t> targets() {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < nodes; ++i) {
    if (graph().nodes[i].sensitivity > 0) out.push_back(i);
  }
  return out;
}

const std::vector<std::uint32_t> somebody = {50'000};

void prepare(benchmark::State& state) {
  graph();
  for (auto _ : state) benchmark::DoNotOptimize(WalkGraph(graph(), {}).edges());
}
BENCHMARK(prepare)->Unit(benchmark::kMillisecond);

void arrivals(benchmark::State& state) {
  walk();
  for (auto _ : state) benchmark::DoNotOptimize(runtime::earliest_arrivals(walk(), somebody).time.back());
}
BENCHMARK(arrivals)->Unit(benchmark::kMillisecond);

// The k best of at most `cutoff` edges to each of the 100, from one node or from a thousand.
void best(benchmark::State& state) {
  runtime::PathQuery query;
  query.starts = somebody;
  for (std::uint32_t i = 1; i < state.range(2); ++i) query.starts.push_back(i * 97);
  query.targets = targets();
  query.k = static_cast<std::size_t>(state.range(0));
  query.score.cutoff = static_cast<std::uint32_t>(state.range(1));
  walk();
  runtime::PathList list;
  for (auto _ : state) list = runtime::best_paths(walk(), query);
  state.counters["paths"] = static_cast<double>(list.paths.size());
  state.counters["cut"] = static_cast<double>(list.cut_targets.size());
}
BENCHMARK(best)->ArgNames({"k", "cutoff", "starts"})->ArgsProduct({{3, 10}, {5, 8}, {1, 1000}})->Unit(benchmark::kMillisecond);

void blast(benchmark::State& state) {
  graph();
  std::size_t reached = 0;
  for (auto _ : state) reached = runtime::blast_radius(graph(), somebody, {}).size();
  state.counters["reached"] = static_cast<double>(reached);
}
BENCHMARK(blast)->Unit(benchmark::kMillisecond);

void chokes(benchmark::State& state) {
  walk();
  runtime::ChokePoints found;
  for (auto _ : state) found = runtime::choke_points(walk(), somebody, targets());
  state.counters["points"] = static_cast<double>(found.points.size());
  state.counters["cut"] = found.cut;
}
BENCHMARK(chokes)->Unit(benchmark::kMillisecond);

// Between one node and one of the wanted, over a graph in which nearly everything leads everywhere.
void cut(benchmark::State& state) {
  walk();
  const std::vector<std::uint32_t> target = {targets()[static_cast<std::size_t>(state.range(0))]};
  runtime::EdgeCut found;
  for (auto _ : state) found = runtime::cheapest_cut(walk(), somebody, target);
  state.counters["edges"] = static_cast<double>(found.edges.size());
  state.counters["cost"] = found.cost;
  state.counters["at_least"] = found.at_least;
  state.counters["cut"] = found.cut;
}
BENCHMARK(cut)->Arg(0)->Arg(50)->Unit(benchmark::kMillisecond);

void lateral(benchmark::State& state) {
  walk();
  runtime::PathScore score;
  score.assumptions = {"assumes"};
  runtime::LateralMovements found;
  for (auto _ : state) found = runtime::lateral_movements(walk(), score);
  state.counters["groups"] = static_cast<double>(found.groups.size());
  state.counters["cut"] = found.cut;
}
BENCHMARK(lateral)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tripline::bench
