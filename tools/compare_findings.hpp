#pragma once
// The findings of two programs over one archive, side by side: what of the first is found by the second again, what is
// lost and what is new, and how many alerts a day that makes.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/finding.hpp"

namespace tripline::tools {

// A finding of both programs. Counterparts are of one rule (pack/name), kind and entity and overlap in time: a new
// threshold may move a finding's ends, and it is still the same incident.
struct Kept {
  const runtime::Finding* before = nullptr;
  const runtime::Finding* after = nullptr;
  bool changed = false;  // in time, count, severity, risk or evidence; not in wording alone
};

using PerDay = std::map<std::int64_t, std::uint64_t>;  // day (days since 1970, UTC) -> alerts; without zeroes

// What became of a rule's findings.
struct RuleChange {
  std::string rule;  // pack/name
  std::string kind;
  runtime::Severity severity = runtime::Severity::info;  // the second program's, where it has findings of it
  std::uint64_t before = 0, after = 0, kept = 0, changed = 0;
  PerDay days_before, days_after;
};

struct Comparison {
  std::vector<const runtime::Finding*> lost, gained;  // in the order of findings
  std::vector<Kept> kept;
  std::vector<RuleChange> rules;  // that have findings of either, by name and kind
  PerDay days_before, days_after;
};

// Both lists in the order of `evaluate`. Reports of contributors are no alerts and not compared. An alert belongs to
// the UTC day on which it was first seen. n log n.
Comparison compare_findings(std::span<const runtime::Finding> before, std::span<const runtime::Finding> after);

// The days (since 1970, UTC) on which more than `budget` alerts come.
PerDay over_budget(const PerDay& days, std::uint64_t budget);
// The most alerts of a day; 0 without any.
std::uint64_t worst_day(const PerDay& days);

inline std::int64_t day_of(std::int64_t time) {
  constexpr std::int64_t day = 86'400;
  return (time >= 0 ? time : time - day + 1) / day;
}
// `YYYY-MM-DD`.
std::string day_text(std::int64_t day);

}  // namespace tripline::tools
