#include "tools/graph_export.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "runtime/event_time.hpp"
#include "tools/escape.hpp"
#include "tools/json_text.hpp"

namespace tripline::tools {

namespace {

using runtime::GraphEdge;
using runtime::GraphNode;

std::vector<std::uint32_t> nodes_of(const GraphPart& part) {
  std::set<std::uint32_t> out;
  for (const std::uint32_t edge : part.edges) {
    out.insert(part.graph->edges[edge].from);
    out.insert(part.graph->edges[edge].to);
  }
  return {out.begin(), out.end()};
}

// A quoted string of DOT. In it `\` begins an escape (\N is the node's name, \l a line end) and `&` an entity.
std::string dot_string(std::string_view text) {
  constexpr std::size_t longest = 200;
  std::string out = "\"";
  for (const char c : fit_middle(text, longest)) {
    if (c == '&') {
      out += "&amp;";
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string dot_node(const GraphPart& part, std::uint32_t number) {
  const GraphNode& node = part.graph->nodes[number];
  std::string out = fmt::format("  n{} [label={}", number, dot_string(runtime::node_name(node)));
  if (node.sensitivity > 0) out += ", color=red, penwidth=2";
  if (std::binary_search(part.starts.begin(), part.starts.end(), number)) out += ", style=filled, fillcolor=lightgrey";
  return out + "];\n";
}

std::string dot_edge(const GraphEdge& edge) {
  std::string label = edge.kind + (edge.count > 1 ? fmt::format(" x{}", edge.count) : "");
  std::string out = fmt::format("  n{} -> n{} [label={}", edge.from, edge.to, dot_string(label));
  if (!edge.via.empty()) out += ", tooltip=" + dot_string(edge.via);
  if (edge.denied) out += ", style=dashed";
  return out + "];\n";
}

std::string graphml_value(std::string_view key, std::string_view value) {
  return fmt::format("<data key=\"{}\">{}</data>", key, html_text(value));
}

}  // namespace

std::string graph_dot(const GraphPart& part) {
  std::string out = "digraph activity {\n  rankdir=LR;\n  node [shape=box, fontname=\"Helvetica\"];\n"
                    "  edge [fontname=\"Helvetica\", fontsize=10];\n";
  for (const std::uint32_t node : nodes_of(part)) out += dot_node(part, node);
  for (const std::uint32_t edge : part.edges) out += dot_edge(part.graph->edges[edge]);
  return out + "}\n";
}

std::string graph_graphml(const GraphPart& part) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                    "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n";
  const auto key = [&](std::string_view id, std::string_view of, std::string_view name, std::string_view type) {
    out += fmt::format("  <key id=\"{}\" for=\"{}\" attr.name=\"{}\" attr.type=\"{}\"/>\n", id, of, name, type);
  };
  key("nk", "node", "kind", "string");
  key("ni", "node", "id", "string");
  key("ns", "node", "sensitivity", "double");
  for (const auto& [id, name, type] : {std::tuple("ek", "kind", "string"), std::tuple("ev", "via", "string"),
                                       std::tuple("ed", "denied", "boolean"), std::tuple("ec", "count", "long"),
                                       std::tuple("ef", "first", "string"), std::tuple("el", "last", "string"),
                                       std::tuple("er", "risk", "double"), std::tuple("ex", "cost", "double")}) {
    key(id, "edge", name, type);
  }
  out += "  <graph edgedefault=\"directed\">\n";
  for (const std::uint32_t number : nodes_of(part)) {
    const GraphNode& node = part.graph->nodes[number];
    out += fmt::format("    <node id=\"n{}\">{}{}{}</node>\n", number, graphml_value("nk", node.kind),
                       graphml_value("ni", node.id), graphml_value("ns", number_text(node.sensitivity)));
  }
  for (const std::uint32_t number : part.edges) {
    const GraphEdge& edge = part.graph->edges[number];
    out += fmt::format("    <edge id=\"e{}\" source=\"n{}\" target=\"n{}\">", number, edge.from, edge.to);
    out += graphml_value("ek", edge.kind) + graphml_value("ev", edge.via);
    out += graphml_value("ed", edge.denied ? "true" : "false") + graphml_value("ec", std::to_string(edge.count));
    out += graphml_value("ef", runtime::format_time(edge.times.front()));
    out += graphml_value("el", runtime::format_time(edge.times.back()));
    out += graphml_value("er", number_text(edge.risk)) + graphml_value("ex", number_text(edge.cost)) + "</edge>\n";
  }
  return out + "  </graph>\n</graphml>\n";
}

std::string graph_csv(const GraphPart& part) {
  std::string out = "from,to,kind,via,denied,count,first,last,risk,cost\n";
  const auto field = [](std::string_view text) { return csv_field(terminal_safe(text)); };
  for (const std::uint32_t number : part.edges) {
    const GraphEdge& edge = part.graph->edges[number];
    out += fmt::format("{},{},{},{},{},{},{},{},{},{}\n", field(runtime::node_name(part.graph->nodes[edge.from])),
                       field(runtime::node_name(part.graph->nodes[edge.to])), field(edge.kind), field(edge.via),
                       edge.denied, edge.count, runtime::format_time(edge.times.front()),
                       runtime::format_time(edge.times.back()), number_text(edge.risk), number_text(edge.cost));
  }
  return out;
}

}  // namespace tripline::tools
