#pragma once
// Periods of a query: `5m`, `2weeks` (spec L9, L45, L46).

#include <optional>

#include "grammar/diagnostic.hpp"
#include "grammar/query.hpp"
#include "runtime/query_plan.hpp"

namespace tripline::compiler {

// Empty means that an error was added. What AWS cuts is cut, with a warning.
std::optional<runtime::QueryPeriod> lower_period(const grammar::QueryNode& node,
                                                 grammar::Diagnostics& diagnostics);

}  // namespace tripline::compiler
