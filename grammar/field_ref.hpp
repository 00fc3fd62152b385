#pragma once
// References to a field of an event, as metric values, dimensions and `by` keys write them (spec M3, M4).

#include <optional>

#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"

namespace tripline::grammar {

// `$.a.b[0]` (json), `$3` (token) or `$name` (slot). Whether it fits the pattern is judged by
// compiler/check_metric. Empty means that an error was added (field-reference, or selector for a malformed
// path).
std::optional<ast::FieldRef> parse_field_ref(const Text& text, Diagnostics& diagnostics);

}  // namespace tripline::grammar
