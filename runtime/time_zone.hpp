#pragma once
// Local time: how far a clock is from UTC, when that changes, and where its minutes, hours, days and weeks begin
// (alarms A18, anomaly detection D6). A program brings along all it needs to know, so that no finding depends on the
// machine it runs on.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tripline::runtime {

// From second `at` on the clock is `utc_offset` seconds east of UTC.
struct ZoneShift {
  std::int64_t at = 0;
  std::int32_t utc_offset = 0;
  friend bool operator==(const ZoneShift&, const ZoneShift&) = default;
};

struct TimeZone {
  std::string name;                // of the IANA database; empty: an offset that never changes
  std::int32_t utc_offset = 0;     // before the first shift
  std::vector<ZoneShift> shifts;   // by time
  friend bool operator==(const TimeZone&, const TimeZone&) = default;
};

// Whether shifts are in order and at least a day apart, and offsets are steps of five minutes and at most 18 hours.
bool is_possible(const TimeZone& zone);
inline constexpr std::size_t most_zone_shifts = 1000;

// Seconds east of UTC at `t`. Logarithmic in the shifts.
std::int32_t offset_at(const TimeZone& zone, std::int64_t t);

// Whether local time has a grid of `period` seconds: minutes, five minutes, hours, days, weeks.
bool has_grid(std::uint32_t period);

// The last instant up to `t` at which the local clock reached a line of the grid. Weeks begin on Monday. Up to an hour
// a line is where the clock shows a multiple of the period; a day begins when the clock first shows its date, so that
// days in which it changes have 23 or 25 hours, and one whose midnight is left out begins behind the gap.
std::int64_t last_boundary(const TimeZone& zone, std::uint32_t period, std::int64_t t);

// The largest multiple of `step` that is not greater than `value`.
std::int64_t floor_to(std::int64_t value, std::int64_t step);

}  // namespace tripline::runtime
