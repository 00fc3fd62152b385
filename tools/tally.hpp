#pragma once
// How many findings of which kind, severity and class of risk.

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "runtime/finding.hpp"

namespace tripline::tools {

// The classes in which risk (1 to 10) is summed up: low 1-4, medium 5-7, high 8-10.
enum class RiskClass : std::uint8_t { low, medium, high };
RiskClass risk_class(std::uint8_t risk);
std::string_view to_string(RiskClass risk_class);

// A contributors report is a ranking that a rule always gives, not something that was found out: it is
// counted by kind only, and in no severity or class of risk.
bool is_report(const runtime::Finding& finding);

struct Tally {
  std::uint64_t alarms = 0, threats = 0, reports = 0, composites = 0, outliers = 0, paths = 0, scores = 0;
  std::uint64_t found() const { return alarms + threats + composites + outliers + paths + scores; }  // all but reports
  std::array<std::uint64_t, 5> by_severity{};  // by runtime::Severity
  std::array<std::uint64_t, 3> by_risk{};      // by RiskClass
};
Tally tally(std::span<const runtime::Finding> findings);

}  // namespace tripline::tools
