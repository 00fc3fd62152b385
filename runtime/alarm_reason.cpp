// What the history of an alarm says in words (A36), close to CloudWatch's own sentences.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "runtime/alarm.hpp"
#include "runtime/anomaly_model.hpp"
#include "runtime/event_time.hpp"

namespace tripline::runtime {

namespace {

constexpr std::size_t most_shown = 10;  // datapoints in one sentence

std::string number(double value) {
  return value == std::trunc(value) && std::abs(value) < 1e15 ? fmt::format("{:.1f}", value) : fmt::format("{}", value);
}

std::string list(const std::vector<Datapoint>& points) {
  std::string out;
  for (std::size_t i = 0; i < std::min(points.size(), most_shown); ++i) {
    out += fmt::format("{}{} ({})", i == 0 ? "" : ", ", number(points[i].value), format_time(points[i].start));
  }
  if (points.size() > most_shown) out += fmt::format(" and {} more", points.size() - most_shown);
  return out;
}

// "greater than the threshold (5.0)", "outside the band (2.0 to 10.0)".
std::string compared(const Alarm& alarm, const Band& band) {
  const auto edge = [](const std::optional<double>& value) {
    if (!value) return std::string("unknown");
    return *value == std::trunc(*value) ? number(*value) : fmt::format("{:.6g}", *value);  // learnt, not given
  };
  const auto threshold = [&](std::string_view words) {
    return fmt::format("{} the threshold ({})", words, number(alarm.threshold));
  };
  switch (alarm.comparison) {
    case Comparison::greater_or_equal: return threshold("greater than or equal to");
    case Comparison::greater: return threshold("greater than");
    case Comparison::less: return threshold("less than");
    case Comparison::less_or_equal: return threshold("less than or equal to");
    case Comparison::outside_band: return fmt::format("outside the band ({} to {})", edge(band.lower), edge(band.upper));
    case Comparison::below_band: return fmt::format("less than the lower threshold ({})", edge(band.lower));
    case Comparison::above_band: return fmt::format("greater than the upper threshold ({})", edge(band.upper));
  }
  return {};
}

std::string sentence(const Alarm& alarm, const std::vector<Datapoint>& points, std::size_t breaching, const Band& band) {
  return fmt::format("{} out of the last {} datapoints [{}] {} {}", breaching, alarm.evaluation_periods, list(points),
                     breaching == 1 ? "was" : "were", compared(alarm, band));
}

std::string explained(const std::string& expected) { return expected.empty() ? "" : "; " + expected; }

// What is said of percentiles over more different numbers than are kept apart.
std::string_view accuracy(bool exact) { return exact ? "" : ", percentiles within 0.05 %"; }

std::string without_data(const Alarm& alarm, std::uint32_t unbanded) {
  if (unbanded > 0) {
    return fmt::format("{} datapoint{} received, but there is not enough data for a band: it takes {} datapoints over "
                       "{} hours",
                       unbanded, unbanded == 1 ? " was" : "s were", least_training_points,
                       least_training_span / seconds_of_hour);
  }
  return fmt::format("no datapoints were received for {} periods", alarm.evaluation_periods);
}

}  // namespace

std::string reason_of(const Alarm& alarm, const Episode& episode) {
  if (episode.recent.empty()) return without_data(alarm, episode.unbanded) + ", and missing data counts as breaching";
  return sentence(alarm, episode.recent, episode.recent.size(), episode.band)
      .append(accuracy(episode.exact))
      .append(explained(episode.expected));
}

std::string reason_of(const Alarm& alarm, const Transition& transition) {
  if (transition.to == AlarmState::insufficient_data) return without_data(alarm, transition.unbanded);
  if (transition.points.empty()) {
    return fmt::format("{}, and missing data counts as {}", without_data(alarm, transition.unbanded),
                       alarm.missing_data == MissingData::breaching ? "breaching" : "not breaching");
  }
  const auto breaching = static_cast<std::size_t>(
      std::count_if(transition.points.begin(), transition.points.end(), [](const Datapoint& p) { return p.breaching; }));
  // Those that breach are the reason for ALARM, all of them the reason for OK.
  std::vector<Datapoint> shown;
  for (const Datapoint& point : transition.points) {
    if (point.breaching || transition.to == AlarmState::ok) shown.push_back(point);
  }
  std::string out = shown.empty() ? without_data(alarm, transition.unbanded) : sentence(alarm, shown, breaching, transition.band);
  if (alarm.missing_data == MissingData::breaching && transition.points.size() < alarm.evaluation_periods) {
    out += fmt::format(", {} missing counted as breaching", alarm.evaluation_periods - transition.points.size());
  }
  out += accuracy(transition.exact);
  return out + fmt::format(" (minimum {} datapoint{} for {} -> ALARM)", alarm.datapoints_to_alarm,
                           alarm.datapoints_to_alarm == 1 ? "" : "s",
                           to_string(transition.to == AlarmState::alarm ? transition.from : transition.to)) +
         explained(transition.expected);
}

}  // namespace tripline::runtime
