#pragma once
// The robust seasonal band (spec/anomaly-detection.md, D10-D20): what a series is expected to be, learnt from its past.
//
// Medians take the place of means: the past of a series that anomalies are looked for in has anomalies in it. The
// decomposition is the robust core of STL (Cleveland, Cleveland, McRae and Terpenning 1990), as in S-H-ESD (Hochenbaum,
// Vallis and Kejariwal 2017); the scale is the MAD (Rousseeuw and Croux 1993) beside a tail quantile; the trend is
// Theil's and Sen's (1950, 1968); counts are made even by Anscombe's root (1948). No random number, no iteration: the
// same points give the same bits.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/alarm_window.hpp"
#include "runtime/anomaly_profile.hpp"
#include "runtime/judge.hpp"

namespace tripline::runtime {

// The value of one period, by its start.
struct SeriesPoint {
  std::int64_t start = 0;
  double value = 0;
};

struct BandSettings {
  std::int64_t period = 300;       // seconds
  std::shared_ptr<const TimeZone> zone;  // of the clock that days, weeks and hours follow (D6); null: UTC
  bool counts = false;             // a count or a sum: whole values that are not negative vary as counts (D12, D19)
  bool percent = false;            // the band stays within 0 and 100 (D7)
  std::vector<Interval> excluded;  // periods that touch one of these do not train (D5)
};

inline constexpr std::int64_t training_span = 14 * seconds_of_day;   // D2
inline constexpr std::int64_t training_step = 6 * seconds_of_hour;   // between two trainings (section 2)
inline constexpr std::size_t least_training_points = 30;             // D11
inline constexpr std::int64_t least_training_span = 3 * seconds_of_hour;

// What was learnt at `trained`.
struct BandModel {
  std::int64_t trained = 0;   // points that end by then, and begin within the training span before it
  std::size_t points = 0;
  bool rooted = false;        // the model is of 2 * sqrt(x + 3/8) and not of x (D12)
  bool sparse = false;        // D19
  bool never_negative = false, percent = false;
  double level = 0;
  double slope = 0;           // per second, about `middle`
  std::int64_t middle = 0;
  SeasonalProfile daily, weekly, hourly;
  double scale = 1;           // sigma
};

// `past` ascends by start and lies before `trained`; only what falls into the training span is looked at. Nothing: not
// enough data (D11). Values beyond 1e100
// are left out. O(n log n) for n points.
std::optional<BandModel> train(const BandSettings& settings, std::span<const SeriesPoint> past, std::int64_t trained);

// The parts of a forecast (D17, D20), in the model's terms: of roots where the model is `rooted`.
struct Forecast {
  double level = 0, trend = 0, daily = 0, weekly = 0, hourly = 0;
  double sum() const { return level + trend + daily + weekly + hourly; }
};
Forecast forecast(const BandModel& model, std::int64_t start);
// What the period is expected to be, in the series' terms.
double expected(const BandModel& model, std::int64_t start);
// The band `k` deviations wide on each side; k > 0.
Band band_at(const BandModel& model, std::int64_t start, double k);
// How many deviations the value is above (below: negative) what was expected.
double deviation(const BandModel& model, std::int64_t start, double value);
// One line: every part of the forecast, the deviation, how many points and until when (D20).
std::string explain(const BandModel& model, std::int64_t start);

}  // namespace tripline::runtime
