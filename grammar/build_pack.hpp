#pragma once
// Tree -> ast::Pack: the one entrance for both spellings.

#include <optional>

#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"
#include "grammar/tree.hpp"

namespace tripline::grammar {

// Sorts what the author wrote into nouns by the schema and reports every mistake of form: unknown, missing and
// conflicting keys, values of the wrong type or spelling, names that are none or given twice. Returns what could be
// read even where there are errors; empty only if the root is no map or does not say `pack`. The pack keeps the tree.
std::optional<ast::Pack> build_pack(Tree tree, Diagnostics& diagnostics);

}  // namespace tripline::grammar
