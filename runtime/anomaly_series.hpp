#pragma once
// The band along a series: models trained on the common grid of instants, each with what lay before it, and asked for
// periods behind it. So a run that starts later, or data that come later, change no band.

#include <functional>
#include <map>
#include <optional>
#include <span>

#include "runtime/anomaly_model.hpp"

namespace tripline::runtime {

// The values before an instant of training, ascending, of periods that begin at trained - i * period. They hold until
// the next call. More than the training span, and later ones, do no harm: training looks at its own span only.
using PastOf = std::function<std::span<const SeriesPoint>(std::int64_t trained)>;

// The last instant of training that is not after `start`.
std::int64_t trained_before(std::int64_t start);

class BandSeries {
 public:
  BandSeries(BandSettings settings, PastOf past) : settings_(std::move(settings)), past_(std::move(past)) {}

  // The model for a period that begins at `start`; null: not enough data yet. A training is done once, when it is first
  // asked for. Holds until the next call.
  const BandModel* model(std::int64_t start);
  // D17; no edges without a model (A40).
  Band band(std::int64_t start, double k);

 private:
  BandSettings settings_;
  PastOf past_;
  std::map<std::int64_t, std::optional<BandModel>> models_;  // the newest few
};

}  // namespace tripline::runtime
