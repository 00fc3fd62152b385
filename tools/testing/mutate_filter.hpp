#pragma once
// Small mistakes that the author of a filter could have made: the mutants that tests must tell from it (DeMillo, Lipton
// and Sayward, "Hints on Test Data Selection", 1978).

#include <functional>
#include <string>
#include <string_view>

#include "grammar/ast.hpp"

namespace tripline::tools {

enum class MutationKind : std::uint8_t { operator_, literal, wildcard, field, threshold, window, condition };
std::string_view to_string(MutationKind kind);

// What was changed: the text at `span` became `replacement`.
struct Change {
  MutationKind kind = MutationKind::operator_;
  grammar::Span span;
  std::string replacement;
};

using FilterMutation = std::function<void(grammar::ast::FilterUse mutant, const Change& change)>;

// Calls `emit` with every filter that differs from `use` by one change: another operator, literal, wildcard or field, a
// condition left out. Lists lose one value each, long ones (above 16) only the first and the last. Cost: a copy each.
void mutate_filter(const grammar::ast::FilterUse& use, const FilterMutation& emit);

}  // namespace tripline::tools
