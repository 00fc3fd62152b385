#include "runtime/event_time.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <ctime>
#include <random>

namespace tripline::runtime {
namespace {

TEST(ParseTime, Accepts) {
  struct Case {
    const char* text;
    std::int64_t seconds;
  };
  for (const auto& [text, seconds] : {
           Case{"1970-01-01T00:00:00Z", 0},
           {"1970-01-01", 0},
           {"1969-12-31T23:59:59Z", -1},
           {"2024-02-29T12:34:56Z", 1709210096},
           {"2000-02-29", 951782400},
           {"2024-05-01T10:00:00.123456789Z", 1714557600},
           {"2024-05-01T12:30:00+02:30", 1714557600},
           {"2024-05-01T00:00:00.5-10:00", 1714557600},
           {"2016-12-31T23:59:60Z", 1483228800},
           {"0001-01-01T00:00:00Z", -62135596800},
           {"9999-12-31T23:59:59Z", 253402300799},
       }) {
    EXPECT_EQ(parse_time(text), seconds) << text;
  }
}

TEST(ParseTime, Refuses) {
  for (const char* text : {
           "",
           "2024",
           "2024-05",
           "2024-5-01",
           "2024-05-1",
           "2024/05/01",
           "2024-05-01T",
           "2024-05-01T10",
           "2024-05-01T10:00",
           "2024-05-01T10:00:00",
           "2024-05-01 10:00:00Z",
           "2024-05-01T10:00:00z",
           "2024-05-01T10:00:00Zx",
           " 2024-05-01T10:00:00Z",
           "2024-05-01T10:00:00 Z",
           "2023-02-29",
           "1900-02-29",
           "2024-04-31",
           "2024-00-10",
           "2024-13-01",
           "2024-01-00",
           "2024-01-32",
           "0000-01-01",
           "2024-05-01T24:00:00Z",
           "2024-05-01T23:60:00Z",
           "2024-05-01T23:59:61Z",
           "2024-05-01T10:00:00.Z",
           "2024-05-01T10:00:00.5",
           "2024-05-01T10:00:00+0200",
           "2024-05-01T10:00:00+24:00",
           "2024-05-01T10:00:00+02:60",
           "2024-05-01T10-00-00Z",
           "+024-05-01",
           "20240501T100000Z",
           "12024-05-01",
       }) {
    EXPECT_EQ(parse_time(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_time(std::string_view("2024-05-01T10:00:00Z\0", 21)), std::nullopt);
}

TEST(FormatTime, IsReadBackAndAgreesWithTheLibrary) {
  const std::uint64_t seed = std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 20'000; ++round) {
    const std::int64_t seconds =
        -62'135'596'800 + static_cast<std::int64_t>(random() % (253'402'300'800 + 62'135'596'800));
    const std::string text = format_time(seconds);
    ASSERT_EQ(parse_time(text), seconds) << text;
    std::tm tm{};
    const std::time_t time = seconds;
    gmtime_r(&time, &tm);
    char expected[64];
    std::snprintf(expected, sizeof expected, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900,
                  tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
    ASSERT_EQ(text, expected);
  }
}

TEST(EventTime, DurationsInWholeUnits) {
  EXPECT_EQ(duration_text(86'400), "1d");
  EXPECT_EQ(duration_text(90'000), "25h");
  EXPECT_EQ(duration_text(90), "90s");
}

}  // namespace
}  // namespace tripline::runtime
