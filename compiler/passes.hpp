#pragma once
// The passes over the Ir, in the order in which they run. Each can be left out, and the program must then match
// the same events; a test holds that.

#include "compiler/ir.hpp"

namespace tripline::compiler {

struct Passes {
  bool share = true;        // equal fields, predicates and nodes once (IrWriter)
  bool fold = true;         // constants, nested and double operators; before the rest, as it makes shapes comparable
  bool drop_guards = true;  // "is a JSON object" where a condition says so anyway; after fold flattened it into reach
  bool order = true;        // the likeliest to decide first; after fold, which sorts children for comparing
  bool sweep = true;        // what nothing refers to any more; last, as every other pass leaves some behind
};

void fold(Ir& ir, bool share);
void drop_guards(Ir& ir, bool share);
void order(Ir& ir);
void sweep(Ir& ir);

void run_passes(Ir& ir, const Passes& passes);

}  // namespace tripline::compiler
