#pragma once
// A filter against many: which of them has all its events, and which comes nearest.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "compiler/ir.hpp"
#include "compiler/prove/prove.hpp"

namespace tripline::compiler {

// Tests that both filters make, of all that either makes (Jaccard): 1 for the same tests. Says how alike they are
// written, not what they mean; good for choosing whom to compare with.
double likeness(const Ir& ir, NodeId a, NodeId b);

struct Covered {
  Answer answer = Answer::no;
  std::optional<std::size_t> by;       // of yes: the candidate, the most alike of those that cover
  std::vector<std::size_t> together;   // of yes without `by`: candidates that cover it between them, none to spare
  Relation relation = Relation::undecided;  // of yes: the candidate's to the filter, equivalent or broader
  std::optional<Witness> more;         // of broader: an event of the candidate alone
  std::optional<std::size_t> nearest;  // of no: the candidate most like it, if any is
  std::optional<Witness> missed;       // of no: an event that the nearest candidate misses, or no candidate knows
  std::string why;                     // of undecided
};

// Whether one of `candidates` has all events of `node`. All are roots of `ir`, which is the prover's. A question for each
// candidate at most, and two more.
Covered covered_by(const Ir& ir, Prover& prover, NodeId node, std::span<const NodeId> candidates);

// The same, or whether several have all of its events between them; of no, `missed` is an event that all of them miss.
// Then a question more for each candidate.
Covered covered_together(const Ir& ir, Prover& prover, NodeId node, std::span<const NodeId> candidates);

}  // namespace tripline::compiler
