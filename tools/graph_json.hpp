#pragma once
// An activity graph as JSON: the same graph gives the same bytes.

#include <string>
#include <string_view>
#include <vector>

#include "runtime/activity_graph.hpp"

namespace tripline::tools {

inline constexpr std::string_view graph_schema = "tripline.graph/1";

// Nodes and edges in their order; edges name their nodes `kind:id`. `inputs`: names by number.
std::string graph_json(const runtime::ActivityGraph& graph, const runtime::Observations& observations,
                       const std::vector<std::string>& inputs);

}  // namespace tripline::tools
