#pragma once
// What can still follow the beginning of a path: for each node near a target and each number of edges left, the highest
// score of a walk to the target and the last moment to set out on one.

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "runtime/paths/best_paths.hpp"

namespace tripline::runtime {

// Edges looked at, and how many may be.
struct PathBudget {
  std::uint64_t left = 0;
  bool spend(std::uint64_t edges = 1) {
    if (edges > left) return false;
    left -= edges;
    return true;
  }
};

// Risk in whole millionths, so that sums depend on no order; 64 of a score's units are one of them, and each edge costs
// one unit, so that of equal risks the shorter path is the better.
std::int64_t millionths(double risk);
inline constexpr std::int64_t score_units = 64;

class PathBounds {
 public:
  static constexpr std::int64_t hopeless = std::numeric_limits<std::int64_t>::min();

  PathBounds(const WalkGraph& walk, const PathQuery& query);

  // For walks to this target; false if the budget did not suffice.
  bool aim(std::uint32_t target, PathBudget& budget);

  std::int64_t step_score(std::uint32_t edge) const;
  // Over walks of at most `left` edges: `hopeless` where there is none. A walk sets out no later than `deadline`.
  std::int64_t score(std::uint32_t node, std::uint32_t left) const { return at(node, left).score; }
  std::int64_t deadline(std::uint32_t node, std::uint32_t left) const { return at(node, left).deadline; }

 private:
  struct Bound {
    std::int64_t score = hopeless;
    std::int64_t deadline = WalkGraph::always;
  };
  static constexpr std::uint32_t outside = 0xffffffff;

  void count_steps_from_starts(const PathQuery& query);
  bool gather(std::uint32_t target, PathBudget& budget);
  bool fill(std::uint32_t left, PathBudget& budget);
  Bound through(std::uint32_t node, std::uint32_t left) const;
  const Bound& at(std::uint32_t node, std::uint32_t left) const {
    static constexpr Bound none;
    return slot_[node] == outside ? none : bounds_[left * region_.size() + slot_[node]];
  }

  const WalkGraph& walk_;
  std::uint32_t cutoff_;
  std::int64_t per_node_;
  Arrivals arrivals_;
  std::vector<std::uint32_t> steps_before_;  // by node: the fewest edges from a start
  std::vector<std::uint32_t> region_;        // nodes that lie on a walk to the target, by distance from it
  std::vector<std::uint32_t> steps_behind_;  // of these
  std::vector<std::uint32_t> slot_;          // by node: its place in region_
  std::vector<Bound> bounds_;                // by edges left, then by place
};

}  // namespace tripline::runtime
