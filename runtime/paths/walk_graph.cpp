#include "runtime/paths/walk_graph.hpp"

#include <algorithm>
#include <boost/graph/strong_components.hpp>
#include <utility>

#include "runtime/paths/adjacency.hpp"

namespace tripline::runtime {

namespace {

std::vector<std::uint32_t> walkable(const ActivityGraph& graph, const WalkRules& rules) {
  std::vector<std::uint32_t> edges;
  for (std::uint32_t i = 0; i < graph.edges.size(); ++i) {
    const GraphEdge& edge = graph.edges[i];
    if (edge.from != edge.to && (rules.denied || !edge.denied)) edges.push_back(i);
  }
  return edges;
}

StepGraph step_graph(const ActivityGraph& graph, const std::vector<std::uint32_t>& edges) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;
  std::vector<StepBundle> bundles;
  ends.reserve(edges.size());
  bundles.reserve(edges.size());
  for (const std::uint32_t i : edges) {
    ends.emplace_back(graph.edges[i].from, graph.edges[i].to);
    bundles.push_back({i});
  }
  return {boost::edges_are_unsorted_multi_pass, ends.begin(), ends.end(), bundles.begin(),
          static_cast<std::uint32_t>(graph.nodes.size())};
}

}  // namespace

WalkGraph::WalkGraph(const ActivityGraph& graph, WalkRules rules) : graph_(&graph), rules_(rules) {
  const std::vector<std::uint32_t> edges = walkable(graph, rules);
  walked_ = edges.size();
  adjacency_ = std::make_unique<const Adjacency>(Adjacency{step_graph(graph, edges)});
}
WalkGraph::~WalkGraph() = default;
WalkGraph::WalkGraph(WalkGraph&&) noexcept = default;

std::int64_t WalkGraph::next_time(std::uint32_t edge, std::int64_t at) const {
  if (!rules_.in_order) return at;
  const std::vector<std::int64_t>& times = graph_->edges[edge].times;
  const auto next = std::lower_bound(times.begin(), times.end(), at);
  return next == times.end() ? never : *next;
}

std::int64_t WalkGraph::last_time(std::uint32_t edge, std::int64_t at) const {
  if (!rules_.in_order) return at;
  const std::vector<std::int64_t>& times = graph_->edges[edge].times;
  const auto after = std::upper_bound(times.begin(), times.end(), at);
  return after == times.begin() ? always : *(after - 1);
}

std::vector<std::uint32_t> roots(const WalkGraph& walk) {
  const StepGraph& steps = walk.adjacency().steps;
  std::vector<std::uint32_t> component(walk.nodes());
  const auto index = boost::get(boost::vertex_index, steps);
  const std::size_t components = boost::strong_components(
      steps, boost::make_iterator_property_map(component.begin(), index));
  std::vector<char> entered(components, 0), left(components, 0);
  for (const auto step : boost::make_iterator_range(boost::edges(steps))) {
    const auto from = boost::source(step, steps), to = boost::target(step, steps);
    left[component[from]] = 1;
    if (component[from] != component[to]) entered[component[to]] = 1;
  }
  std::vector<std::uint32_t> out;
  for (std::uint32_t node = 0; node < walk.nodes(); ++node) {
    if (left[component[node]] && !entered[component[node]]) out.push_back(node);
  }
  return out;
}

}  // namespace tripline::runtime
