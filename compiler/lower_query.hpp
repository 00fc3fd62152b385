#pragma once
// Query tree -> plan: names gain meaning, and everything that can be wrong with a query beyond its form is
// said here (spec L16, L21-L55, L60).

#include <optional>

#include "grammar/diagnostic.hpp"
#include "grammar/query.hpp"
#include "runtime/query_plan.hpp"

namespace tripline::compiler {

// Empty means that at least one error was added; all errors of the query are.
std::optional<runtime::QueryPlan> lower_query(const grammar::Query& query, grammar::Diagnostics& diagnostics);

// From the text: parses and lowers.
std::optional<runtime::QueryPlan> compile_query(const grammar::Text& text, grammar::Diagnostics& diagnostics);

}  // namespace tripline::compiler
