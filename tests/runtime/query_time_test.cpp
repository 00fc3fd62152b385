#include "runtime/query_time.hpp"

#include <gtest/gtest.h>

#include "runtime/query_value.hpp"

namespace tripline::runtime {
namespace {

using Unit = QueryPeriod::Unit;

TEST(QueryTime, PeriodsBeginAndEnd) {
  struct Case {
    const char* time;
    QueryPeriod period;
    const char* floor;
    const char* ceil;
  };
  const Case cases[] = {
      {"2025-01-15 14:03:00.001",
       {Unit::milliseconds, 300'000},
       "2025-01-15 14:00:00.000",
       "2025-01-15 14:05:00.000"},
      {"2025-01-15 14:05:00",
       {Unit::milliseconds, 300'000},
       "2025-01-15 14:05:00.000",
       "2025-01-15 14:05:00.000"},
      {"1969-12-31 23:59:59",
       {Unit::milliseconds, 86'400'000},
       "1969-12-31 00:00:00.000",
       "1970-01-01 00:00:00.000"},
      {"2025-01-12 23:59:59", {Unit::weeks, 1}, "2025-01-06 00:00:00.000", "2025-01-13 00:00:00.000"},
      {"2024-02-29 12:00:00", {Unit::months, 1}, "2024-02-01 00:00:00.000", "2024-03-01 00:00:00.000"},
      {"2024-02-29 12:00:00", {Unit::months, 3}, "2024-01-01 00:00:00.000", "2024-04-01 00:00:00.000"},
      {"1969-11-30 12:00:00", {Unit::months, 12}, "1969-01-01 00:00:00.000", "1970-01-01 00:00:00.000"},
      {"2025-06-01", {Unit::months, 120}, "2020-01-01 00:00:00.000", "2030-01-01 00:00:00.000"},
  };
  for (const Case& c : cases) {
    const double time = *read_time(c.time);
    EXPECT_EQ(query_time_text(floor_to(time, c.period)), c.floor) << c.time;
    EXPECT_EQ(query_time_text(ceil_to(time, c.period)), c.ceil) << c.time;
  }
}

TEST(QueryTime, Reads) {
  EXPECT_EQ(read_time("2025-01-15T14:00:00.5+01:00"), 1736946000500);
  EXPECT_EQ(read_time("2025-01-15 14:00:00.1239"), 1736949600123);
  for (const char* wrong :
       {"", "2025", "2025-02-30", "2025-01-15 25:00:00", "2025-01-15T14:00", "yesterday"}) {
    EXPECT_EQ(read_time(wrong), std::nullopt) << wrong;
  }
}

TEST(QueryTime, Formats) {
  const double time = *read_time("2025-03-09 00:05:06.007");
  const std::pair<const char*, const char*> cases[] = {
      {"yyyy-MM-dd HH:mm:ss.SSS", "2025-03-09 00:05:06.007"},
      {"d.M.yy h:mm a", "9.3.25 12:05 AM"},
      {"EEE, dd MMM yyyy", "Sun, 09 Mar 2025"},
      {"'week' D", "week 68"},
      {"%F %T", "2025-03-09 00:05:06"},
      {"%a %d %b %Y %I%p %%", "Sun 09 Mar 2025 12AM %"},
      {"%s", "1741478706"},
  };
  for (const auto& [format, expected] : cases) EXPECT_EQ(format_time_as(time, format), expected) << format;
  EXPECT_EQ(format_time_as(time, "qqq"), std::nullopt);
  EXPECT_EQ(read_time_as("09/Mar/2025:00:05:06 +0100", "dd/MMM/yyyy:HH:mm:ss Z"), time - 7 - 3'600'000);
  EXPECT_EQ(read_time_as("12:05 PM", "%I:%M %p"), (12 * 60 + 5) * 60'000);
  EXPECT_EQ(read_time_as("2025-13-01", "%Y-%m-%d"), std::nullopt);
  EXPECT_EQ(read_time_as("2025-12-01 and more", "%Y-%m-%d"), std::nullopt);
}

}  // namespace
}  // namespace tripline::runtime
