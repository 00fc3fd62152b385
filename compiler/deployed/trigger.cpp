#include "compiler/deployed/trigger.hpp"

// All events of a metric filter that publishes a constant bring the same value, so any statistic of k of them is a
// function of k: the sum grows with it, and all others are that value. The least k that breaches is searched by
// doubling and halving; what the runtime computes of k samples decides.

#include <fmt/format.h>

#include <array>

#include "runtime/event_time.hpp"
#include "runtime/statistic.hpp"

namespace tripline::compiler {

namespace {

using runtime::Comparison;

constexpr std::uint64_t most_events = std::uint64_t{1} << 40;

bool is_above(Comparison comparison) {
  return comparison == Comparison::greater || comparison == Comparison::greater_or_equal;
}

std::optional<std::uint64_t> least_events(const runtime::StatisticSpec& statistic, Comparison comparison,
                                          double threshold, double value) {
  const auto breaches = [&](std::uint64_t events) {
    const std::array samples{runtime::Sample{value, events}};
    const auto result = runtime::value_of(statistic, samples);
    return result && (comparison == Comparison::greater ? *result > threshold : *result >= threshold);
  };
  std::uint64_t enough = 1;
  while (!breaches(enough)) {
    if (enough >= most_events) return std::nullopt;
    enough *= 2;
  }
  std::uint64_t few = enough / 2;  // which is not enough, or none
  while (enough - few > 1) {
    const std::uint64_t middle = few + (enough - few) / 2;
    (breaches(middle) ? enough : few) = middle;
  }
  return enough;
}

std::string events_text(std::uint64_t events, const Trigger& trigger) {
  return fmt::format("{} event{} in {}", events, events == 1 ? "" : "s", runtime::duration_text(trigger.period));
}

}  // namespace

Trigger trigger_of(const AlarmSettings& settings, std::optional<double> value) {
  Trigger out;
  const bool told =
      settings.statistic && settings.comparison && settings.threshold && settings.period && settings.evaluation_periods;
  if (!told) return out;
  out.period = *settings.period;
  out.datapoints = settings.datapoints.value_or(*settings.evaluation_periods);
  if (!is_above(*settings.comparison)) {
    const bool low = *settings.comparison == Comparison::less || *settings.comparison == Comparison::less_or_equal;
    out.kind = low ? Trigger::Kind::low : Trigger::Kind::unknown;
    return out;
  }
  // Of samples alone their number is known.
  if (!value && settings.statistic->kind == runtime::Statistic::sample_count) value = 1;
  if (!value) return out;
  const auto events = least_events(*settings.statistic, *settings.comparison, *settings.threshold, *value);
  out.kind = events ? Trigger::Kind::events : Trigger::Kind::never;
  out.events = events.value_or(0);
  return out;
}

Trigger trigger_of(const Ir& ir, const runtime::Alarm& alarm) {
  if (runtime::has_expression(alarm) || alarm.band) return {};
  const runtime::Metric& metric = ir.metrics[alarm.metric];
  const AlarmSettings settings{alarm.statistic, alarm.comparison,         alarm.threshold,
                               alarm.period,    alarm.evaluation_periods, alarm.datapoints_to_alarm};
  return trigger_of(settings, metric.field ? std::nullopt : std::optional(metric.literal));
}

std::optional<std::string> weaker(const Trigger& given, const Trigger& wanted) {
  if (wanted.kind != Trigger::Kind::events) return std::nullopt;
  switch (given.kind) {
    case Trigger::Kind::unknown:
      return std::nullopt;
    case Trigger::Kind::never:
      return "no number of events reaches its threshold";
    case Trigger::Kind::low:
      return "it goes off when events are few";
    case Trigger::Kind::events:
      break;
  }
  // Events of one period of `wanted` may fall into several shorter ones, and evenly at worst.
  std::uint64_t periods = 1;
  if (given.period < wanted.period)
    periods = wanted.period / given.period + (wanted.period % given.period == 0 ? 0 : 1);
  const std::uint64_t surely = (wanted.events + periods - 1) / periods;
  if (given.events > surely) {
    return fmt::format("it needs {}, the control {}", events_text(given.events, given),
                       events_text(wanted.events, wanted));
  }
  if (given.datapoints > wanted.datapoints) {
    return fmt::format("it needs {} periods that breach, the control {}", given.datapoints, wanted.datapoints);
  }
  return std::nullopt;
}

}  // namespace tripline::compiler
