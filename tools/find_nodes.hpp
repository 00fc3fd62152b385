#pragma once
// Nodes of an activity graph as people name them.

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/activity_graph.hpp"

namespace tripline::tools {

// The nodes that `name` means, ascending: `kind:id` in full; with `*` or `?` in the id; or with the last part of the id
// alone, behind a `/` or `:` (`role:AdminRole` for role:arn:aws:iam::111122223333:role/AdminRole). Without a kind that
// the graph knows, an id of any kind. Costs a walk over the nodes.
std::vector<std::uint32_t> find_nodes(const runtime::ActivityGraph& graph, std::string_view name);

}  // namespace tripline::tools
