#include "tools/overview.hpp"

// The form is that of the reports of hand-written detection scripts, so that who replaces one by a pack finds
// the same numbers in the same place. Gravest is: highest risk, then highest severity, then the findings' own
// order.

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "runtime/event_time.hpp"
#include "tools/colours.hpp"
#include "tools/escape.hpp"
#include "tools/tally.hpp"

namespace tripline::tools {

namespace {

using runtime::Finding;

constexpr std::size_t shown_findings = 5;
constexpr std::size_t text_width = 160;

std::vector<const Finding*> gravest(std::span<const Finding> findings) {
  std::vector<const Finding*> out;
  for (const Finding& finding : findings) {
    if (!is_report(finding)) out.push_back(&finding);
  }
  std::stable_sort(out.begin(), out.end(), [](const Finding* a, const Finding* b) {
    return std::pair(a->rule->risk, a->rule->severity) > std::pair(b->rule->risk, b->rule->severity);
  });
  return out;
}

std::string entry_of(std::size_t number, const Finding& finding, const Colours& colours) {
  const runtime::Rule& rule = *finding.rule;
  std::string out =
      fmt::format("{}. {} ({}, risk {}/10)\n", number,
                  colours.of(rule.severity, fit_middle(rule.title.empty() ? rule.name : rule.title, 100)),
                  runtime::to_string(rule.severity), rule.risk);
  for (const auto& [label, value] : finding.entity) {
    out += fmt::format("   {}: {}\n", fit(label, 60), fit_middle(value, 100));
  }
  if (!finding.reason.empty()) out += fmt::format("   {}\n", fit(finding.reason, text_width));
  const std::string first = runtime::format_time(finding.first_seen),
                    last = runtime::format_time(finding.last_seen);
  out += fmt::format("   {}{}, {} event{}\n", first, first == last ? "" : " to " + last, finding.count,
                     finding.count == 1 ? "" : "s");
  return out;
}

}  // namespace

std::string overview(std::span<const Finding> findings, bool colour) {
  const Colours colours(colour);
  const Tally sum = tally(findings);
  const std::uint64_t total = sum.found();
  std::string out;
  if (total == 0) {
    out += "Nothing found.\n";
  } else {
    out += colours.strong(fmt::format("Findings: {}", total)) + '\n';
    const auto risk = [&](RiskClass which) { return sum.by_risk[static_cast<std::size_t>(which)]; };
    out += fmt::format("  High risk (8-10):  {}\n", risk(RiskClass::high));
    out += fmt::format("  Medium risk (5-7): {}\n", risk(RiskClass::medium));
    out += fmt::format("  Low risk (1-4):    {}\n", risk(RiskClass::low));
  }
  if (sum.reports > 0) out += fmt::format("Contributors reports: {}\n", sum.reports);
  if (total == 0) return out;
  const std::vector<const Finding*> list = gravest(findings);
  out += '\n' + colours.strong(list.size() > shown_findings ? "The five gravest:" : "By risk:") + '\n';
  for (std::size_t i = 0; i < std::min(list.size(), shown_findings); ++i)
    out += entry_of(i + 1, *list[i], colours);
  if (list.size() > shown_findings) out += fmt::format("… and {} more\n", list.size() - shown_findings);
  return out;
}

}  // namespace tripline::tools
