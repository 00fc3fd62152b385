#pragma once
// Metric math text -> syntax tree. The only entrance to the expression grammar.

#include <optional>

#include "grammar/diagnostic.hpp"
#include "grammar/expression.hpp"

namespace tripline::grammar {

// Parses `text` by M2 and M3. Empty means that an error was added. Never throws; nesting and length are
// bounded (expression-limit). Linear in the text. Functions, ids and types are judged by
// compiler/lower_expression.hpp.
std::optional<Expression> parse_expression(const Text& text, Diagnostics& diagnostics);

}  // namespace tripline::grammar
