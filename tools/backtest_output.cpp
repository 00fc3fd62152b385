#include "tools/backtest_output.hpp"

// A rule's alerts a day are an average over the days that the archive covers, so that rules compare; the worst day is
// what a budget is about, as people are paged by the day and not by the average.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "runtime/event_time.hpp"
#include "tools/escape.hpp"
#include "tools/finding_json.hpp"
#include "tools/grid.hpp"
#include "tools/json_text.hpp"
#include "tools/quantities.hpp"

namespace tripline::tools {

namespace {

using Json = nlohmann::ordered_json;
using runtime::Finding;

std::string per_day(std::uint64_t alerts, std::uint64_t days) {
  return fmt::format("{:.2f}", days == 0 ? 0.0 : static_cast<double>(alerts) / static_cast<double>(days));
}

std::uint64_t total(const PerDay& days) {
  std::uint64_t sum = 0;
  for (const auto& [day, alerts] : days) sum += alerts;
  return sum;
}

Grid rules_grid(const Backtest& b) {
  const std::uint64_t days = days_of(b);
  Grid grid{{{"RULE", false, true}, {"KIND"}, {"SEVERITY"}, {"BEFORE/DAY", true}, {"AFTER/DAY", true},
             {"WORST BEFORE", true}, {"WORST AFTER", true}, {"KEPT", true}, {"CHANGED", true}, {"LOST", true},
             {"GAINED", true}},
            {}};
  std::uint64_t changed = 0;
  for (const RuleChange& rule : b.comparison.rules) {
    changed += rule.changed;
    grid.rows.push_back({rule.rule, rule.kind, std::string(runtime::to_string(rule.severity)),
                         per_day(rule.before, days), per_day(rule.after, days),
                         std::to_string(worst_day(rule.days_before)), std::to_string(worst_day(rule.days_after)),
                         std::to_string(rule.kept), std::to_string(rule.changed),
                         std::to_string(rule.before - rule.kept), std::to_string(rule.after - rule.kept)});
  }
  const Comparison& c = b.comparison;
  grid.rows.push_back({"all rules", "", "", per_day(total(c.days_before), days), per_day(total(c.days_after), days),
                       std::to_string(worst_day(c.days_before)), std::to_string(worst_day(c.days_after)),
                       std::to_string(c.kept.size()), std::to_string(changed), std::to_string(c.lost.size()),
                       std::to_string(c.gained.size())});
  return grid;
}

std::string entity_text(const Finding& finding) {
  std::string out;
  for (const auto& [label, value] : finding.entity) out += (out.empty() ? "" : ", ") + label + "=" + value;
  return out.empty() ? "-" : out;
}

std::string place_of(const runtime::EventReference& event) {
  return fmt::format("{} {}:{} {}", runtime::format_time(event.time), event.file, event.index, event.event_id);
}

constexpr std::size_t shown_evidence = 3;

std::string findings_text(std::string_view title, const std::vector<const Finding*>& findings, std::size_t most,
                          const Colours& colours) {
  if (findings.empty()) return {};
  std::string out = '\n' + colours.strong(title) + '\n';
  for (std::size_t i = 0; i < std::min(findings.size(), most); ++i) {
    const Finding& f = *findings[i];
    const auto severity = f.rule->severity;
    out += fmt::format("  {}  {}  {}  {}\n", runtime::format_time(f.first_seen),
                       colours.of(severity, runtime::to_string(severity)),
                       fit_middle(f.rule->pack + "/" + f.rule->name, 60), fit_middle(entity_text(f), 100));
    out += "    " + fit(f.reason, 400) + '\n';
    for (std::size_t e = 0; e < std::min(f.evidence.size(), shown_evidence); ++e) {
      out += "    " + colours.faint(terminal_safe(place_of(f.evidence[e]))) + '\n';
    }
  }
  if (findings.size() > most) out += fmt::format("  and {} more\n", grouped(findings.size() - most));
  return out;
}

std::string findings_markdown(std::string_view title, const std::vector<const Finding*>& findings, std::size_t most) {
  if (findings.empty()) return {};
  Grid grid{{{"time"}, {"severity"}, {"rule", false, true}, {"entity", false, true}, {"reason", false, true},
             {"first event", false, true}},
            {}};
  for (std::size_t i = 0; i < std::min(findings.size(), most); ++i) {
    const Finding& f = *findings[i];
    grid.rows.push_back({runtime::format_time(f.first_seen), std::string(runtime::to_string(f.rule->severity)),
                         f.rule->pack + "/" + f.rule->name, fit_middle(entity_text(f), 100), fit(f.reason, 200),
                         f.evidence.empty() ? "" : fit_middle(place_of(f.evidence.front()), 120)});
  }
  std::string out = fmt::format("\n<details><summary>{}</summary>\n\n{}", title, grid_markdown(grid));
  if (findings.size() > most) out += fmt::format("\nand {} more\n", grouped(findings.size() - most));
  return out + "\n</details>\n";
}

std::string span_text(const Backtest& b) {
  if (!b.first) return "no events";
  return fmt::format("{}, {}: {} to {}", counted(b.events, "event"), counted(days_of(b), "day"),
                     day_text(day_of(*b.first)), day_text(day_of(*b.last)));
}

// Empty without a budget.
std::string budget_text(const Backtest& b) {
  if (!b.budget) return {};
  const PerDay over = over_budget(b.comparison.days_after, *b.budget);
  if (over.empty()) {
    return fmt::format("budget of {} a day: kept, the worst day has {}", counted(*b.budget, "alert"),
                       grouped(worst_day(b.comparison.days_after)));
  }
  std::string out = fmt::format("budget of {} a day: exceeded on {}", counted(*b.budget, "alert"),
                                counted(over.size(), "day"));
  std::size_t shown = 0;
  for (const auto& [day, alerts] : over) {
    if (shown++ == 5) return out + ", ...";
    out += fmt::format("{} {} ({})", shown == 1 ? ":" : ",", day_text(day), grouped(alerts));
  }
  return out;
}

Json days_json(const PerDay& days) {
  Json out = Json::object();
  for (const auto& [day, alerts] : days) out[day_text(day)] = alerts;
  return out;
}

Json findings_list(const std::vector<const Finding*>& findings) {
  Json out = Json::array();
  for (const Finding* finding : findings) out.push_back(finding_json(*finding));
  return out;
}

}  // namespace

std::uint64_t days_of(const Backtest& b) {
  return b.first ? static_cast<std::uint64_t>(day_of(*b.last) - day_of(*b.first)) + 1 : 0;
}

bool exceeds_budget(const Backtest& b) {
  return b.budget && worst_day(b.comparison.days_after) > *b.budget;
}

std::string backtest_text(const Backtest& b, std::size_t most, bool colour) {
  const Colours colours(colour);
  std::string out = grid_text(rules_grid(b), colours);
  out += findings_text("GAINED", b.comparison.gained, most, colours);
  out += findings_text("LOST", b.comparison.lost, most, colours);
  out += '\n' + span_text(b) + '\n';
  if (b.budget) out += budget_text(b) + '\n';
  return out;
}

std::string backtest_markdown(const Backtest& b, std::size_t most) {
  const Comparison& c = b.comparison;
  std::string out = fmt::format("### Backtest of {} against {}\n\n", markdown_code(b.new_rules), markdown_code(b.old_rules));
  out += fmt::format("{}. Findings: {} gained, {} lost, {} kept.\n", span_text(b), grouped(c.gained.size()),
                     grouped(c.lost.size()), grouped(c.kept.size()));
  if (b.budget) out += fmt::format("\n**{}**\n", budget_text(b));
  out += '\n' + grid_markdown(rules_grid(b));
  out += findings_markdown("Gained", c.gained, most);
  return out + findings_markdown("Lost", c.lost, most);
}

std::string backtest_json(const Backtest& b) {
  Json out = Json::object();
  out["schema"] = backtest_schema;
  out["old"] = b.old_rules;
  out["new"] = b.new_rules;
  out["events"] = b.events;
  out["first"] = b.first ? Json(runtime::format_time(*b.first)) : Json();
  out["last"] = b.last ? Json(runtime::format_time(*b.last)) : Json();
  out["days"] = days_of(b);
  out["alerts"] = {{"before", days_json(b.comparison.days_before)}, {"after", days_json(b.comparison.days_after)}};
  out["rules"] = Json::array();
  for (const RuleChange& rule : b.comparison.rules) {
    out["rules"].push_back({{"rule", rule.rule}, {"kind", rule.kind},
                            {"severity", runtime::to_string(rule.severity)}, {"before", rule.before},
                            {"after", rule.after}, {"kept", rule.kept}, {"changed", rule.changed},
                            {"lost", rule.before - rule.kept}, {"gained", rule.after - rule.kept},
                            {"days_before", days_json(rule.days_before)}, {"days_after", days_json(rule.days_after)}});
  }
  if (b.budget) {
    out["budget"] = {{"alerts_a_day", *b.budget}, {"exceeded", days_json(over_budget(b.comparison.days_after, *b.budget))}};
  }
  out["gained"] = findings_list(b.comparison.gained);
  out["lost"] = findings_list(b.comparison.lost);
  out["changed"] = Json::array();
  for (const Kept& kept : b.comparison.kept) {
    if (!kept.changed) continue;
    out["changed"].push_back({{"before", finding_json(*kept.before)}, {"after", finding_json(*kept.after)}});
  }
  return json_text(out);
}

}  // namespace tripline::tools
