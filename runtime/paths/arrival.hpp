#pragma once
// Who can be reached, and when at the earliest: the walk that takes each edge at the first time that is left of it is
// never later than any other (an edge taken earlier arrives no later), so Dijkstra's algorithm with times of arrival in
// place of distances is exact (Cooke and Halsey, "The shortest route through a network with time-dependent internodal
// transit times", 1966). All searches here cost O((nodes + edges) log nodes + edges log times).

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "runtime/paths/walk_graph.hpp"

namespace tripline::runtime {

// A step of a walk: an edge of the activity graph, and the second at which it is taken. Statically the edge's first.
struct PathStep {
  std::uint32_t edge = 0;
  std::int64_t time = 0;
  friend bool operator==(const PathStep&, const PathStep&) = default;
};

struct Arrivals {
  static constexpr std::uint32_t no_edge = 0xffffffff;
  std::vector<std::int64_t> time;        // by node: WalkGraph::never where it is not reached, departure() at a start
  std::vector<std::uint32_t> last_edge;  // by node: the last edge of an earliest walk; no_edge at a start
  bool reached(std::uint32_t node) const { return time[node] != WalkGraph::never; }
};

// From any of the starts, never through `avoided`.
Arrivals earliest_arrivals(const WalkGraph& walk, std::span<const std::uint32_t> starts,
                           std::optional<std::uint32_t> avoided = std::nullopt);

// The walk behind arrivals.time[node]; empty at a start and where the node is not reached.
std::vector<PathStep> earliest_walk(const WalkGraph& walk, const Arrivals& arrivals, std::uint32_t node);

// By node: the last moment to leave it and still reach a target; `always` where no target can be reached, `never` (it
// is never too late) at the targets. Statically `never` wherever one can be reached.
std::vector<std::int64_t> latest_departures(const WalkGraph& walk, std::span<const std::uint32_t> targets);

}  // namespace tripline::runtime
