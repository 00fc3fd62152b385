#pragma once
// Ir -> program: boolean nodes become decisions, literals become automata. The last step that can fail, and only
// for want of room.

#include <optional>

#include "compiler/ir.hpp"
#include "runtime/program.hpp"

namespace tripline::compiler {

// More decisions than this are refused: filters that name each other twice at every level grow exponentially.
inline constexpr std::size_t max_decisions = 4'000'000;

// Empty when the program would have more than max_decisions decisions, or selectors that FieldWalk cannot hold.
std::optional<runtime::Program> lower(const Ir& ir);

}  // namespace tripline::compiler
