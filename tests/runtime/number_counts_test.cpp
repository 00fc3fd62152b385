#include "runtime/number_counts.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>
#include <vector>

namespace tripline::runtime {
namespace {

TEST(NumberCounts, NearestRank) {
  NumberCounts counts;
  EXPECT_EQ(counts.percentile(50), std::nullopt);
  for (const double n : {15.0, 20.0, 35.0, 40.0, 50.0}) counts.add(n);
  for (const auto& [percent, expected] :
       {std::pair(5.0, 15.0), {30.0, 20.0}, {40.0, 20.0}, {50.0, 35.0}, {100.0, 50.0}, {0.0, 15.0}}) {
    EXPECT_EQ(counts.percentile(percent), expected) << percent;
  }
  NumberCounts many;
  many.add(1, 999);
  many.add(2);
  EXPECT_EQ(many.percentile(99.9), 1);
  EXPECT_EQ(many.percentile(99.91), 2);
}

// Beyond the bound percentiles are within the stated error, and still the same however the numbers came
// together.
TEST(NumberCounts, BeyondTheBound) {
  std::mt19937_64 random(7);
  std::vector<double> numbers;
  for (int i = 0; i < 200'000; ++i) numbers.push_back(static_cast<double>(random() % 100'000'000) / 100.0);
  NumberCounts whole;
  for (const double n : numbers) whole.add(n);
  EXPECT_FALSE(whole.exact());
  NumberCounts parts[3];
  std::shuffle(numbers.begin(), numbers.end(), std::mt19937_64(3));
  for (std::size_t i = 0; i < numbers.size(); ++i) parts[i < 1000 ? 0 : i % 7 == 0 ? 1 : 2].add(numbers[i]);
  EXPECT_TRUE(parts[0].exact());
  NumberCounts sum;
  for (const NumberCounts& part : parts) sum.add(part);
  std::sort(numbers.begin(), numbers.end());
  for (const double percent : {0.1, 25.0, 50.0, 99.0, 100.0}) {
    EXPECT_EQ(sum.percentile(percent), whole.percentile(percent));
    const double exact = numbers[static_cast<std::size_t>(std::ceil(percent * 2000)) - 1];
    EXPECT_NEAR(*whole.percentile(percent), exact, exact * 0.0005);
  }
}

}  // namespace
}  // namespace tripline::runtime
