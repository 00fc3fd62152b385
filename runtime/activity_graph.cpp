// Texts become nodes in order, cells become edges between them. All that is done here depends on what is kept and not
// on where it stood.
#include "runtime/activity_graph.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "runtime/glob.hpp"

namespace tripline::runtime {

namespace {

double sensitivity_of(const Graph& graph, const GraphNode& node) {
  double most = 0;
  for (const SensitiveRule& rule : graph.sensitive) {
    if (rule.kind != node.kind || rule.weight <= most) continue;
    const bool listed = rule.ids.empty() || std::binary_search(rule.ids.begin(), rule.ids.end(), node.id) ||
                        std::any_of(rule.ids.begin(), rule.ids.end(), [&](const std::string& id) {
                          return is_glob(id) && glob_match(id, node.id);
                        });
    if (listed) most = rule.weight;
  }
  return most;
}

// By number of text, the number of the node; only of texts that are nodes of kept edges.
std::vector<std::uint32_t> add_nodes(const Graph& graph, const Relations& relations, std::uint64_t threshold,
                                     std::vector<GraphNode>& nodes) {
  std::vector<bool> is_node(relations.texts().size());
  for (const auto& [key, cell] : relations.cells()) {
    if (key.hash < threshold) is_node[key.from] = is_node[key.to] = true;
  }
  std::vector<std::pair<GraphNode, std::uint32_t>> found;
  for (std::uint32_t n = 0; n < is_node.size(); ++n) {
    if (!is_node[n]) continue;
    const std::string& text = relations.texts().text(n);
    const std::size_t colon = text.find(':');
    found.push_back({{text.substr(0, colon), text.substr(colon + 1)}, n});
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::uint32_t> numbers(is_node.size());
  for (auto& [node, text] : found) {
    numbers[text] = static_cast<std::uint32_t>(nodes.size());
    node.sensitivity = sensitivity_of(graph, node);
    nodes.push_back(std::move(node));
  }
  return numbers;
}

auto order_of(const GraphEdge& e) { return std::tie(e.from, e.to, e.kind, e.via, e.denied); }

std::vector<std::int64_t> union_of(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
  std::vector<std::int64_t> out;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

// One edge for all between the same two nodes: with the kind, origin and outcome of the earliest event; where several
// are of its second, of the last of them in the order of edges.
std::vector<GraphEdge> keep_earliest(std::vector<GraphEdge> edges) {
  std::vector<GraphEdge> out;
  for (GraphEdge& edge : edges) {
    if (out.empty() || std::tie(out.back().from, out.back().to) != std::tie(edge.from, edge.to)) {
      out.push_back(std::move(edge));
      continue;
    }
    GraphEdge& kept = out.back();
    const bool earlier = edge.times.front() <= kept.times.front();
    GraphEdge& rest = earlier ? kept : edge;
    GraphEdge first = std::move(earlier ? edge : kept);
    first.count += rest.count;
    first.times = union_of(first.times, rest.times);
    first.times_cut |= rest.times_cut;
    first.evidence.add(rest.evidence);
    kept = std::move(first);
  }
  return out;
}

}  // namespace

std::string node_name(const GraphNode& node) { return node.kind + ":" + node.id; }

ActivityGraph activity_graph(const Program& program, std::size_t number, const Observations& observations) {
  const Graph& graph = program.graphs[number];
  const Relations& relations = observations.graphs[number];
  const std::uint64_t threshold = relations.threshold();
  ActivityGraph out;
  const std::vector<std::uint32_t> numbers = add_nodes(graph, relations, threshold, out.nodes);
  std::uint64_t kept = 0;
  for (const auto& [key, cell] : relations.cells()) {
    if (key.hash >= threshold) continue;
    kept += cell.count;
    const EdgeRule& rule = graph.edges[cell.rule];
    out.edges.push_back({numbers[key.from], numbers[key.to], relations.texts().text(key.kind),
                         relations.texts().text(key.via), key.denied, rule.risk, rule.cost, cell.count,
                         cell.times.sorted(), cell.times.cut(), cell.evidence});
  }
  out.lost = relations.offered() - kept;
  if (threshold != std::numeric_limits<std::uint64_t>::max()) out.kept_share = std::ldexp(static_cast<double>(threshold), -64);
  std::sort(out.edges.begin(), out.edges.end(), [](const auto& a, const auto& b) { return order_of(a) < order_of(b); });
  if (graph.parallel == Graph::Parallel::earliest) out.edges = keep_earliest(std::move(out.edges));
  return out;
}

}  // namespace tripline::runtime
