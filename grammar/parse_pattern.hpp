#pragma once
// Filter pattern text -> syntax tree. The only entrance to the pattern grammar.

#include <optional>
#include <string>

#include "grammar/diagnostic.hpp"
#include "grammar/pattern.hpp"

namespace tripline::grammar {

// Parses `text` by spec F1-F52. Empty means that at least one error was added. Never throws; nesting and length
// are bounded (pattern-too-deep). Adds the lint of section 9 as warnings. Linear in the text.
std::optional<Pattern> parse_pattern(const Text& text, Diagnostics& diagnostics);

// A selector alone (`$.a.b[0]`), as in metric values, dimensions and `by` keys. Wildcard steps are accepted here
// and judged by the caller.
std::optional<Selector> parse_selector(const Text& text, Diagnostics& diagnostics);

// The F30 shape: optional sign, digits, optional fraction, optional exponent.
bool is_number_shape(std::string_view text);

// A valid regex body (F12-F17) in the syntax that RE2 takes: `{,n}` becomes `{0,n}`, lazy marks go, classes and
// escapes are spelled out in ASCII.
std::string to_re2(std::string_view body);

}  // namespace tripline::grammar
