#pragma once
// Lateral movement: somebody becomes one role after the other. Seen from an address, it is that several assumptions come
// from there; seen from a credential, that they all descend from it, wherever they come from.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/paths/arrival.hpp"
#include "runtime/paths/walk_graph.hpp"
#include "runtime/program.hpp"

namespace tripline::runtime {

struct LateralMovement {
  std::string address;                // the edges' `via`; empty: by lineage
  std::optional<std::uint32_t> root;  // by lineage: whom all of it descends from; nobody became that node
  std::vector<PathStep> steps;        // one for each two nodes, each at its earliest, by time
  double risk = 0;
};

struct LateralMovements {
  std::vector<LateralMovement> groups;  // highest risk first, then most steps, then addresses before lineages, by name
  bool cut = false;                     // some lineages were not looked at
};

// Assumptions are edges of the kinds that the score lists; groups of more than `lateral_above` of them are reported.
// By address: all from there. By lineage: those that can be walked to from a root (roots() of the graph of assumptions
// alone), under the walk's rules. Costs a sort of the assumptions, and for each root what descends from it; `budget`
// bounds the edges that are looked at for that.
LateralMovements lateral_movements(const WalkGraph& walk, const PathScore& score, std::uint64_t budget = 100'000'000);

}  // namespace tripline::runtime
