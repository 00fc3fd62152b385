#include "runtime/paths/betweenness.hpp"

#include <algorithm>
#include <boost/graph/betweenness_centrality.hpp>

#include "runtime/paths/adjacency.hpp"
#include "runtime/paths/arrival.hpp"

namespace tripline::runtime {

Betweenness betweenness(const WalkGraph& walk, std::span<const std::uint32_t> starts,
                        std::span<const std::uint32_t> targets, std::uint64_t budget) {
  const Arrivals arrivals = earliest_arrivals(walk, starts);
  const std::vector<std::int64_t> deadlines = latest_departures(walk, targets);
  constexpr std::uint32_t outside = 0xffffffff;
  std::vector<std::uint32_t> nodes, place(walk.nodes(), outside);
  for (std::uint32_t node = 0; node < walk.nodes(); ++node) {
    const bool leads_on = deadlines[node] != WalkGraph::always && arrivals.time[node] <= deadlines[node];
    if (!arrivals.reached(node) || !leads_on) continue;
    place[node] = static_cast<std::uint32_t>(nodes.size());
    nodes.push_back(node);
  }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;
  const StepGraph& steps = walk.adjacency().steps;
  for (const std::uint32_t node : nodes) {
    for (const auto step : steps_from(steps, node)) {
      const std::uint32_t to = place[target(step, steps)];
      const bool in_time = walk.next_time(steps[step].edge, arrivals.time[node]) != WalkGraph::never;
      if (to != outside && in_time) ends.emplace_back(place[node], to);
    }
  }
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  Betweenness out;
  if (!ends.empty() && nodes.size() > budget / ends.size()) return {{}, true};
  const boost::compressed_sparse_row_graph<boost::directedS> part(boost::edges_are_unsorted_multi_pass, ends.begin(),
                                                                  ends.end(), nodes.size());
  std::vector<double> centrality(nodes.size(), 0);
  boost::brandes_betweenness_centrality(
      part, boost::make_iterator_property_map(centrality.begin(), boost::get(boost::vertex_index, part)));
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (centrality[i] > 0) out.nodes.emplace_back(nodes[i], centrality[i]);
  }
  std::stable_sort(out.nodes.begin(), out.nodes.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return out;
}

}  // namespace tripline::runtime
