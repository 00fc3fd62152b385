#include "tools/tally.hpp"

// The classes are those of the reports that people know from hand-written detection scripts.

namespace tripline::tools {

RiskClass risk_class(std::uint8_t risk) {
  return risk >= 8 ? RiskClass::high : risk >= 5 ? RiskClass::medium : RiskClass::low;
}

std::string_view to_string(RiskClass risk_class) {
  constexpr std::string_view words[] = {"low", "medium", "high"};
  return words[static_cast<std::size_t>(risk_class)];
}

bool is_report(const runtime::Finding& finding) {
  return std::holds_alternative<runtime::ContributorsDetail>(finding.detail);
}

Tally tally(std::span<const runtime::Finding> findings) {
  Tally sum;
  for (const runtime::Finding& finding : findings) {
    if (is_report(finding)) {
      ++sum.reports;
      continue;
    }
    std::uint64_t* const of_kind[] = {&sum.alarms,   &sum.threats, &sum.reports, &sum.composites,
                                      &sum.outliers, &sum.paths,   &sum.scores};
    ++*of_kind[finding.detail.index()];
    ++sum.by_severity[static_cast<std::size_t>(finding.rule->severity)];
    ++sum.by_risk[static_cast<std::size_t>(risk_class(finding.rule->risk))];
  }
  return sum;
}

}  // namespace tripline::tools
