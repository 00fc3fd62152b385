#pragma once
// The profiles of a seasonal band (spec/anomaly-detection.md, D14, D15): what a series usually is at a time of day, of
// the week, of the hour, as medians over bins of a cycle.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "runtime/time_zone.hpp"

namespace tripline::runtime {

inline constexpr std::int64_t seconds_of_hour = 3600, seconds_of_day = 86400, seconds_of_week = 7 * seconds_of_day;

// A cycle cut into bins of `width` seconds of local time; the last one may be shorter. The week begins on Monday.
struct Cycle {
  std::int64_t length = seconds_of_day;
  std::int64_t width = 1800;
  std::shared_ptr<const TimeZone> zone;  // null: UTC

  std::size_t bins() const { return static_cast<std::size_t>((length + width - 1) / width); }
  std::size_t bin_of(std::int64_t time) const;
};

// One value a bin; empty: no profile, which is 0 everywhere.
struct SeasonalProfile {
  Cycle cycle;
  std::vector<double> bins;

  double at(std::int64_t time) const { return bins.empty() ? 0 : bins[cycle.bin_of(time)]; }
};

// The medians over each bin and its two neighbours. The profile is kept, and taken out of `rest` (what the series is
// beside what is already explained, one value a time), if the third quartile of |rest| falls by more than a tenth;
// else it is empty. A bin without points is 0. Linear.
SeasonalProfile take_profile(const Cycle& cycle, std::span<const std::int64_t> times, std::vector<double>& rest);

}  // namespace tripline::runtime
