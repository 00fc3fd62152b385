#include "bench/nab_detector.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "runtime/anomaly_series.hpp"
#include "runtime/order_statistics.hpp"

namespace tripline::bench {

namespace {

using runtime::SeriesPoint;

constexpr double halfway = 4;                  // deviations with a score of a half
constexpr std::int64_t quiet = 12 * 3600;      // one alarm, until there was none for so long
constexpr std::size_t run = 6;                 // rows
constexpr std::size_t least_past_rows = 100;

// The usual distance of two rows.
std::int64_t period_of(const NabFile& file) {
  std::vector<double> gaps;
  for (std::size_t i = 1; i < file.times.size(); ++i) {
    gaps.push_back(static_cast<double>(file.times[i] - file.times[i - 1]));
  }
  return gaps.empty() ? 1 : std::max<std::int64_t>(1, static_cast<std::int64_t>(runtime::median(std::move(gaps))));
}

std::vector<SeriesPoint> points_of(const NabFile& file) {
  std::vector<SeriesPoint> points;
  for (std::size_t i = 0; i < file.times.size(); ++i) points.push_back({file.times[i], file.values[i]});
  std::stable_sort(points.begin(), points.end(),
                   [](const SeriesPoint& a, const SeriesPoint& b) { return a.start < b.start; });
  return points;
}

// How far the last few rows together are from what was expected. A shift or a noise that no single row stands out of
// shows in the mean size of their deviations, held against what that mean was over the training span, as the band holds
// a row against the rows before it.
class Runs {
 public:
  // `deviation` of the row at `time`; in deviations as well. Rows before the last training are the past.
  double add(std::int64_t time, double deviation) {
    if (const std::int64_t trained = runtime::trained_before(time); trained != trained_) learn(trained);
    constexpr double most = 10;  // one row alone makes no run
    sizes_.push_back(std::min(most, std::abs(deviation)));
    const std::size_t n = std::min(run, sizes_.size());
    double sum = 0;
    for (std::size_t i = sizes_.size() - n; i < sizes_.size(); ++i) sum += sizes_[i];
    times_.push_back(time);
    means_.push_back(sum / static_cast<double>(n));
    return scale_ > 0 ? std::abs(means_.back() - centre_) / scale_ : 0;
  }

 private:
  void learn(std::int64_t trained) {
    trained_ = trained;
    scale_ = 0;
    std::vector<double> past;
    for (std::size_t i = 0; i < times_.size(); ++i) {
      if (times_[i] >= trained - runtime::training_span) past.push_back(means_[i]);
    }
    if (past.size() < least_past_rows) return;
    centre_ = runtime::median(past);
    for (double& mean : past) mean -= centre_;
    scale_ = runtime::robust_scale(past);
  }

  std::int64_t trained_ = INT64_MIN;
  std::vector<std::int64_t> times_;
  std::vector<double> sizes_, means_;
  double centre_ = 0, scale_ = 0;
};

}  // namespace

std::vector<double> nab_scores(const NabFile& file) {
  const std::vector<SeriesPoint> points = points_of(file);
  runtime::BandSettings settings;
  settings.period = period_of(file);
  settings.counts = true;
  runtime::BandSeries series(settings, [&](std::int64_t) { return std::span<const SeriesPoint>(points); });
  Runs runs;
  std::int64_t quiet_until = INT64_MIN;
  std::vector<double> scores;
  for (std::size_t i = 0; i < file.times.size(); ++i) {
    double far = 0;
    if (const runtime::BandModel* model = series.model(file.times[i])) {
      const double deviation = runtime::deviation(*model, file.times[i], file.values[i]);
      far = std::max(std::abs(deviation), runs.add(file.times[i], deviation));
    }
    const double score = far / (far + halfway);
    scores.push_back(file.times[i] < quiet_until ? score / 2 : score);
    if (score > 0.5) quiet_until = file.times[i] + quiet;
  }
  return scores;
}

}  // namespace tripline::bench
