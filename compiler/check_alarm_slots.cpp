// Which slots an alarm looks at: aligned windows and their time zone (A18), the evaluation range (A20), percentiles
// over few samples (A31).
#include <fmt/format.h>


#include <string>

#include "compiler/check_rules.hpp"
#include "runtime/alarm_window.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::Diagnostics;
using grammar::Text;

namespace {

// `UTC`, `Z`, `+05:30`, `-0300`, `+2`, `UTC+01:00`: seconds east of UTC. Named zones with their summer times are not
// known: findings would depend on the time zone database of the machine.
std::optional<std::int32_t> offset_of(std::string_view zone) {
  for (const std::string_view prefix : {"UTC", "GMT", "UT"}) {
    if (!zone.starts_with(prefix)) continue;
    zone.remove_prefix(prefix.size());
    break;
  }
  if (zone.empty() || zone == "Z") return 0;
  const bool west = zone.front() == '-';
  if (!west && zone.front() != '+') return std::nullopt;
  zone.remove_prefix(1);
  const std::size_t colon = zone.find(':');
  std::string digits(zone);
  if (colon != std::string_view::npos) {
    if (colon == 0 || zone.size() != colon + 3) return std::nullopt;
    digits.erase(colon, 1);
  }
  if (digits.empty() || digits.size() > 4 || (colon == std::string_view::npos && digits.size() == 3)) return std::nullopt;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
  }
  const int number = std::stoi(digits);
  const int hours = digits.size() > 2 ? number / 100 : number, minutes = digits.size() > 2 ? number % 100 : 0;
  constexpr int most = 18 * 60;
  const int total = hours * 60 + minutes;
  if (minutes >= 60 || total > most || minutes % 5 != 0) return std::nullopt;
  return (west ? -total : total) * 60;
}

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
  const auto offset = offset_of(alarm.time_zone->value());
  if (!offset) {
    diagnostics
        .add(Code::bad_value, alarm.time_zone->span(), fmt::format("`time_zone` cannot be `{}`", alarm.time_zone->value()))
        .help = "write UTC or an offset in steps of five minutes, as `+02:00`; named zones are not known here";
  } else if (!aligned) {
    diagnostics.add(Code::ignored_option, alarm.time_zone->span(), "`time_zone` has no effect on a sliding window").help =
        "add `window: aligned`";
  } else {
    out.utc_offset = *offset;
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
  // The statistics of packs are none of percentiles yet; runtime::least_samples() is what one of them sets.
  diagnostics
      .add(Code::ignored_option, alarm.low_sample_count_percentile->span(),
           "`evaluate_low_sample_count_percentile` has no effect on a statistic that is no percentile")
      .help = "leave it out";
}

}  // namespace tripline::compiler
