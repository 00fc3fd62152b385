// Which slots an alarm looks at: aligned windows and their time zone (A18), the evaluation range (A20), percentiles
// over few samples (A31).
#include <fmt/format.h>

#include <string>
#include <utility>

#include "compiler/check_rules.hpp"
#include "runtime/alarm_window.hpp"
#include "runtime/judge.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::Diagnostics;
using grammar::Text;

namespace {

void check_window(const grammar::ast::Alarm& alarm, runtime::Alarm& out, Diagnostics& diagnostics) {
  const bool aligned = alarm.window && alarm.window->value() == "aligned";
  if (aligned) {
    out.window = runtime::WindowKind::aligned;
    if (!runtime::has_grid(out.period)) {
      diagnostics
          .add(Code::alarm_definition, alarm.window->span(),
               fmt::format("there is no grid of {} seconds to align windows with", out.period))
          .help = "aligned windows have a period of 1m, 5m, 1h, 1d or 7d";
    }
  }
  if (!alarm.time_zone) return;
  auto zone = time_zone_of(*alarm.time_zone, "time_zone", diagnostics);
  if (!zone) return;
  if (!aligned) {
    diagnostics.add(Code::ignored_option, alarm.time_zone->span(), "`time_zone` has no effect on a sliding window").help =
        "add `window: aligned`";
  } else if (!zone->shifts.empty() && out.period >= 86400 && (alarm.expression || alarm.band)) {
    diagnostics
        .add(Code::alarm_definition, alarm.time_zone->span(),
             fmt::format("the days of `{}` are not all equally long, and {} needs slots that are", zone->name,
                         alarm.band ? "a band" : "an expression"))
        .help = "write an offset, as `+01:00`";
  } else {
    out.zone = std::move(*zone);
  }
}

// More slots than this beside a day or a week of them tell nothing.
void check_range(const grammar::ast::Alarm& alarm, runtime::Alarm& out, Diagnostics& diagnostics) {
  if (!alarm.evaluation_range) return;
  const std::uint32_t most = out.evaluation_periods + 1000;
  const std::uint32_t range =
      integer_of(alarm.evaluation_range, "evaluation_range", 1, most, out.evaluation_periods, diagnostics);
  if (range < out.evaluation_periods) {
    diagnostics
        .add(Code::alarm_definition, alarm.evaluation_range->span(),
             fmt::format("{} periods cannot be evaluated in a range of {}", out.evaluation_periods, range))
        .help = "evaluation_range is at least evaluation_periods";
    return;
  }
  out.evaluation_range = range;
}

}  // namespace

void check_alarm_slots(const grammar::ast::Alarm& alarm, runtime::Alarm& out, Diagnostics& diagnostics) {
  check_window(alarm, out, diagnostics);
  check_range(alarm, out, diagnostics);
  if (!alarm.low_sample_count_percentile) return;
  if (alarm.expression || out.statistic.kind != runtime::Statistic::percentile) {
    diagnostics
        .add(Code::ignored_option, alarm.low_sample_count_percentile->span(),
             fmt::format("`evaluate_low_sample_count_percentile` has no effect on {}",
                         alarm.expression ? "an expression" : "a statistic that is no percentile"))
        .help = "leave it out";
  } else if (alarm.low_sample_count_percentile->value() == "ignore") {
    out.least_samples = runtime::least_samples(static_cast<double>(out.statistic.upper_part) /
                                               static_cast<double>(runtime::StatisticSpec::percent));
  }
}

}  // namespace tripline::compiler
