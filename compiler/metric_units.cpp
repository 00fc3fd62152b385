#include "compiler/metric_units.hpp"

#include <algorithm>

namespace tripline::compiler {

const std::vector<std::string_view>& metric_units() {
  static const std::vector<std::string_view> units = {
      "Seconds",
      "Microseconds",
      "Milliseconds",
      "Bytes",
      "Kilobytes",
      "Megabytes",
      "Gigabytes",
      "Terabytes",
      "Bits",
      "Kilobits",
      "Megabits",
      "Gigabits",
      "Terabits",
      "Percent",
      "Count",
      "Bytes/Second",
      "Kilobytes/Second",
      "Megabytes/Second",
      "Gigabytes/Second",
      "Terabytes/Second",
      "Bits/Second",
      "Kilobits/Second",
      "Megabits/Second",
      "Gigabits/Second",
      "Terabits/Second",
      "Count/Second",
      "None",
  };
  return units;
}

bool is_metric_unit(std::string_view name) {
  return std::find(metric_units().begin(), metric_units().end(), name) != metric_units().end();
}

}  // namespace tripline::compiler
