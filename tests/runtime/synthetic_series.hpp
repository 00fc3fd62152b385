#pragma once
// Series as CloudTrail makes them: counts that follow the hours and the days of the week, from a seed.

#include <cmath>
#include <cstdint>
#include <vector>

#include "runtime/anomaly_model.hpp"
#include "tools/generate/random.hpp"

namespace tripline::runtime {

// Monday, 2024-01-01T00:00:00Z.
inline constexpr std::int64_t synthetic_start = 1704067200;

// One draw of a Poisson variable (Knuth's product, in parts so that no factor underflows).
inline double poisson(tools::Random& random, double mean) {
  double count = 0;
  for (; mean > 30; mean -= 30) count += poisson(random, 30);
  const double least = std::exp(-mean);
  for (double product = 1;; ++count) {
    product *= (static_cast<double>(random.next() >> 11) + 0.5) * 0x1p-53;
    if (product <= least) return count;
  }
}

// Calls in five minutes at a time: busy by day, half as busy at the weekend.
inline double usual_rate(std::int64_t time) {
  const double hour = static_cast<double>((time - synthetic_start) % seconds_of_day) / seconds_of_hour;
  const bool weekend = (time - synthetic_start) % seconds_of_week >= 5 * seconds_of_day;
  return (10 + 40 * std::pow(std::sin(std::acos(-1.0) * hour / 24), 2)) * (weekend ? 0.5 : 1);
}

// `rate(time)` for each period of `days` days.
template <typename Rate>
std::vector<SeriesPoint> synthetic_series(std::uint64_t seed, int days, std::int64_t period, Rate rate) {
  tools::Random random(seed);
  std::vector<SeriesPoint> points;
  for (std::int64_t t = 0; t < days * seconds_of_day; t += period) {
    points.push_back({synthetic_start + t, poisson(random, rate(synthetic_start + t))});
  }
  return points;
}

}  // namespace tripline::runtime
