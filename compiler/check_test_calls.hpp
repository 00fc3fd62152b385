#pragma once
// Whether the calls that tests are given as templates (`$call: iam:CreateUser`) are calls that the catalogue knows: a
// mistyped one makes an event that never comes, and a test that holds for nothing.

#include <vector>

#include "compiler/catalogue/catalogue.hpp"
#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"

namespace tripline::compiler {

// Adds unknown-event-name, with a fix where a known name is near. Calls that are not well formed are left to check().
void check_test_calls(const std::vector<grammar::ast::Pack>& packs, const Catalogue& catalogue,
                      grammar::Diagnostics& diagnostics);

}  // namespace tripline::compiler
