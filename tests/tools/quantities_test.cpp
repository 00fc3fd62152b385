// Amounts at the borders between units.

#include "tools/quantities.hpp"

#include <gtest/gtest.h>

namespace tripline::tools {
namespace {

TEST(Quantities, Grouped) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(grouped(18446744073709551615u), "18,446,744,073,709,551,615");
}

TEST(Quantities, Bytes) {
  EXPECT_EQ(bytes_text(0), "0 B");
  EXPECT_EQ(bytes_text(999), "999 B");
  EXPECT_EQ(bytes_text(1000), "1.0 kB");
  EXPECT_EQ(bytes_text(999949), "999.9 kB");
  EXPECT_EQ(bytes_text(999950), "1.0 MB");
  EXPECT_EQ(bytes_text(12345678), "12.3 MB");
  EXPECT_EQ(bytes_text(18446744073709551615.0), "18.4 EB");
}

TEST(Quantities, Seconds) {
  EXPECT_EQ(seconds_text(0), "0.000 s");
  EXPECT_EQ(seconds_text(0.0421), "0.042 s");
  EXPECT_EQ(seconds_text(0.9996), "1.00 s");
  EXPECT_EQ(seconds_text(59.99), "59.99 s");
  EXPECT_EQ(seconds_text(59.999), "1:00 min");
  EXPECT_EQ(seconds_text(125), "2:05 min");
  EXPECT_EQ(seconds_text(3723), "1:02:03 h");
}

TEST(Quantities, Counted) {
  EXPECT_EQ(counted(0, "file"), "0 files");
  EXPECT_EQ(counted(1, "file"), "1 file");
  EXPECT_EQ(counted(1234, "file"), "1,234 files");
}

}  // namespace
}  // namespace tripline::tools
