#include "runtime/time_zone.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>

namespace tripline::runtime {

namespace {

constexpr std::int64_t day = 86400, week = 7 * day;
constexpr std::int64_t monday = 4 * day;  // 1970-01-05; the epoch is a Thursday
constexpr std::array<std::uint32_t, 5> grid_periods = {60, 300, 3600, 86400, 604800};

// How many shifts there were at `t`. Between two of them the offset stays.
std::size_t shifts_until(const TimeZone& zone, std::int64_t t) {
  const auto behind = std::upper_bound(zone.shifts.begin(), zone.shifts.end(), t,
                                       [](std::int64_t at, const ZoneShift& shift) { return at < shift.at; });
  return static_cast<std::size_t>(behind - zone.shifts.begin());
}

std::int32_t offset_after(const TimeZone& zone, std::size_t shifts) {
  return shifts == 0 ? zone.utc_offset : zone.shifts[shifts - 1].utc_offset;
}

// Of minutes to hours: the clock shows multiples of them, perhaps just before it is changed.
std::int64_t last_multiple(const TimeZone& zone, std::int64_t period, std::int64_t t) {
  for (std::size_t shifts = shifts_until(zone, t);; --shifts) {
    const std::int64_t offset = offset_after(zone, shifts);
    const std::int64_t found = floor_to(t + offset, period) - offset;
    if (shifts == 0 || found >= zone.shifts[shifts - 1].at) return found;
    t = zone.shifts[shifts - 1].at;  // with the offset before it, of which a line may lie right here
  }
}

// Of days and weeks: the first instant from `from` on at which the clock shows `line` or later.
std::int64_t first_at(const TimeZone& zone, std::int64_t line, std::int64_t from) {
  for (std::size_t shifts = shifts_until(zone, from);; ++shifts) {
    const std::int64_t begin = shifts == 0 ? std::numeric_limits<std::int64_t>::min() : zone.shifts[shifts - 1].at;
    const std::int64_t found = std::max(begin, line - offset_after(zone, shifts));
    if (shifts == zone.shifts.size() || found < zone.shifts[shifts].at) return found;
  }
}

// Where the clock was put back over a line it had reached it before, and stays behind it.
std::int64_t last_date(const TimeZone& zone, std::int64_t period, std::int64_t t) {
  const std::int64_t origin = period == week ? monday : 0;
  const auto line_of = [&](std::int64_t local) { return origin + floor_to(local - origin, period); };
  const std::size_t shifts = shifts_until(zone, t);
  std::int64_t line = line_of(t + offset_after(zone, shifts));
  if (shifts > 0) {
    line = std::max(line, line_of(zone.shifts[shifts - 1].at - 1 + offset_after(zone, shifts - 1)));
  }
  return first_at(zone, line, t - period - day);
}

}  // namespace

bool is_possible(const TimeZone& zone) {
  constexpr std::int32_t most = 18 * 3600, step = 300;
  constexpr std::int64_t latest = std::int64_t{1} << 40;
  const auto possible = [](std::int32_t offset) { return std::abs(offset) <= most && offset % step == 0; };
  const auto close = [](const ZoneShift& a, const ZoneShift& b) { return b.at - a.at < day; };
  return possible(zone.utc_offset) && zone.shifts.size() <= most_zone_shifts &&
         std::all_of(
             zone.shifts.begin(), zone.shifts.end(),
             [&](const ZoneShift& shift) { return std::abs(shift.at) <= latest && possible(shift.utc_offset); }) &&
         std::adjacent_find(zone.shifts.begin(), zone.shifts.end(), close) == zone.shifts.end();
}

std::int32_t offset_at(const TimeZone& zone, std::int64_t t) {
  return zone.shifts.empty() ? zone.utc_offset : offset_after(zone, shifts_until(zone, t));
}

bool has_grid(std::uint32_t period) {
  return std::find(grid_periods.begin(), grid_periods.end(), period) != grid_periods.end();
}

std::int64_t last_boundary(const TimeZone& zone, std::uint32_t period, std::int64_t t) {
  return period < day ? last_multiple(zone, period, t) : last_date(zone, period, t);
}

std::int64_t floor_to(std::int64_t value, std::int64_t step) {
  return (value >= 0 ? value / step : (value - step + 1) / step) * step;
}

}  // namespace tripline::runtime
