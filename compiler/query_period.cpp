#include "compiler/query_period.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tripline::compiler {

namespace {

using grammar::Code;
using runtime::QueryPeriod;

struct Unit {
  std::string_view name;
  QueryPeriod::Unit unit;
  std::int64_t count;  // milliseconds, weeks or months
  std::int64_t most;   // L46; 0: any number
};
constexpr std::int64_t second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
constexpr Unit units[] = {
    {"ms", QueryPeriod::Unit::milliseconds, 1, 1000},
    {"msec", QueryPeriod::Unit::milliseconds, 1, 1000},
    {"millisecond", QueryPeriod::Unit::milliseconds, 1, 1000},
    {"s", QueryPeriod::Unit::milliseconds, second, 60},
    {"sec", QueryPeriod::Unit::milliseconds, second, 60},
    {"second", QueryPeriod::Unit::milliseconds, second, 60},
    {"m", QueryPeriod::Unit::milliseconds, minute, 60},
    {"min", QueryPeriod::Unit::milliseconds, minute, 60},
    {"minute", QueryPeriod::Unit::milliseconds, minute, 60},
    {"h", QueryPeriod::Unit::milliseconds, hour, 24},
    {"hr", QueryPeriod::Unit::milliseconds, hour, 24},
    {"hour", QueryPeriod::Unit::milliseconds, hour, 24},
    {"d", QueryPeriod::Unit::milliseconds, day, 0},
    {"day", QueryPeriod::Unit::milliseconds, day, 0},
    {"w", QueryPeriod::Unit::weeks, 1, 0},
    {"week", QueryPeriod::Unit::weeks, 1, 0},
    {"mo", QueryPeriod::Unit::months, 1, 0},
    {"mon", QueryPeriod::Unit::months, 1, 0},
    {"month", QueryPeriod::Unit::months, 1, 0},
    {"q", QueryPeriod::Unit::months, 3, 0},
    {"qtr", QueryPeriod::Unit::months, 3, 0},
    {"quarter", QueryPeriod::Unit::months, 3, 0},
    {"y", QueryPeriod::Unit::months, 12, 0},
    {"yr", QueryPeriod::Unit::months, 12, 0},
    {"year", QueryPeriod::Unit::months, 12, 0},
};

// L9: any unit of more than one letter has a plural.
const Unit* unit_named(std::string word) {
  for (char& c : word) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  for (const Unit& unit : units) {
    if (word == unit.name || (unit.name.size() > 1 && word == std::string(unit.name) + "s")) return &unit;
  }
  return nullptr;
}

}  // namespace

std::optional<QueryPeriod> lower_period(const grammar::QueryNode& node, grammar::Diagnostics& diagnostics) {
  if (node.kind != grammar::QueryNode::Kind::period) {
    diagnostics.add(Code::bad_value, node.span, "expected a period").help =
        "a period is a number and a unit without a blank: `5m`, `1h`, `2weeks`";
    return std::nullopt;
  }
  const std::size_t digits = std::min(node.text.find_first_not_of("0123456789"), node.text.size());
  const Unit* unit = unit_named(node.text.substr(digits));
  if (!unit) {
    diagnostics
        .add(Code::bad_value, node.span, fmt::format("`{}` is no unit of time", node.text.substr(digits)))
        .help = "units are ms, s, m, h, d, w, mo, q and y";
    return std::nullopt;
  }
  std::int64_t count = digits > 7 ? 0 : std::stol(node.text.substr(0, digits));
  if (count == 0 || count > 100'000) {
    diagnostics.add(Code::bad_value, node.span, fmt::format("`{}` is no period", node.text)).help =
        "the number is from 1 to 100000";
    return std::nullopt;
  }
  if (unit->most > 0 && count > unit->most) {
    diagnostics
        .add(Code::capped_period, node.span,
             fmt::format("`{}` counts as `{}{}`", node.text, unit->most, node.text.substr(digits)))
        .help = "AWS cuts the number to the most that its unit allows; use a larger unit";
    count = unit->most;
  }
  return QueryPeriod{unit->unit, count * unit->count};
}

}  // namespace tripline::compiler
