#pragma once
// Nodes that nobody gets around: every path from the starts to a target leads through them.
//
// Statically these are the target's dominators. In order they are what is left of that notion: with times, dominators
// form no tree (a node may be on all ways to a target and not on all ways to what follows it), so each target has its
// own list. Both are found the same way: only nodes on one path can be on all, so each of them is taken away in turn,
// and whatever cannot be reached without it, it guards; what still can be reached shows another path, and only nodes on
// both stay in question. (Boost's dominator trees recurse as deep as a path is long, which input must not decide.)

#include <cstdint>
#include <span>
#include <vector>

#include "runtime/paths/walk_graph.hpp"

namespace tripline::runtime {

struct ChokePoint {
  std::uint32_t node = 0;              // neither a start nor among its targets
  std::vector<std::uint32_t> targets;  // that nobody reaches without it, ascending
};

struct ChokePoints {
  std::vector<ChokePoint> points;  // those of most targets first, then by node
  bool cut = false;                // the budget ran out: there may be more points, and more targets of a point
};

// One search of arrival.hpp for each node that is looked at, as many as `budget` edges allow, but 8 at least.
ChokePoints choke_points(const WalkGraph& walk, std::span<const std::uint32_t> starts,
                         std::span<const std::uint32_t> targets, std::uint64_t budget = 200'000'000);

}  // namespace tripline::runtime
