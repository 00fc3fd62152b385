#include "runtime/anomaly_series.hpp"

namespace tripline::runtime {

std::int64_t trained_before(std::int64_t start) { return floor_to(start, training_step); }

const BandModel* BandSeries::model(std::int64_t start) {
  // A week of slots is the most that an alarm looks back, so older models are not asked for again.
  constexpr std::size_t most_models = 64;
  const std::int64_t trained = trained_before(start);
  const auto [at, fresh] = models_.try_emplace(trained);
  if (fresh) {
    at->second = train(settings_, past_(trained), trained);
    if (models_.size() > most_models) models_.erase(at == models_.begin() ? std::prev(models_.end()) : models_.begin());
  }
  return at->second ? &*at->second : nullptr;
}

Band BandSeries::band(std::int64_t start, double k) {
  const BandModel* of = model(start);
  return of ? band_at(*of, start, k) : Band{};
}

}  // namespace tripline::runtime
