// How columns share a line.

#include "tools/text_table.hpp"

#include <gtest/gtest.h>

namespace tripline::tools {
namespace {

using Widths = std::vector<std::size_t>;

TEST(ShareWidth, ServesTheModestFirst) {
  EXPECT_EQ(share_width({10, 20}, 30, 1), (Widths{10, 20}));
  EXPECT_EQ(share_width({10, 20}, 100, 1), (Widths{10, 20}));
  EXPECT_EQ(share_width({100, 10}, 50, 1), (Widths{40, 10}));
  EXPECT_EQ(share_width({100, 100}, 50, 1), (Widths{25, 25}));
  EXPECT_EQ(share_width({100, 5, 100}, 3, 8), (Widths{8, 5, 8}));
  EXPECT_EQ(share_width({}, 50, 1), Widths{});
}

TEST(Pad, CountsColumnsNotBytes) {
  EXPECT_EQ(pad("東", 4), "東  ");
  EXPECT_EQ(pad_left("ë", 3), "  ë");
  EXPECT_EQ(pad("abc", 2), "abc");
}

}  // namespace
}  // namespace tripline::tools
