#include "runtime/order_statistics.hpp"

#include <gtest/gtest.h>

namespace tripline::runtime {
namespace {

TEST(OrderStatistics, MedianOfEvenCountsIsTheMiddle) {
  EXPECT_EQ(median({3}), 3);
  EXPECT_EQ(median({4, 1}), 2.5);
  EXPECT_EQ(median({9, 1, 5}), 5);
  EXPECT_EQ(median({7, 1, 3, 100}), 5);
  EXPECT_EQ(median({1.7e308, 1.7e308}), 1.7e308);
}

TEST(OrderStatistics, NearestRankIsOneOfTheValues) {
  EXPECT_EQ(nearest_rank({10, 20, 30, 40}, 0.75), 30);
  EXPECT_EQ(nearest_rank({10, 20, 30, 40}, 0.76), 40);
  EXPECT_EQ(nearest_rank({10, 20, 30, 40}, 1e-9), 10);
  EXPECT_EQ(nearest_rank({5}, 1), 5);
}

TEST(OrderStatistics, DistanceAndScale) {
  EXPECT_EQ(median_distance({1, 2, 3, 10}, 2), 1);
  // The tail speaks where half of the values are equal.
  EXPECT_EQ(robust_scale({0, 0, 0, 28.07}), 10);
  EXPECT_DOUBLE_EQ(robust_scale({-1, 1, -1, 1}), normal_mad);
  EXPECT_EQ(robust_scale({0, 0}), 0);
}

}  // namespace
}  // namespace tripline::runtime
