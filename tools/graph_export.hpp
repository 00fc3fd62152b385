#pragma once
// A part of an activity graph in the forms that other programs draw and read. Names come from strangers: what could end
// a string, start a formula, be markup or steer a terminal is escaped.

#include <cstdint>
#include <span>
#include <string>

#include "runtime/activity_graph.hpp"

namespace tripline::tools {

// These edges and the nodes at their ends, both in the graph's order.
struct GraphPart {
  const runtime::ActivityGraph* graph = nullptr;
  std::span<const std::uint32_t> edges;   // ascending
  std::span<const std::uint32_t> starts;  // ascending; drawn as such
};

// Graphviz's language. Nodes are numbered, so that no name is an identifier.
std::string graph_dot(const GraphPart& part);
// GraphML 1.0 with typed attributes.
std::string graph_graphml(const GraphPart& part);
// A line for each edge, with a header: from, to, kind, via, denied, count, first, last, risk, cost.
std::string graph_csv(const GraphPart& part);

}  // namespace tripline::tools
