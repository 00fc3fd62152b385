#include "runtime/paths/flow_network.hpp"

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
// A false positive of GCC 12 in Boost's iterators over edges, which it inlines into the flow's first loop.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/boykov_kolmogorov_max_flow.hpp>

namespace tripline::runtime {

namespace {

using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;

struct ArcBundle {
  std::int64_t capacity = 0, residual = 0;
  Traits::edge_descriptor reverse;
};
using ArcGraph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, ArcBundle>;

// What can still be reached from the source once the flow is at its maximum.
std::vector<char> reachable(const ArcGraph& graph) {
  std::vector<char> out(boost::num_vertices(graph), 0);
  std::vector<std::size_t> open = {FlowNetwork::source};
  out[FlowNetwork::source] = 1;
  while (!open.empty()) {
    const std::size_t node = open.back();
    open.pop_back();
    for (auto [arc, end] = boost::out_edges(node, graph); arc != end; ++arc) {
      const std::size_t to = boost::target(*arc, graph);
      if (graph[*arc].residual == 0 || out[to]) continue;
      out[to] = 1;
      open.push_back(to);
    }
  }
  return out;
}

}  // namespace

struct FlowNetwork::Arcs {
  ArcGraph graph;
  std::vector<Traits::edge_descriptor> list;
};

FlowNetwork::FlowNetwork(std::uint32_t nodes) : arcs_(std::make_unique<Arcs>(Arcs{ArcGraph(nodes), {}})) {}
FlowNetwork::~FlowNetwork() = default;
FlowNetwork::FlowNetwork(FlowNetwork&&) noexcept = default;

void FlowNetwork::add_arc(std::uint32_t from, std::uint32_t to) {
  ArcGraph& graph = arcs_->graph;
  const auto there = boost::add_edge(from, to, graph).first;
  const auto back = boost::add_edge(to, from, graph).first;
  graph[there].reverse = back;
  graph[back].reverse = there;
  arcs_->list.push_back(there);
}

std::size_t FlowNetwork::arcs() const { return arcs_->list.size(); }
std::uint32_t FlowNetwork::from(std::size_t arc) const {
  return static_cast<std::uint32_t>(boost::source(arcs_->list[arc], arcs_->graph));
}
std::uint32_t FlowNetwork::to(std::size_t arc) const {
  return static_cast<std::uint32_t>(boost::target(arcs_->list[arc], arcs_->graph));
}

FlowNetwork::Cut FlowNetwork::minimum_cut(const std::vector<std::int64_t>& capacities) {
  ArcGraph& graph = arcs_->graph;
  for (std::size_t arc = 0; arc < capacities.size(); ++arc) graph[arcs_->list[arc]].capacity = capacities[arc];
  const std::size_t nodes = boost::num_vertices(graph);
  std::vector<Traits::edge_descriptor> before(nodes);
  std::vector<boost::default_color_type> colour(nodes);
  std::vector<long> distance(nodes);
  const auto index = boost::get(boost::vertex_index, graph);
  Cut out;
  out.value = boost::boykov_kolmogorov_max_flow(
      graph, boost::get(&ArcBundle::capacity, graph), boost::get(&ArcBundle::residual, graph),
      boost::get(&ArcBundle::reverse, graph), boost::make_iterator_property_map(before.begin(), index),
      boost::make_iterator_property_map(colour.begin(), index),
      boost::make_iterator_property_map(distance.begin(), index), index, std::size_t{source}, std::size_t{sink});
  out.source_side = reachable(graph);
  return out;
}

}  // namespace tripline::runtime
