#include "runtime/anomaly_model.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/runtime/synthetic_series.hpp"

namespace tripline::runtime {
namespace {

constexpr std::int64_t day = seconds_of_day, hour = seconds_of_hour, start = synthetic_start;

template <typename Value>
std::vector<SeriesPoint> series(std::int64_t seconds, std::int64_t period, Value value) {
  std::vector<SeriesPoint> points;
  for (std::int64_t t = 0; t < seconds; t += period) points.push_back({start + t, value(t)});
  return points;
}
BandSettings every(std::int64_t period) {
  BandSettings settings;
  settings.period = period;
  return settings;
}
// Small, different, without a pattern of any length looked at.
double jitter(std::int64_t t) { return 0.01 * static_cast<double>(t * 7919 % 104729 % 97) / 97; }

TEST(BandModel, NeedsThirtyValuesOverThreeHours) {  // D11
  const auto flat = [](std::int64_t) { return 5.0; };
  const auto minutes = series(180 * 60, 60, flat);
  EXPECT_TRUE(train(every(60), minutes, start + 180 * 60));
  EXPECT_FALSE(train(every(60), std::span(minutes).first(179), start + 180 * 60));
  const auto hours = series(30 * hour, hour, flat);
  EXPECT_TRUE(train(every(hour), hours, start + 30 * hour));
  EXPECT_FALSE(train(every(hour), std::span(hours).first(29), start + 30 * hour));
  EXPECT_FALSE(train(every(hour), {}, start));
}

TEST(BandModel, TrainsOnTwoWeeksBeforeItsInstant) {  // D2
  const auto points = series(20 * day, hour, [](std::int64_t t) { return t < 6 * day ? 1000.0 : 5 + jitter(t); });
  const auto model = train(every(hour), points, start + 20 * day);
  ASSERT_TRUE(model);
  EXPECT_EQ(model->points, 14u * 24);
  EXPECT_NEAR(model->level, 5, 0.01);
  // A period that has not ended is none of the past.
  EXPECT_EQ(train(every(hour), points, start + 20 * day - 1)->points, 14u * 24 - 1);
}

TEST(BandModel, CountsAreMadeEven) {  // D12
  BandSettings settings = every(hour);
  settings.counts = true;
  const auto points = series(2 * day, hour, [](std::int64_t) { return 100.0; });
  const auto model = train(settings, points, start + 2 * day);
  ASSERT_TRUE(model && model->rooted);
  EXPECT_EQ(model->scale, 1);  // the floor of D16
  const double y = 2 * std::sqrt(100.375);
  const Band band = band_at(*model, start + 2 * day, 2);
  EXPECT_NEAR(*band.lower, (y - 2) * (y - 2) / 4 - 0.375, 1e-9);
  EXPECT_NEAR(*band.upper, (y + 2) * (y + 2) / 4 - 0.375, 1e-9);
  EXPECT_NEAR(expected(*model, start), 100, 1e-9);
  EXPECT_NEAR(deviation(*model, start, *band.upper), 2, 1e-9);
  // A fraction, or a value below zero, is no count.
  auto broken = points;
  broken[7].value = 1.5;
  EXPECT_FALSE(train(settings, broken, start + 2 * day)->rooted);
  broken[7].value = -1;
  EXPECT_FALSE(train(settings, broken, start + 2 * day)->rooted);
  EXPECT_FALSE(train(every(hour), points, start + 2 * day)->rooted);
}

TEST(BandModel, ATrendIsFollowedWhenItIsLargerThanTheNoise) {  // D13
  const auto rising = series(14 * day, hour, [](std::int64_t t) { return static_cast<double>(t) / day + jitter(t); });
  const auto model = train(every(hour), rising, start + 14 * day);
  ASSERT_TRUE(model);
  EXPECT_NEAR(model->slope * day, 1, 0.01);
  EXPECT_NEAR(expected(*model, start + 14 * day), 14, 0.1);
  const auto short_rise = train(every(hour), std::span(rising).first(6 * 24), start + 6 * day);
  EXPECT_EQ(short_rise->slope, 0);
  const auto noise = series(14 * day, hour, [](std::int64_t t) { return 1000 * jitter(t); });
  EXPECT_EQ(train(every(hour), noise, start + 14 * day)->slope, 0);
}

TEST(BandModel, ADailyProfileFollowsLocalTime) {  // D6, D14
  const auto office = [](std::int64_t t) {
    return (t % day >= 8 * hour && t % day < 18 * hour ? 50.0 : 5.0) + jitter(t);
  };
  const auto points = series(4 * day, 600, office);
  const auto model = train(every(600), points, start + 4 * day);
  ASSERT_TRUE(model && !model->daily.bins.empty() && model->weekly.bins.empty());
  EXPECT_NEAR(expected(*model, start + 4 * day + 12 * hour), 50, 0.1);
  EXPECT_NEAR(expected(*model, start + 4 * day + 3 * hour), 5, 0.1);
  // Two days are too few.
  EXPECT_TRUE(train(every(600), std::span(points).first(2 * 144), start + 2 * day)->daily.bins.empty());

  BandSettings tokyo = every(600);
  tokyo.zone = std::make_shared<TimeZone>(TimeZone{{}, 9 * 3600, {}});
  EXPECT_EQ(train(tokyo, points, start + 4 * day)->daily.cycle.bin_of(start), 18u);
  EXPECT_NEAR(expected(*train(tokyo, points, start + 4 * day), start + 4 * day + 12 * hour), 50, 0.1);
}

TEST(BandModel, AWeeklyProfileKnowsTheWeekend) {  // D15
  const auto points = series(14 * day, hour, [](std::int64_t t) {
    return (t % (7 * day) >= 5 * day ? 5.0 : 50.0) + jitter(t);
  });
  const auto model = train(every(hour), points, start + 14 * day);
  ASSERT_TRUE(model && !model->weekly.bins.empty());
  EXPECT_NEAR(expected(*model, start + 16 * day), 50, 0.1);
  EXPECT_NEAR(expected(*model, start + 20 * day), 5, 0.1);
}

TEST(BandModel, AnHourlyProfileKnowsAJobOfEveryHour) {  // D15
  const auto points = series(day, 60, [](std::int64_t t) { return (t % hour < 600 ? 90.0 : 10.0) + jitter(t); });
  const auto model = train(every(60), points, start + day);
  ASSERT_TRUE(model && !model->hourly.bins.empty());
  EXPECT_NEAR(expected(*model, start + day + 300), 90, 0.1);
  EXPECT_NEAR(expected(*model, start + day + 1800), 10, 0.1);
}

TEST(BandModel, ExcludedRangesDoNotTrain) {  // D5
  const auto clean = series(4 * day, hour, [](std::int64_t t) { return 10 + jitter(t); });
  auto storm = clean;
  for (std::size_t i = 24; i < 72; ++i) storm[i].value = 1e6;
  BandSettings settings = every(hour);
  settings.excluded = {{start + day, start + 3 * day}};
  const auto model = train(settings, storm, start + 4 * day);
  ASSERT_TRUE(model);
  EXPECT_EQ(model->points, 48u);
  EXPECT_NEAR(*band_at(*model, start + 4 * day, 3).upper, 10.03, 0.03);
  // Start inside, end outside; a period that begins before and reaches in is out.
  settings.excluded = {{start + 30 * 60, start + 2 * hour}};
  EXPECT_EQ(train(settings, storm, start + 4 * day)->points, 94u);
}

TEST(BandModel, StaysWhereValuesCanBe) {  // D7
  const auto wild = series(2 * day, hour, [](std::int64_t t) { return 4000 * jitter(t); });
  EXPECT_EQ(*band_at(*train(every(hour), wild, start + 2 * day), start, 5).lower, 0);
  const auto both = series(2 * day, hour, [](std::int64_t t) { return 4000 * jitter(t) - 1; });
  EXPECT_LT(*band_at(*train(every(hour), both, start + 2 * day), start, 5).lower, 0);
  BandSettings settings = every(hour);
  settings.percent = true;
  const Band band = band_at(*train(settings, wild, start + 2 * day), start, 50);
  EXPECT_EQ(*band.lower, 0);
  EXPECT_EQ(*band.upper, 100);
}

TEST(BandModel, ASparseCountIsZeroBetween) {  // D19
  BandSettings settings = every(300);
  settings.counts = true;
  const auto rare = series(4 * day, 3000, [](std::int64_t) { return 1.0; });
  const auto model = train(settings, rare, start + 4 * day);
  ASSERT_TRUE(model && model->sparse);
  EXPECT_TRUE(model->daily.bins.empty());
  EXPECT_NEAR(expected(*model, start), 0, 1e-9);
  EXPECT_LT(*band_at(*model, start, 2).upper, 3);
  // What is no count stays what it is.
  settings.counts = false;
  EXPECT_NEAR(expected(*train(settings, rare, start + 4 * day), start), 1, 1e-9);
}

TEST(BandModel, HugeValuesLeaveItFinite) {
  auto points = series(8 * day, hour, [](std::int64_t t) { return t % (2 * hour) == 0 ? 1e100 : -1e100; });
  points[3].value = 1.7e308;
  const auto model = train(every(hour), points, start + 8 * day);
  ASSERT_TRUE(model);
  EXPECT_EQ(model->points, 8u * 24 - 1);
  const Band band = band_at(*model, start + 8 * day, 1e6);
  EXPECT_TRUE(std::isfinite(*band.lower) && std::isfinite(*band.upper));
}

TEST(BandModel, SaysWhereItsBandComesFrom) {  // D20
  const auto points = series(4 * day, 600, [](std::int64_t t) { return t % day < 12 * hour ? 10.0 : 30.0; });
  EXPECT_EQ(explain(*train(every(600), points, start + 4 * day), start + 4 * day),
            "expected 10: level 20, time of day -10, deviation 0.03; learnt from 576 datapoints before "
            "2024-01-05T00:00:00Z");
}

}  // namespace
}  // namespace tripline::runtime
