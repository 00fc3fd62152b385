#pragma once
// The name of a statistic -> what to compute (spec A10-A13).

#include <optional>
#include <string>
#include <string_view>

#include "runtime/statistic.hpp"

namespace tripline::compiler {

// `Sum`, `p99.9`, `tm90`, `TM(10%:90%)`, `PR(:300)`, … Empty: `error` says why, in the words of a
// diagnostic's message.
std::optional<runtime::StatisticSpec> parse_statistic(std::string_view text, std::string& error);

}  // namespace tripline::compiler
