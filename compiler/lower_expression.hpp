#pragma once
// Metric math: syntax trees -> formulas. Here is everything that can be refused without data (M28): unknown
// ids and functions, arguments, types, circles, limits.

#include <optional>
#include <string>
#include <vector>

#include "grammar/diagnostic.hpp"
#include "grammar/expression.hpp"
#include "runtime/formula.hpp"

namespace tripline::compiler {

// One element of a request: a metric, a Metrics Insights query, or an expression over the others.
struct MathItem {
  grammar::Text id;  // an expression's may be empty if nothing refers to it
  std::optional<grammar::Expression> expression;
  bool array = false;         // of a query: it has a GROUP BY (S13)
  std::uint32_t period = 60;  // of a metric or query, in seconds
};

struct MathRequest {
  std::vector<MathItem> items;  // in the order that METRICS() gives (M9)
  bool alarm = false;           // M8, M27: one series from at most ten metrics
  // Names that INSIGHT_RULE_METRIC may use; without the list any name will do.
  std::optional<std::vector<std::string>> insight_rules;
};

// The formulas of all expressions, in an order in which each uses earlier ones only; `inputs` are the metrics
// and queries in request order. An expression that others use may be a number, all others are series (M8).
// Empty means that at least one error was added.
std::optional<runtime::FormulaSet> lower_expressions(const MathRequest& request,
                                                     grammar::Diagnostics& diagnostics);

}  // namespace tripline::compiler
