#pragma once
// Covers: for a boolean node, a set of predicates of which one must hold when the node does. A filter is only
// looked at for events for which one of its cover holds, so ten thousand filters cost what their true predicates
// point at. (The idea is that of inverted indexes over conjunctions: Whang et al., "Indexing Boolean
// Expressions", PVLDB 2009.)

#include <optional>
#include <vector>

#include "compiler/ir.hpp"

namespace tripline::compiler {

struct Cover {
  std::vector<PredicateId> predicates;  // sorted, unique; empty for a node that never holds
  double cost = 0;                      // estimate of how often one of them holds
};

// By node; empty where none exists (always, negations). O(nodes x cover sizes).
std::vector<std::optional<Cover>> covers(const Ir& ir);

}  // namespace tripline::compiler
