#include "runtime/alarm.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "runtime/event_time.hpp"

namespace tripline::runtime {

std::string_view to_string(AlarmState state) {
  constexpr std::string_view names[] = {"INSUFFICIENT_DATA", "OK", "ALARM"};
  return names[static_cast<std::size_t>(state)];
}

bool breaches(double value, Comparison comparison, double threshold) {
  switch (comparison) {
    case Comparison::greater_or_equal: return value >= threshold;
    case Comparison::greater: return value > threshold;
    case Comparison::less: return value < threshold;
    case Comparison::less_or_equal: return value <= threshold;
  }
  return false;
}

std::optional<double> statistic_of(Statistic statistic, const MetricCell& cell) {
  if (cell.samples == 0) return std::nullopt;
  switch (statistic) {
    case Statistic::sample_count: return static_cast<double>(cell.samples);
    case Statistic::average: return cell.sum.value() / static_cast<double>(cell.samples);
    case Statistic::sum: return cell.sum.value();
    case Statistic::minimum: return cell.minimum;
    case Statistic::maximum: return cell.maximum;
  }
  return std::nullopt;
}

AlarmState judge(const std::vector<Slot>& range, std::uint32_t n, std::uint32_t m, MissingData treatment,
                 AlarmState current) {
  const auto real = static_cast<std::uint32_t>(
      std::count_if(range.begin(), range.end(), [](Slot slot) { return slot != Slot::missing; }));
  std::uint32_t considered = 0, breaching = 0;
  std::size_t oldest_age = 0;  // of the oldest real slot; the newest slot has age 1
  for (std::size_t i = 0; i < range.size(); ++i) {
    if (range[i] == Slot::missing) continue;
    oldest_age = i + 1;
    if (considered++ >= n) continue;  // A22: the N newest real slots
    if (range[i] == Slot::breaching) ++breaching;
  }
  if (real >= n) return breaching >= m ? AlarmState::alarm : AlarmState::ok;  // A22
  const std::uint32_t fill = n - real;
  switch (treatment) {
    case MissingData::breaching: return breaching + fill >= m ? AlarmState::alarm : AlarmState::ok;  // A23, A27
    case MissingData::not_breaching: return breaching >= m ? AlarmState::alarm : AlarmState::ok;
    case MissingData::missing:
    case MissingData::ignore: break;
  }
  const bool ignore = treatment == MissingData::ignore;
  if (real == 0) return ignore ? current : AlarmState::insufficient_data;  // A27
  if (breaching >= m) return AlarmState::alarm;                            // A24
  if (breaching < real) return AlarmState::ok;                             // A25
  if (ignore) return current;                                              // A26
  return oldest_age >= m ? AlarmState::alarm : current;
}

namespace {

std::int64_t floor_to(std::int64_t value, std::int64_t step) {
  return (value >= 0 ? value / step : (value - step + 1) / step) * step;
}

// The alarm's view of a series at one instant.
class Window {
 public:
  Window(const Alarm& alarm, const CellList& cells)
      : alarm_(alarm), cells_(cells), slots_(alarm.evaluation_periods + extra_slots) {}

  // Fills the range for instant `t`; returns whether any slot has data.
  bool look(std::int64_t t) {
    range_.assign(slots_, Slot::missing);
    points_.assign(slots_, {});
    bool any = false;
    const std::int64_t period = alarm_.period;
    auto cell = std::lower_bound(cells_.begin(), cells_.end(), t - period * static_cast<std::int64_t>(slots_),
                                 [](const auto& c, std::int64_t at) { return c.first < at; });
    for (std::size_t k = slots_; k-- > 0;) {
      const std::int64_t end = t - period * static_cast<std::int64_t>(k);
      MetricCell sum;
      for (; cell != cells_.end() && cell->first < end; ++cell) {
        sum.add(*cell->second);
      }
      points_[k].start = end - period;
      if (const auto value = statistic_of(alarm_.statistic, sum)) {
        points_[k].value = *value;
        range_[k] = breaches(*value, alarm_.comparison, alarm_.threshold) ? Slot::breaching : Slot::fine;
        any = true;
      }
    }
    return any;
  }

  const std::vector<Slot>& range() const { return range_; }
  const std::vector<Datapoint>& points() const { return points_; }

