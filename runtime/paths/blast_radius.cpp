#include "runtime/paths/blast_radius.hpp"

#include <algorithm>
#include <tuple>

#include "runtime/paths/adjacency.hpp"
#include "runtime/paths/arrival.hpp"

namespace tripline::runtime {

std::vector<Reached> blast_radius(const ActivityGraph& graph, std::span<const std::uint32_t> starts, WalkRules rules) {
  rules.in_order = true;
  const WalkGraph walk(graph, rules);
  const Arrivals arrivals = earliest_arrivals(walk, starts);
  rules.in_order = false;
  const WalkGraph timeless(graph, rules);
  const Arrivals ever = earliest_arrivals(timeless, starts);

  std::vector<char> direct(walk.nodes(), 0);
  const StepGraph& steps = walk.adjacency().steps;
  for (const std::uint32_t start : starts) {
    for (const auto step : steps_from(steps, start)) {
      if (walk.next_time(steps[step].edge, walk.departure()) != WalkGraph::never) direct[target(step, steps)] = 1;
    }
  }
  std::vector<Reached> out;
  for (std::uint32_t node = 0; node < walk.nodes(); ++node) {
    if (ever.last_edge[node] == Arrivals::no_edge) continue;  // a start, or out of reach
    if (arrivals.reached(node)) {
      out.push_back({node, direct[node] ? Reach::direct : Reach::in_order, arrivals.time[node]});
    } else {
      out.push_back({node, Reach::ever, graph.edges[ever.last_edge[node]].times.front()});
    }
  }
  std::sort(out.begin(), out.end(), [](const Reached& a, const Reached& b) {
    return std::tie(a.reach, a.time, a.node) < std::tie(b.reach, b.time, b.node);
  });
  return out;
}

}  // namespace tripline::runtime
