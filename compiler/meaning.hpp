#pragma once
// What the checks by proof share: packs as far as `check` brings them, where their rules stand, and a prover.

#include <map>
#include <string>
#include <vector>

#include "compiler/ir.hpp"
#include "compiler/prove/prove.hpp"
#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"
#include "runtime/match.hpp"

namespace tripline::compiler {

struct Meaning {
  const std::vector<grammar::ast::Pack>& packs;
  Ir& ir;
  IrWriter& writer;
  Prover& prover;
  grammar::Diagnostics& diagnostics;
  bool patterns_fine = false;         // no pattern by itself was found fault with
  std::vector<Verdict> filters = {};  // of each filter of the Ir: is there an event, and which

  NodeId root(std::uint32_t filter) const { return ir.filters[filter].root; }
};

// One combination of rules after another: what a rule adds to the others of its pack and kind.
void check_rule_pairs(Meaning& in);
// Whether alarms and threats can reach what they ask for, and exceptions leave something of their threat.
void check_reach(Meaning& in);

// An event as a message shows it: one line, cut where it is long.
std::string shown(const Witness& witness);

}  // namespace tripline::compiler
