#pragma once
// The cheapest set of edges without which nobody gets from the starts to any of the targets.
//
// Statically that is a minimum cut. In order, taking an edge away takes away all of its moments for one price, and then
// the question is hard in general: flows in the network expanded in time know moments, not edges. So each edge's cost
// is divided among its moments, which bounds the true cost from below, and the edges of that cut bound it from above;
// where the two differ, an edge that was cut at only some of its moments is decided both ways (branch and bound). Edges
// with one moment that matters, which most are, need no second flow.

#include <cstdint>
#include <span>
#include <vector>

#include "runtime/paths/walk_graph.hpp"

namespace tripline::runtime {

struct EdgeCut {
  bool possible = true;              // false: a start is a target
  std::vector<std::uint32_t> edges;  // ascending; empty: no target can be reached
  double cost = 0;                   // of these edges
  double at_least = 0;               // no cut is cheaper; below `cost` only where the search was cut
  // The budget ran out: `edges` do cut, but a cheaper cut may exist; without any, the graph was too large to look at.
  bool cut = false;
};

struct CutBudget {
  std::size_t arcs = 1'000'000;  // of the network; where it would need more, times are not looked at
  std::size_t flows = 200;
  std::size_t work = 50'000'000;     // arcs that flows may look at, one flow at least
};

EdgeCut cheapest_cut(const WalkGraph& walk, std::span<const std::uint32_t> starts,
                     std::span<const std::uint32_t> targets, const CutBudget& budget = {});

}  // namespace tripline::runtime
