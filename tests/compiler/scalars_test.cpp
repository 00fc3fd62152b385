#include "compiler/scalars.hpp"

#include <gtest/gtest.h>

namespace tripline::compiler {
namespace {

TEST(Scalars, Integers) {
  EXPECT_EQ(parse_integer("0"), 0u);
  EXPECT_EQ(parse_integer("007"), 7u);
  EXPECT_EQ(parse_integer("9007199254740992"), std::uint64_t{1} << 53);
  for (const char* text : {"", "9007199254740993", "99999999999999999", "-1", "+1", "1.0", "1e3", " 1", "1 ", "0x1", "a"}) {
    EXPECT_EQ(parse_integer(text), std::nullopt) << text;
  }
}

TEST(Scalars, Durations) {
  EXPECT_EQ(parse_duration("90"), 90u);
  EXPECT_EQ(parse_duration("90s"), 90u);
  EXPECT_EQ(parse_duration("5m"), 300u);
  EXPECT_EQ(parse_duration("24h"), 86'400u);
  EXPECT_EQ(parse_duration("7d"), 604'800u);
  EXPECT_EQ(parse_duration("2w"), 1'209'600u);
  EXPECT_EQ(parse_duration("3660d"), 316'224'000u);
  for (const char* text : {"", "0", "0s", "s", "m", "5 m", "5M", "1.5h", "-5m", "5y", "3661d", "523w", "9007199254740992w",
                           "316224001"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(Scalars, OffsetsFromUtc) {
  EXPECT_EQ(parse_utc_offset("UTC"), 0);
  EXPECT_EQ(parse_utc_offset("Z"), 0);
  EXPECT_EQ(parse_utc_offset("+05:30"), 19'800);
  EXPECT_EQ(parse_utc_offset("-0300"), -10'800);
  EXPECT_EQ(parse_utc_offset("+2"), 7200);
  EXPECT_EQ(parse_utc_offset("UTC-01:00"), -3600);
  EXPECT_EQ(parse_utc_offset("+18:00"), 64'800);
  for (const char* text : {"", "Europe/Berlin", "+", "+19", "+05:3", "+5:301", "+05:32", "05:30", "+123", "+ab"}) {
    EXPECT_EQ(parse_utc_offset(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace tripline::compiler
