// What an alarm compares its datapoints with: a threshold, or an anomaly band (A5, A7, A40, D4-D6).
#include <fmt/format.h>

#include <algorithm>

#include "compiler/check_rules.hpp"
#include "runtime/anomaly_model.hpp"
#include "runtime/event_time.hpp"
#include "runtime/judge.hpp"
#include "runtime/number.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::Diagnostics;
using grammar::Text;

namespace {

constexpr std::string_view default_operator = "GreaterThanOrEqualToThreshold";

std::optional<double> number_of(const Text& text, std::string_view key, Diagnostics& diagnostics) {
  const auto number = runtime::to_double(text.value());
  if (!number) {
    diagnostics.add(Code::bad_value, text.span(), fmt::format("`{}` cannot be `{}`", key, text.value())).help =
        "the number is too large";
  }
  return number;
}

// `2024-05-01T08:00:00Z/2024-05-02`.
void add_range(const Text& text, runtime::AlarmBand& out, Diagnostics& diagnostics) {
  const std::string_view value = text.value();
  const std::size_t slash = value.find('/');
  const auto from = runtime::parse_time(value.substr(0, slash));
  const auto to = runtime::parse_time(slash == std::string_view::npos ? "" : value.substr(slash + 1));
  if (!from || !to) {
    diagnostics.add(Code::bad_value, text.span(), fmt::format("`{}` is no range of time", value)).help =
        "write two times or dates with a `/` between them, as `2024-05-01T08:00:00Z/2024-05-02`";
  } else if (*from >= *to) {
    diagnostics.add(Code::bad_value, text.span(), fmt::format("the range `{}` ends before it begins", value)).help =
        "write the earlier time first";
  } else {
    out.excluded.push_back({*from, *to});
  }
}

void check_band(const grammar::ast::Band& band, runtime::AlarmBand& out, Diagnostics& diagnostics) {
  if (band.width) {
    const auto width = number_of(*band.width, "width", diagnostics);
    if (width && *width > 0 && *width <= runtime::widest_band) {
      out.width = *width;
    } else if (width) {
      diagnostics.add(Code::bad_value, band.width->span(), fmt::format("`width` cannot be `{}`", band.width->value()))
          .help = fmt::format("a band is a positive number of deviations wide, up to {}", runtime::widest_band);
    }
  }
  if (band.time_zone) {
    out.zone = time_zone_of(*band.time_zone, "metric_time_zone", diagnostics).value_or(runtime::TimeZone{});
  }
  if (band.excluded.size() > runtime::most_excluded) {
    diagnostics.add(Code::bad_value, band.excluded[runtime::most_excluded].span(),
                    fmt::format("more than {} excluded ranges", runtime::most_excluded))
        .help = "join ranges that lie side by side";
    return;
  }
  for (const Text& text : band.excluded) add_range(text, out, diagnostics);
  std::sort(out.excluded.begin(), out.excluded.end());
}

// A40, D11: a period that a band can be learnt for.
void check_band_period(const grammar::ast::Alarm& alarm, const runtime::Alarm& out, Diagnostics& diagnostics) {
  const grammar::Span at = alarm.period ? alarm.period->span() : alarm.head.name.span();
  constexpr std::int64_t longest = runtime::training_span / static_cast<std::int64_t>(runtime::least_training_points);
  if (out.period < runtime::shortest_band_period) {
    diagnostics.add(Code::alarm_definition, at, fmt::format("there is no band of {} seconds", out.period)).help =
        "the period of an alarm on a band is at least a minute";
  } else if (out.period > longest) {
    diagnostics
        .add(Code::alarm_definition, at, fmt::format("a band of {} seconds never has enough data", out.period))
        .help = fmt::format("a band is learnt from {} datapoints of two weeks: write a period of up to {} seconds",
                            runtime::least_training_points, longest / 60 * 60);
  }
}

}  // namespace

void check_alarm_target(const grammar::ast::Alarm& alarm, runtime::Alarm& out, Diagnostics& diagnostics) {
  const bool band = runtime::needs_band(out.comparison);
  const grammar::Span name = alarm.head.name.span();
  const std::string_view word = alarm.comparison_operator ? alarm.comparison_operator->value() : default_operator;
  if (alarm.threshold && (band || alarm.band)) {
    auto& diagnostic = diagnostics.add(Code::conflicting_keys, alarm.threshold->span(),
                                       alarm.band ? std::string("an alarm with a threshold and a band")
                                                  : fmt::format("a threshold, but `{}` compares with a band", word));
    diagnostic.help = "leave one of them out";
    diagnostic.labels.push_back(alarm.band ? grammar::Label{alarm.band->span, "the band"}
                                           : grammar::Label{alarm.comparison_operator->span(), "the comparison"});
  } else if (alarm.band && !band) {
    auto& diagnostic = diagnostics.add(Code::conflicting_keys, alarm.comparison_operator->span(),
                                       fmt::format("a band, but `{}` compares with a threshold", word));
    diagnostic.help = "write `LessThanLowerOrGreaterThanUpperThreshold`, `LessThanLowerThreshold` or "
                      "`GreaterThanUpperThreshold`";
    diagnostic.labels.push_back({alarm.band->span, "the band"});
  } else if (!alarm.compares && band) {
    diagnostics
        .add(Code::missing_key, alarm.comparison_operator->span(), fmt::format("`{}` needs the key `band`", word))
        .help = "add `band`, as `band: { width: 2 }`, or compare with a `threshold`";
  } else if (!alarm.compares) {
    diagnostics.add(Code::missing_key, name, "an alarm needs the key `threshold`").help =
        "add `threshold`, or `band` to compare with what is usual";
  }
  if (alarm.threshold) out.threshold = number_of(*alarm.threshold, "threshold", diagnostics).value_or(0);
  if (!band) return;
  out.threshold = 0;
  out.band.emplace();
  if (alarm.band) check_band(*alarm.band, *out.band, diagnostics);
  check_band_period(alarm, out, diagnostics);
}

}  // namespace tripline::compiler
