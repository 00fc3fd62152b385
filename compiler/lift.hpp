#pragma once
// A program -> Ir: the way back from decisions to boolean nodes, for artifacts whose source is not at hand. The nodes
// mean what the decisions mean; they are not what the rules said.

#include "compiler/ir.hpp"
#include "runtime/program.hpp"

namespace tripline::compiler {

// `program` has been verified. Filters keep their numbers and names, rules their tables. Linear in the decisions.
Ir lift(const runtime::Program& program);

}  // namespace tripline::compiler
