#pragma once
// Metrics Insights: syntax tree -> what the runtime evaluates.

#include "grammar/sql.hpp"
#include "runtime/metrics_query.hpp"

namespace tripline::compiler {

// Everything that can be wrong with a query is refused by its grammar, so this never fails.
runtime::MetricsQuery lower_sql(const grammar::SqlQuery& query);

}  // namespace tripline::compiler
