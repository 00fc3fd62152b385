#pragma once
// Metrics Insights text -> syntax tree. The only entrance to the query grammar.

#include <optional>

#include "grammar/diagnostic.hpp"
#include "grammar/sql.hpp"

namespace tripline::grammar {

// Parses `text` by S2-S6 and S11. Empty means that an error was added. Never throws; linear in the text,
// whose length is bounded (sql-limit). Bare names that AWS reserves are warned about (S4).
std::optional<SqlQuery> parse_sql(const Text& text, Diagnostics& diagnostics);

}  // namespace tripline::grammar
