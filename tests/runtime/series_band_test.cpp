#include "runtime/series_band.hpp"

#include <gtest/gtest.h>

#include "tests/math_request.hpp"
#include "tests/runtime/synthetic_series.hpp"

namespace tripline::runtime {
namespace {

// Four days of hours: ten, and a little more every other hour.
TestRequest request() {
  TestRequest out;
  out.grid = {synthetic_start, seconds_of_hour, 96};
  out.metrics = {{"m", Slots(96)}};
  for (std::size_t i = 0; i < 96; ++i) out.metrics[0].second[i] = i % 2 == 0 ? 10 : 11;
  return out;
}

SeriesArray band_of(const std::string& expression, const std::function<SeriesBand(const BandRequest&)>& give) {
  TestRequest test = request();
  test.add_metrics();
  test.add_expression("", expression);
  const auto set = test.lower();
  EXPECT_TRUE(set) << expression;
  FormulaData data = test.data();
  data.band = give;
  FormulaFault fault;
  const auto values = evaluate_formulas(*set, data, fault);
  EXPECT_TRUE(values) << fault.message;
  return std::get<SeriesArray>(values->back());
}

// D4, M24: two series, upper first; no band before there are data.
TEST(SeriesBand, OfAnExpression) {
  const Grid grid = request().grid;
  for (const char* expression : {"ANOMALY_DETECTION_BAND(m * 2, 3)", "ANOMALY_DETECTION_BAND(m, 3)"}) {
    const double factor = expression[24] == ' ' ? 2 : 1;
    const SeriesArray band =
        band_of(expression, [&](const BandRequest& r) { return band_within(r.series, grid, r.deviations); });
    ASSERT_EQ(band.size(), 2u);
    for (std::size_t slot = 0; slot < 96; ++slot) {
      const auto& upper = band[0].values[slot];
      const auto& lower = band[1].values[slot];
      ASSERT_EQ(upper.has_value(), slot >= 30) << slot;
      ASSERT_EQ(lower.has_value(), slot >= 30) << slot;
      if (!upper) continue;
      EXPECT_GT(*upper, 11 * factor);
      EXPECT_LT(*upper, 14 * factor);
      EXPECT_LT(*lower, 10 * factor);
      EXPECT_GE(*lower, 0);
    }
  }
}

TEST(SeriesBand, OfAMetricKnowsMoreThanTheGrid) {
  std::vector<SeriesPoint> past;
  for (int i = -200; i < 96; ++i) past.push_back({synthetic_start + i * seconds_of_hour, 40});
  BandSettings settings;
  settings.period = seconds_of_hour;
  BandSeries bands(settings, [&](std::int64_t) { return std::span<const SeriesPoint>(past); });
  const SeriesArray band = band_of("ANOMALY_DETECTION_BAND(m, 3)", [&](const BandRequest& r) {
    EXPECT_EQ(r.input, 0u);
    return band_over(bands, request().grid, r.deviations);
  });
  EXPECT_NEAR(*band[0].values[0], 40, 1);
  EXPECT_NEAR(*band[1].values[95], 40, 1);
}

TEST(SeriesBand, EdgesThatAreNoNumbersAreLeftOut) {
  const Grid grid = request().grid;
  const SeriesArray band = band_of("ANOMALY_DETECTION_BAND(m, 1.7E308)", [&](const BandRequest& r) {
    return band_within(r.series, grid, r.deviations);
  });
  for (const auto& value : band[0].values) EXPECT_TRUE(!value || std::isfinite(*value));
}

}  // namespace
}  // namespace tripline::runtime
