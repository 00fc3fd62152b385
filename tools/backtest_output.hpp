#pragma once
// What a backtest found, as it leaves the program.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tools/compare_findings.hpp"

namespace tripline::tools {

inline constexpr std::string_view backtest_schema = "tripline.backtest/1";

struct Backtest {
  std::string old_rules, new_rules;  // as they were named
  std::uint64_t events = 0;          // that counted
  std::optional<std::int64_t> first, last;  // times of events
  Comparison comparison;
  std::optional<std::uint64_t> budget;  // alerts a day
};

// The days that the archive covers, both ends included; 0 without events.
std::uint64_t days_of(const Backtest& backtest);
// Whether on some day the new rules give more alerts than the budget.
bool exceeds_budget(const Backtest& backtest);

// For a person; for other programs, in full; for a pull request. `most`: how many findings gained and how many lost are
// shown to people.
std::string backtest_text(const Backtest& backtest, std::size_t most, bool colour);
std::string backtest_json(const Backtest& backtest);
std::string backtest_markdown(const Backtest& backtest, std::size_t most);

}  // namespace tripline::tools