 private:
  const Alarm& alarm_;
  const CellList& cells_;
  std::size_t slots_;
  std::vector<Slot> range_;
  std::vector<Datapoint> points_;
};

// Takes the breaching slots of the current range into the episode.
void take(const Alarm& alarm, const CellList& cells, const Window& window, Episode& episode,
          std::set<std::int64_t>& covered) {
  std::uint32_t considered = 0;
  for (std::size_t k = 0; k < window.range().size() && considered < alarm.evaluation_periods; ++k) {
    if (window.range()[k] == Slot::missing) continue;
    ++considered;
    if (window.range()[k] != Slot::breaching) continue;
    const Datapoint& point = window.points()[k];
    const bool first = covered.empty();
    if (first || std::abs(point.value - alarm.threshold) > std::abs(episode.peak - alarm.threshold)) {
      episode.peak = point.value;
    }
    auto cell = std::lower_bound(cells.begin(), cells.end(), point.start,
                                 [](const auto& c, std::int64_t at) { return c.first < at; });
    for (; cell != cells.end() && cell->first < point.start + alarm.period; ++cell) covered.insert(cell->first);
  }
}

}  // namespace

std::vector<Episode> episodes(const Alarm& alarm, const CellList& cells, std::int64_t first, std::int64_t last) {
  std::vector<Episode> out;
  const std::int64_t step = alarm.period < 60 ? 10 : 60;  // A16
  const std::int64_t begin = floor_to(first, step) + step, end = floor_to(last, step) + step;
  Window window(alarm, cells);
  AlarmState state = AlarmState::insufficient_data;
  std::set<std::int64_t> covered;
  const auto close = [&](std::optional<std::int64_t> until) {
    out.back().until = until;
    out.back().cells.assign(covered.begin(), covered.end());
  };
  for (std::int64_t t = begin; t <= end; t += step) {
    const bool data = window.look(t);
    const AlarmState next =
        judge(window.range(), alarm.evaluation_periods, alarm.datapoints_to_alarm, alarm.missing_data, state);
    if (next == AlarmState::alarm && state != AlarmState::alarm) {
      covered.clear();
      out.push_back({t, std::nullopt, 0, {}, {}});
      std::uint32_t considered = 0;
      for (std::size_t k = 0; k < window.range().size() && considered < alarm.evaluation_periods; ++k) {
        if (window.range()[k] == Slot::missing) continue;
        ++considered;
        if (window.range()[k] == Slot::breaching) out.back().recent.push_back(window.points()[k]);
      }
    } else if (next != AlarmState::alarm && state == AlarmState::alarm) {
      close(t);
    }
    state = next;
    if (state == AlarmState::alarm) take(alarm, cells, window, out.back(), covered);
    if (!data) {
      // Without data the state stays what it has just become, until the next cell comes into view.
      const auto cell = std::lower_bound(cells.begin(), cells.end(), t,
                                         [](const auto& c, std::int64_t at) { return c.first < at; });
      const std::int64_t next_look = cell == cells.end() ? end : floor_to(cell->first, step) + step;
      if (next_look - step > t) t = next_look - step;
    }
  }
  if (state == AlarmState::alarm) close(std::nullopt);
  return out;
}

std::string reason_of(const Alarm& alarm, const Episode& episode) {
  constexpr std::string_view words[] = {"greater than or equal to", "greater than", "less than",
                                        "less than or equal to"};
  const auto number = [](double value) {
    return value == std::trunc(value) && std::abs(value) < 1e15 ? fmt::format("{:.1f}", value) : fmt::format("{}", value);
  };
  if (episode.recent.empty()) {
    return fmt::format("no datapoints were received for {} periods, and missing data counts as breaching",
                       alarm.evaluation_periods);
  }
  std::string points;
  for (const Datapoint& point : episode.recent) {
    points += fmt::format("{}{} ({})", points.empty() ? "" : ", ", number(point.value), format_time(point.start));
  }
  return fmt::format("{} out of the last {} datapoints [{}] {} {} the threshold ({})", episode.recent.size(),
                     alarm.evaluation_periods, points, episode.recent.size() == 1 ? "was" : "were",
                     words[static_cast<std::size_t>(alarm.comparison)], number(alarm.threshold));
}

}  // namespace tripline::runtime
