#pragma once
// What CloudWatch calls the comparisons of alarms.

#include <optional>
#include <string_view>

#include "runtime/program.hpp"

namespace tripline::compiler {

// `GreaterThanThreshold` and the like; nothing where it is no such word.
std::optional<runtime::Comparison> comparison_of(std::string_view word);

}  // namespace tripline::compiler
