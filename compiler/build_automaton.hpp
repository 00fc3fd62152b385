#pragma once
// All prefix, suffix, substring and glob predicates of one field -> one automaton that finds them in one pass.

#include <optional>

#include "runtime/program.hpp"

namespace tripline::compiler {

// Empty when the field has no such predicate. The automaton has at most one state more than its literals have bytes.
std::optional<runtime::Automaton> build_automaton(const std::vector<runtime::Predicate>& predicates, std::uint32_t field);

}  // namespace tripline::compiler
