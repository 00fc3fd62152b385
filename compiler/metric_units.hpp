#pragma once
// CloudWatch's unit names (spec M7), shared by metrics and alarms.

#include <string_view>
#include <vector>

namespace tripline::compiler {

const std::vector<std::string_view>& metric_units();
bool is_metric_unit(std::string_view name);

}  // namespace tripline::compiler
