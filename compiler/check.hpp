#pragma once
// Packs -> Ir: the one border where names gain meaning. Past it nothing can fail on the author's account except
// for want of room.

#include <optional>
#include <vector>

#include "compiler/ir.hpp"
#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"

namespace tripline::compiler {

// Reports everything that is wrong with the packs, not only the first mistake. Empty when there are errors, also
// earlier ones in `diagnostics`.
std::optional<Ir> check(const std::vector<grammar::ast::Pack>& packs, IrWriter::Form form,
                        grammar::Diagnostics& diagnostics);

}  // namespace tripline::compiler
