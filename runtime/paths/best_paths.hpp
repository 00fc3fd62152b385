#pragma once
// The paths an intruder may have taken to each of some targets, gravest first: all simple paths up to a length, or the
// k best of them. A path is a sequence of nodes, each once; of parallel edges it shows those that make it gravest among
// those that can be walked in order.

#include <cstdint>
#include <vector>

#include "runtime/paths/arrival.hpp"
#include "runtime/paths/walk_graph.hpp"
#include "runtime/program.hpp"

namespace tripline::runtime {

struct PathQuery {
  std::vector<std::uint32_t> starts, targets;
  std::size_t k = 3;         // paths to each target
  PathScore score;           // how paths are judged, and their most edges, as it says
  std::uint64_t budget = 1'000'000'000;  // edges that the search may look at, over all targets
};

struct Path {
  std::uint32_t start = 0, target = 0;
  std::vector<PathStep> steps;  // each at its earliest
  double risk = 0;
  std::int64_t score = 0;  // what paths are ordered by: the risk before `most` cuts it, then fewer edges
};

struct PathList {
  std::vector<Path> paths;               // by score, highest first; then by their nodes
  std::vector<std::uint32_t> cut_targets;  // whose search was given up: they may have more or graver paths
  bool cut() const { return !cut_targets.empty(); }
};

// A best-first search (Hart, Nilsson and Raphael, "A formal basis for the heuristic determination of minimum cost
// paths", 1968) over beginnings of paths. A beginning is bounded by the gravest walk that may follow it, from a table
// over nodes and numbers of edges left; walks may return to a node and paths may not, so the bound is never too low and
// paths are found gravest first. Exact for every target outside cut_targets. A target gets an equal share of what is
// left of the budget. Memory: 40 bytes for each of up to `most_beginnings`, and 16 for each node near the target and
// each length.
PathList best_paths(const WalkGraph& walk, const PathQuery& query);

inline constexpr std::size_t most_beginnings = 1u << 22;

}  // namespace tripline::runtime
