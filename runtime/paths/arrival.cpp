#include "runtime/paths/arrival.hpp"

#include <algorithm>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/reverse_graph.hpp>
#include <boost/property_map/function_property_map.hpp>
#include <functional>

#include "runtime/paths/adjacency.hpp"

namespace tripline::runtime {

namespace {

struct Exhausted {};  // how a visitor of Boost's ends a search

// Notes by which step each node was reached last, which is when it was reached best; ends the search where only nodes
// that cannot be reached are left.
struct Watch : boost::dijkstra_visitor<> {
  template <class Step, class Graph>
  void edge_relaxed(const Step& step, const Graph& graph) const {
    if (last_edge != nullptr) (*last_edge)[target(step, graph)] = graph[step].edge;
  }
  template <class Node, class Graph>
  void examine_vertex(const Node& node, const Graph&) const {
    if ((*moments)[node] == unreached) throw Exhausted();
  }
  const std::vector<std::int64_t>* moments = nullptr;
  std::int64_t unreached = 0;
  std::vector<std::uint32_t>* last_edge = nullptr;
};

// Dijkstra from several nodes at once, by moments in place of distances. `combine` is the moment after a step along an
// edge that begins at a moment; `best` says which of two moments is the better; `unreached` is worse than all.
template <class Graph, class Combine, class Best>
std::vector<std::int64_t> search(const Graph& graph, std::vector<std::uint32_t> sources, std::int64_t zero,
                                 std::int64_t unreached, const Combine& combine, const Best& best,
                                 std::vector<std::uint32_t>* last_edge) {
  std::sort(sources.begin(), sources.end());
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
  std::vector<std::int64_t> moments(boost::num_vertices(graph), unreached);
  for (const std::uint32_t source : sources) moments[source] = zero;
  using Step = typename boost::graph_traits<Graph>::edge_descriptor;
  const auto edge_of = [&](const Step& step) { return graph[step].edge; };
  const auto index = boost::get(boost::vertex_index, graph);
  const auto moment = boost::make_iterator_property_map(moments.begin(), index);
  boost::two_bit_color_map<decltype(index)> colour(boost::num_vertices(graph), index);
  try {
    boost::dijkstra_shortest_paths_no_init(
        graph, sources.begin(), sources.end(), boost::dummy_property_map(), moment,
        boost::make_function_property_map<Step, std::uint32_t>(edge_of), index, best, combine, zero,
        Watch{{}, &moments, unreached, last_edge}, colour);
  } catch (const Exhausted&) {
  }
  return moments;
}

}  // namespace

Arrivals earliest_arrivals(const WalkGraph& walk, std::span<const std::uint32_t> starts,
                           std::optional<std::uint32_t> avoided) {
  std::vector<std::uint32_t> sources(starts.begin(), starts.end());
  if (avoided) std::erase(sources, *avoided);
  const auto combine = [&](std::int64_t at, std::uint32_t edge) {
    if (avoided && walk.graph().edges[edge].to == *avoided) return WalkGraph::never;
    return at == WalkGraph::never ? at : walk.next_time(edge, at);
  };
  Arrivals out;
  out.last_edge.assign(walk.nodes(), Arrivals::no_edge);
  out.time = search(walk.adjacency().steps, std::move(sources), walk.departure(), WalkGraph::never, combine,
                    std::less<>(), &out.last_edge);
  return out;
}

std::vector<PathStep> earliest_walk(const WalkGraph& walk, const Arrivals& arrivals, std::uint32_t node) {
  std::vector<PathStep> out;
  for (; arrivals.last_edge[node] != Arrivals::no_edge; node = walk.graph().edges[arrivals.last_edge[node]].from) {
    const std::uint32_t edge = arrivals.last_edge[node];
    out.push_back({edge, walk.rules().in_order ? arrivals.time[node] : walk.graph().edges[edge].times.front()});
  }
  std::reverse(out.begin(), out.end());
  return out;
}

std::vector<std::int64_t> latest_departures(const WalkGraph& walk, std::span<const std::uint32_t> targets) {
  const auto combine = [&](std::int64_t at, std::uint32_t edge) {
    if (at == WalkGraph::always) return at;
    const std::int64_t moment = walk.last_time(edge, at);
    return moment < walk.departure() ? WalkGraph::always : moment;
  };
  return search(boost::make_reverse_graph(walk.adjacency().steps), {targets.begin(), targets.end()},
                WalkGraph::never, WalkGraph::always, combine, std::greater<>(), nullptr);
}

}  // namespace tripline::runtime
