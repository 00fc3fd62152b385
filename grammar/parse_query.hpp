#pragma once
// Logs Insights query text -> syntax tree. The only entrance to the query grammar.

#include <optional>

#include "grammar/diagnostic.hpp"
#include "grammar/query.hpp"

namespace tripline::grammar {

// Parses `text` by spec L1-L9 and the forms of L20-L40. Empty means that at least one error was added: the
// first mistake of the text. Never throws; length (64 KiB) and nesting are bounded (input-limit). Linear in
// the text.
std::optional<Query> parse_query(const Text& text, Diagnostics& diagnostics);

}  // namespace tripline::grammar
