#include "runtime/alarm_window.hpp"

namespace tripline::runtime {

std::int64_t step_of(const Alarm& alarm) { return alarm.period < 60 ? 10 : 60; }

Instants instants_of(const Alarm& alarm, std::int64_t first, std::int64_t last) {
  const std::int64_t step = step_of(alarm);
  return {floor_to(first, step) + step, floor_to(last, step) + step, step};
}

std::int64_t newest_end(const Alarm& alarm, std::int64_t t) {
  return alarm.window == WindowKind::sliding ? t : last_boundary(alarm.zone, alarm.period, t);
}

void slots_at(const Alarm& alarm, std::int64_t t, std::vector<Interval>& slots) {
  slots.resize(slots_of(alarm));
  std::int64_t end = newest_end(alarm, t);
  for (Interval& slot : slots) {
    slot = {alarm.zone.shifts.empty() ? end - alarm.period : newest_end(alarm, end - 1), end};
    end = slot.start;
  }
}

}  // namespace tripline::runtime
