#pragma once
// ANOMALY_DETECTION_BAND(m, k) of metric math (spec M24; anomaly-detection.md, D4, D9): the seasonal band over the
// slots of a grid. What FormulaData::band is given.

#include "runtime/anomaly_series.hpp"
#include "runtime/evaluate_formula.hpp"

namespace tripline::runtime {

// The band of a metric that is learnt from more than the grid: `bands` knows its past. Slots without a
// model are empty.
SeriesBand band_over(BandSeries& bands, const Grid& grid, double deviations);
// The band of a series of which only the grid is known, such as an expression's: learnt from its earlier slots.
SeriesBand band_within(const TimeSeries& series, const Grid& grid, double deviations);

}  // namespace tripline::runtime
