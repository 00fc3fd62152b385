#pragma once
// What `tripline paths` was asked, and everything that it has to say.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/paths/best_paths.hpp"
#include "runtime/paths/betweenness.hpp"
#include "runtime/paths/blast_radius.hpp"
#include "runtime/paths/cheapest_cut.hpp"
#include "runtime/paths/choke_points.hpp"
#include "runtime/paths/lateral_movement.hpp"

namespace tripline::tools {

struct PathsRequest {
  std::vector<std::string> from, to;  // names of nodes; empty: the graph's roots, its sensitive nodes
  runtime::WalkRules rules;
  runtime::PathScore score;
  std::size_t k = 3;    // paths to each target
  std::size_t top = 0;  // paths in all, the gravest; 0: all
  std::uint64_t budget = 1'000'000'000;
  bool blast = false, cuts = false, lateral = false;
};

// How to keep the starts from one target, or from all of them.
struct TargetCut {
  std::optional<std::uint32_t> target;  // empty: all
  runtime::EdgeCut cut;
};

struct PathsReport {
  static constexpr std::size_t most_cuts = 20;  // targets whose cuts are looked for one by one

  const runtime::ActivityGraph* graph = nullptr;
  PathsRequest request;
  std::vector<std::uint32_t> starts, targets;
  runtime::PathList paths;
  std::vector<runtime::Reached> blast;
  runtime::ChokePoints chokes;
  runtime::Betweenness between;
  std::vector<TargetCut> cuts;  // of all targets, then of those with the gravest paths; cheapest first
  runtime::LateralMovements lateral;
  std::vector<std::uint32_t> edges() const;  // of all paths, ascending
  // What a budget cut short, a sentence each.
  std::vector<std::string> shortcomings() const;
};

// Nothing, and in `error` what is wrong, where a name means no node. The graph must outlive the report.
std::optional<PathsReport> report_paths(const runtime::ActivityGraph& graph, PathsRequest request, std::string& error);

}  // namespace tripline::tools
