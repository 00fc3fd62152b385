#pragma once
// What makes a metric's filter, value, default, dimensions, unit and names fit together (spec M2-M8, M12).

#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"
#include "grammar/pattern.hpp"

namespace tripline::compiler {

// `pattern` is the one pattern of the metric's filter, or null when the filter combines several: only JSON
// fields have a meaning then. `filter_known` is false where the filter was refused, and nothing is said about
// what does not fit it. A pattern that did not parse, and a field that did not, are diagnosed already and not
// again. Dimensions named `@aws...` are the system's own and fit every pattern (M11). `own_name` is false of a metric
// in place that goes by its alarm's name: that need not have the form of a metric's.
void check_metric(const grammar::ast::Metric& metric, const grammar::Pattern* pattern,
                  grammar::Diagnostics& diagnostics, bool filter_known = true, bool own_name = true);

// A CloudWatch unit's name (M7), of a metric or an alarm.
void check_unit(const grammar::Text& unit, grammar::Diagnostics& diagnostics);

}  // namespace tripline::compiler
