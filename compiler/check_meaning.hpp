#pragma once
// What the prover finds wrong with rules that are well formed: conditions that never or always hold, that say nothing new,
// rules that add nothing to others, thresholds that no events reach. What the budget does not decide is not said.

#include <vector>

#include "compiler/ir.hpp"
#include "compiler/prove/prove.hpp"
#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"
#include "grammar/pattern.hpp"
#include "grammar/source.hpp"

namespace tripline::compiler {

// Of one pattern, which was read from `text`: never-matches, always-matches, redundant-condition.
void check_pattern_meaning(const grammar::Text& text, const grammar::Pattern& pattern, grammar::Diagnostics& diagnostics,
                           const ProofBudget& budget = {});

// Of whole packs that compile: the above for each of their patterns, never-matches of combinations, and what follows.
// Packs that do not compile are left alone. The list is not sorted afterwards. Cost: some proofs a rule, and one for each
// pair of which an event of one matches the other; all together have a budget that grows with the rules.
void check_meaning(const std::vector<grammar::ast::Pack>& packs, grammar::Diagnostics& diagnostics);

}  // namespace tripline::compiler
