#include "runtime/series_band.hpp"

#include <cmath>

namespace tripline::runtime {

SeriesBand band_over(BandSeries& bands, const Grid& grid, double deviations) {
  SeriesBand out;
  const auto finite = [](const std::optional<double>& edge) {
    return edge && std::isfinite(*edge) ? edge : std::nullopt;
  };
  for (std::size_t slot = 0; slot < grid.slots; ++slot) {
    const Band band = bands.band(grid.time(slot), deviations);
    out.upper.push_back(finite(band.upper));
    out.lower.push_back(finite(band.lower));
  }
  return out;
}

SeriesBand band_within(const TimeSeries& series, const Grid& grid, double deviations) {
  std::vector<SeriesPoint> points;
  for (std::size_t slot = 0; slot < grid.slots; ++slot) {
    if (series.values[slot]) points.push_back({grid.time(slot), *series.values[slot]});
  }
  BandSettings settings;
  settings.period = grid.period;
  BandSeries bands(settings, [&](std::int64_t) { return std::span<const SeriesPoint>(points); });
  return band_over(bands, grid, deviations);
}

}  // namespace tripline::runtime
