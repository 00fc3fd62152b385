#include "runtime/anomaly_profile.hpp"

#include <gtest/gtest.h>

namespace tripline::runtime {
namespace {

constexpr std::int64_t monday = 1704067200;  // 2024-01-01T00:00:00Z

std::shared_ptr<const TimeZone> east(std::int32_t seconds, std::vector<ZoneShift> shifts = {}) {
  return std::make_shared<TimeZone>(TimeZone{{}, seconds, std::move(shifts)});
}

TEST(Cycle, BinsFollowLocalTime) {
  const Cycle week{seconds_of_week, seconds_of_hour, {}};
  EXPECT_EQ(week.bins(), 168u);
  EXPECT_EQ(week.bin_of(monday), 0u);
  EXPECT_EQ(week.bin_of(monday - 1), 167u);
  EXPECT_EQ((Cycle{seconds_of_week, seconds_of_hour, east(7200)}.bin_of(monday)), 2u);
  EXPECT_EQ((Cycle{seconds_of_day, 1800, east(-3600)}.bin_of(monday)), 46u);
  // D6: across a change of the clock.
  const Cycle summer{seconds_of_day, 1800, east(3600, {{monday + 90 * seconds_of_day, 7200}})};
  EXPECT_EQ(summer.bin_of(monday), 2u);
  EXPECT_EQ(summer.bin_of(monday + 100 * seconds_of_day), 4u);
  // Before 1970, and a last bin that is shorter.
  EXPECT_EQ((Cycle{seconds_of_day, 1800, {}}.bin_of(-1)), 47u);
  EXPECT_EQ((Cycle{seconds_of_day, 50000, {}}.bins()), 2u);
  EXPECT_EQ((Cycle{seconds_of_day, 50000, {}}.bin_of(monday - 1)), 1u);
}

TEST(SeasonalProfile, IsTheMedianOfABinAndItsNeighbours) {
  std::vector<std::int64_t> times;
  std::vector<double> rest;
  for (int day = 0; day < 3; ++day) {
    for (int hour = 0; hour < 24; ++hour) {
      times.push_back(monday + day * seconds_of_day + hour * seconds_of_hour);
      rest.push_back(hour < 12 ? -8 : 8);
    }
  }
  rest[30] = 1000;  // one storm is no profile
  const SeasonalProfile profile = take_profile({seconds_of_day, seconds_of_hour, {}}, times, rest);
  ASSERT_EQ(profile.bins.size(), 24u);
  EXPECT_EQ(profile.at(monday + 6 * seconds_of_hour), -8);
  EXPECT_EQ(profile.at(monday + 20 * seconds_of_hour), 8);
  EXPECT_EQ(rest[30], 1008);
  EXPECT_EQ(rest[0], 0);
}

TEST(SeasonalProfile, IsLeftOutWhereItExplainsNothing) {
  std::vector<std::int64_t> times;
  std::vector<double> rest;
  for (int i = 0; i < 96; ++i) {
    times.push_back(monday + i * seconds_of_hour);
    rest.push_back(i / 24 % 2 == 0 ? 5 : -5);
  }
  const std::vector<double> before = rest;
  EXPECT_TRUE(take_profile({seconds_of_day, seconds_of_hour, {}}, times, rest).bins.empty());
  EXPECT_EQ(rest, before);
  EXPECT_EQ(SeasonalProfile{}.at(monday), 0);
}

}  // namespace
}  // namespace tripline::runtime
