#pragma once
// What a minimum cut is looked for in: the steps that can be part of a walk from the starts to a target, as a network.
//
// Statically its nodes are the graph's. In order it is expanded in time (Kempe, Kleinberg and Kumar, "Connectivity and
// inference problems for temporal networks", 2000): a copy of a node for each moment at which it can be reached, an arc
// from each copy to the next one (waiting), and an arc for each edge and moment at which it makes a difference.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "runtime/paths/flow_network.hpp"
#include "runtime/paths/walk_graph.hpp"

namespace tripline::runtime {

struct CutNetwork {
  static constexpr std::uint32_t waiting = 0xffffffff;
  FlowNetwork network;
  std::vector<std::uint32_t> edge_of;  // by arc: an index into ActivityGraph::edges, or `waiting`
};

// Nothing where it would need more than `most_arcs`. No start may be a target.
std::optional<CutNetwork> cut_network(const WalkGraph& walk, std::span<const std::uint32_t> starts,
                                      std::span<const std::uint32_t> targets, std::size_t most_arcs);

}  // namespace tripline::runtime
