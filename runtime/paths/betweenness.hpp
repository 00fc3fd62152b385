#pragma once
// Who stands in the middle: of all shortest ways between nodes, how many lead through a node (Brandes, "A faster
// algorithm for betweenness centrality", 2001).

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "runtime/paths/walk_graph.hpp"

namespace tripline::runtime {

struct Betweenness {
  std::vector<std::pair<std::uint32_t, double>> nodes;  // highest first, then by node; those of 0 are left out
  bool cut = false;                                     // the graph was too large to be ranked
};

// Over the part of the graph that lies between the starts and the targets: nodes that can be reached from a start soon
// enough to reach a target. Edges count once whatever their number, and their times are not looked at further. Costs
// nodes times edges of that part, and ranks nothing where this is above the budget.
Betweenness betweenness(const WalkGraph& walk, std::span<const std::uint32_t> starts,
                        std::span<const std::uint32_t> targets, std::uint64_t budget = 500'000'000);

}  // namespace tripline::runtime
