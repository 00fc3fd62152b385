#include "tools/testing/nearest_miss.hpp"

#include <fmt/format.h>

#include <optional>

#include "compiler/decisions.hpp"
#include "runtime/alarm.hpp"
#include "runtime/event_time.hpp"
#include "runtime/near_miss.hpp"
#include "runtime/watched_series.hpp"
#include "tools/json_text.hpp"
#include "tools/testing/condition_matcher.hpp"
#include "tools/testing/test_outcome.hpp"

namespace tripline::tools {

namespace {

constexpr std::size_t most_looked_at = 1000;  // near misses of all rules, of which one is shown

std::string of_threat(const runtime::Rule& rule, const TestOutcome& came) {
  for (const auto& miss : runtime::near_misses(came.program(), came.observations(), {"test"}, most_looked_at)) {
    if (miss.rule != &rule) continue;
    std::string entity;
    for (const auto& [label, value] : miss.entity) entity += fmt::format("{}{}={}", entity.empty() ? "" : ", ", label, value);
    return fmt::format("{}: {}", entity, miss.reason);
  }
  return {};
}

bool counts_down(runtime::Comparison comparison) {
  return comparison == runtime::Comparison::less || comparison == runtime::Comparison::less_or_equal;
}

// The datapoint that comes nearest to breaching, or breaches most.
std::string of_alarm(const runtime::Alarm& alarm, const TestOutcome& came) {
  if (!came.observations().first || alarm.band) return {};
  runtime::SeriesTable table(came.program(), came.observations());
  std::optional<std::pair<double, std::int64_t>> best;
  const runtime::Instants instants = runtime::instants_of(alarm, *came.observations().first, *came.observations().last);
  std::vector<runtime::Interval> slots;
  std::vector<runtime::SlotValue> values;
  for (const runtime::WatchedSeries& series : table.watched_by(alarm)) {
    for (std::int64_t t = instants.first; t <= instants.last; t += instants.step) {
      runtime::slots_at(alarm, t, slots);
      values.assign(slots.size(), {});
      series.source.read(slots, values);
      if (values.empty() || !values.front().value) continue;
      const double value = *values.front().value;
      const bool nearer = !best || (counts_down(alarm.comparison) ? value < best->first : value > best->first);
      if (nearer) best = {value, slots.front().start};
    }
  }
  if (!best) return "it has no datapoint";
  return fmt::format("the period from {} has {}, and the threshold is {}", runtime::format_time(best->second),
                     number_text(best->first), number_text(alarm.threshold));
}

// Where no event at all matches one of the rule's filters: an event that a single condition keeps out.
std::string of_filter(const std::vector<grammar::ast::Pack>& packs, const std::string& pack, const std::string& name,
                      const std::vector<std::string>& events) {
  const compiler::Decisions decisions = compiler::decisions_of(packs);
  ConditionMatcher matcher(decisions);
  for (std::size_t d = 0; d < decisions.list.size(); ++d) {
    const compiler::Decision& decision = decisions.list[d];
    if (decision.pack != pack || decision.place.name != name) continue;
    std::string nearest;
    bool matched = false;
    for (std::size_t e = 0; !matched && e < events.size(); ++e) {
      matcher.look_at(events[e]);
      const std::vector<bool> values = matcher.values(d);
      matched = decision.value(values);
      for (std::uint32_t c = 0; nearest.empty() && !matched && c < values.size(); ++c) {
        if (!decision.decides(values, c)) continue;
        nearest = fmt::format("event {} fits {}but for `{}`", e + 1,
                              decision.place.part == "filter" ? "" : decision.place.part + " ", decision.conditions[c].text);
      }
    }
    if (!matched && !nearest.empty()) return nearest;
  }
  return {};
}

}  // namespace

std::string nearest_miss(const std::vector<grammar::ast::Pack>& packs, const TestOutcome& came, const std::string& name,
                         const std::vector<std::string>& events) {
  if (events.empty()) return {};
  const std::string of_events = of_filter(packs, came.pack(), name, events);
  if (!of_events.empty()) return of_events;
  for (const runtime::Threat& threat : came.program().threats) {
    if (threat.rule.pack == came.pack() && threat.rule.name == name) return of_threat(threat.rule, came);
  }
  for (const runtime::Alarm& alarm : came.program().alarms) {
    if (alarm.rule.pack == came.pack() && alarm.rule.name == name) return of_alarm(alarm, came);
  }
  return {};
}

}  // namespace tripline::tools
