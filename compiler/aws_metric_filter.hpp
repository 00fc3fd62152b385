#pragma once
// AWS's own metric filters, as PutMetricFilter takes and describe-metric-filters prints them -> ast::Metric.

#include <optional>

#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"
#include "grammar/tree.hpp"

namespace tripline::compiler {

// `filter` is one filter: filterPattern (or `pattern`), one of metricTransformations, and optionally
// filterName, logGroupName and the system-field options (M11). Every mistake is reported with its member's
// path (M8), and check_metric has run when this returns. Empty exactly when there was an error.
//
// A filter's name and log group are AWS's; the metric keeps the group, and its `description` is empty.
// `fieldSelectionCriteria` becomes part of the metric's filter, `emitSystemFieldDimensions` dimensions named
// like the fields; `applyOnTransformedLogs` is warned of and has no effect.
std::optional<grammar::ast::Metric> read_aws_metric_filter(const grammar::Tree& tree, grammar::TreeId filter,
                                                           grammar::Diagnostics& diagnostics);

}  // namespace tripline::compiler
