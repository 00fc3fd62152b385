// A18: where a grid of local time has its lines, against a search second by second (minute by minute for days).
#include "runtime/time_zone.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "runtime/event_time.hpp"

namespace tripline::runtime {
namespace {

constexpr std::int64_t minute = 60, hour = 3600, day = 24 * hour;

// The European Union's: one hour more from the last Sunday of March to that of October, 01:00 UTC.
TimeZone berlin_2024() { return {"Europe/Berlin", 3600, {{1711846800, 7200}, {1729990800, 3600}}}; }

std::string last(const TimeZone& zone, std::uint32_t period, std::string_view t) {
  return format_time(last_boundary(zone, period, *parse_time(t)));
}

TEST(TimeZones, DaysHave23And25Hours) {
  const TimeZone zone = berlin_2024();
  EXPECT_EQ(last(zone, 86400, "2024-03-31T12:00:00Z"), "2024-03-30T23:00:00Z");
  EXPECT_EQ(last(zone, 86400, "2024-03-31T21:59:59Z"), "2024-03-30T23:00:00Z");
  EXPECT_EQ(last(zone, 86400, "2024-03-31T22:00:00Z"), "2024-03-31T22:00:00Z");
  EXPECT_EQ(last(zone, 86400, "2024-10-27T00:30:00Z"), "2024-10-26T22:00:00Z");
  EXPECT_EQ(last(zone, 86400, "2024-10-27T22:59:59Z"), "2024-10-26T22:00:00Z");
  EXPECT_EQ(last(zone, 86400, "2024-10-27T23:00:00Z"), "2024-10-27T23:00:00Z");
  EXPECT_EQ(last(zone, 604800, "2024-04-03T00:00:00Z"), "2024-03-31T22:00:00Z");
  EXPECT_EQ(last(zone, 604800, "2024-03-31T21:00:00Z"), "2024-03-24T23:00:00Z");
  EXPECT_EQ(last(zone, 3600, "2024-10-27T01:30:00Z"), "2024-10-27T01:00:00Z");
  EXPECT_EQ(last(zone, 300, "2024-10-27T01:33:00Z"), "2024-10-27T01:30:00Z");
}

TEST(TimeZones, MidnightThatIsLeftOutOrComesTwice) {
  // At midnight an hour is left out: the day begins at one.
  const TimeZone gap{"gap", -10800, {{1541300400, -7200}}};  // 2018-11-04T03:00:00Z
  EXPECT_EQ(last(gap, 86400, "2018-11-04T12:00:00Z"), "2018-11-04T03:00:00Z");
  EXPECT_EQ(last(gap, 86400, "2018-11-05T12:00:00Z"), "2018-11-05T02:00:00Z");
  // One hour past midnight it is midnight again: the day has begun already.
  const TimeZone twice{"twice", -14400, {{1730610000, -18000}}};  // 2024-11-03T05:00:00Z
  EXPECT_EQ(last(twice, 86400, "2024-11-03T05:30:00Z"), "2024-11-03T04:00:00Z");
  // At midnight it is eleven again: the day before it goes on, but the new one was reached for no second.
  const TimeZone back{"back", -10800, {{1518922800, -14400}}};  // 2018-02-18T03:00:00Z
  EXPECT_EQ(last(back, 86400, "2018-02-18T03:30:00Z"), "2018-02-17T03:00:00Z");
  EXPECT_EQ(last(back, 86400, "2018-02-18T04:00:00Z"), "2018-02-18T04:00:00Z");
  // Half an hour: a line of the hours lies where the clock was about to show it.
  const TimeZone half{"half", 37800, {{1712415600, 39600}}};  // 2024-04-06T15:00:00Z, 01:30 becomes 02:00
  EXPECT_EQ(last(half, 3600, "2024-04-06T14:59:00Z"), "2024-04-06T14:30:00Z");
  EXPECT_EQ(last(half, 3600, "2024-04-06T15:00:00Z"), "2024-04-06T15:00:00Z");
  // A whole day is left out.
  const TimeZone samoa{"samoa", -36000, {{1325239200, 50400}}};  // 2011-12-30T10:00:00Z
  EXPECT_EQ(last(samoa, 86400, "2011-12-30T09:59:59Z"), "2011-12-29T10:00:00Z");
  EXPECT_EQ(last(samoa, 86400, "2011-12-30T10:00:00Z"), "2011-12-30T10:00:00Z");
  EXPECT_EQ(last(samoa, 86400, "2011-12-31T09:59:59Z"), "2011-12-30T10:00:00Z");
}

// The latest minute up to `t` at which the date, the largest so far, becomes another.
std::int64_t naive_date(const TimeZone& zone, std::uint32_t period, std::int64_t t) {
  const std::int64_t monday = period == 7 * day ? 4 * day : 0;
  std::int64_t found = 0, line = 0;
  bool first = true;
  for (std::int64_t m = floor_to(t - 2 * static_cast<std::int64_t>(period) - 2 * day, minute); m <= t; m += minute) {
    const std::int64_t here = floor_to(m + offset_at(zone, m) - monday, period);
    if (!first && here <= line) continue;
    if (!first) found = m;
    line = here;
    first = false;
  }
  return found;
}

// The latest minute up to `t` at which the clock shows a multiple, or showed one just before it was changed.
std::int64_t naive_multiple(const TimeZone& zone, std::uint32_t period, std::int64_t t) {
  for (std::int64_t m = floor_to(t, minute);; m -= minute) {
    if ((m + offset_at(zone, m)) % period == 0 || (m + offset_at(zone, m - 1)) % period == 0) return m;
  }
}

TEST(TimeZones, EqualASearch) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 400; ++round) {
    TimeZone zone{"made up", static_cast<std::int32_t>(random() % 97) * 900 - 43200, {}};
    std::int32_t offset = zone.utc_offset;
    for (std::int64_t at = 1'700'000'000 / 900 * 900; zone.shifts.size() < 6;) {
      at += day + static_cast<std::int64_t>(random() % 1000) * 900;
      constexpr std::int32_t steps[] = {-7200, -3600, -1800, 1800, 3600, 86400, -86400};
      const std::int32_t next = offset + steps[random() % std::size(steps)];
      if (std::abs(next) > 18 * hour) continue;
      zone.shifts.push_back({at, offset = next});
    }
    ASSERT_TRUE(is_possible(zone));
    for (int n = 0; n < 20; ++n) {
      const ZoneShift& near = zone.shifts[random() % zone.shifts.size()];
      const std::int64_t t = near.at + static_cast<std::int64_t>(random() % (4 * day)) - 2 * day;
      for (const std::uint32_t period : {60u, 300u, 3600u}) {
        ASSERT_EQ(last_boundary(zone, period, t), naive_multiple(zone, period, t)) << period << ' ' << format_time(t);
      }
      for (const std::uint32_t period : {86400u, 604800u}) {
        ASSERT_EQ(last_boundary(zone, period, t), naive_date(zone, period, t)) << period << ' ' << format_time(t);
      }
    }
  }
}

TEST(TimeZones, WhatIsPossible) {
  EXPECT_TRUE(is_possible({}));
  EXPECT_TRUE(is_possible(berlin_2024()));
  EXPECT_FALSE(is_possible({{}, 100, {}}));
  EXPECT_FALSE(is_possible({{}, 19 * 3600, {}}));
  EXPECT_FALSE(is_possible({{}, 0, {{day, 100}}}));
  EXPECT_FALSE(is_possible({{}, 0, {{day, 0}, {day, 300}}}));
  EXPECT_FALSE(is_possible({{}, 0, {{std::int64_t{1} << 60, 0}}}));
  EXPECT_FALSE(is_possible({{}, 0, std::vector<ZoneShift>(1001)}));
}

}  // namespace
}  // namespace tripline::runtime
