#include "runtime/alarm_window.hpp"

#include <algorithm>
#include <array>

namespace tripline::runtime {

namespace {
constexpr std::int64_t day = 86400, week = 7 * day;
constexpr std::int64_t monday = 4 * day;  // 1970-01-05; the epoch is a Thursday
constexpr std::array<std::uint32_t, 5> grid_periods = {60, 300, 3600, 86400, 604800};
}  // namespace

std::int64_t floor_to(std::int64_t value, std::int64_t step) {
  return (value >= 0 ? value / step : (value - step + 1) / step) * step;
}

std::int64_t step_of(const Alarm& alarm) { return alarm.period < 60 ? 10 : 60; }

Instants instants_of(const Alarm& alarm, std::int64_t first, std::int64_t last) {
  const std::int64_t step = step_of(alarm);
  return {floor_to(first, step) + step, floor_to(last, step) + step, step};
}

bool has_grid(std::uint32_t period) {
  return std::find(grid_periods.begin(), grid_periods.end(), period) != grid_periods.end();
}

std::int64_t newest_end(const Alarm& alarm, std::int64_t t) {
  if (alarm.window == WindowKind::sliding) return t;
  const std::int64_t period = alarm.period;
  const std::int64_t origin = (period == week ? monday : 0) - alarm.utc_offset;
  return origin + floor_to(t - origin, period);
}

void slots_at(const Alarm& alarm, std::int64_t t, std::vector<Interval>& slots) {
  slots.resize(slots_of(alarm));
  std::int64_t end = newest_end(alarm, t);
  for (Interval& slot : slots) {
    slot = {end - alarm.period, end};
    end -= alarm.period;
  }
}

}  // namespace tripline::runtime
