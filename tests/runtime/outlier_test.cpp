#include "runtime/outlier.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace tripline::runtime {
namespace {

using Counts = std::vector<std::uint64_t>;
using Flagged = std::vector<std::size_t>;

Flagged by_deviation(const Counts& counts, double k = 2) {
  return test_population(Outlier::Method::zscore, k, 4, counts).flagged;
}
Flagged by_median(const Counts& counts, double k = 3.5) {
  return test_population(Outlier::Method::mad, k, 4, counts).flagged;
}

TEST(Zscore, NeedsMoreThanThree) {
  EXPECT_EQ(by_deviation({}), Flagged{});
  EXPECT_EQ(by_deviation({1, 1, 1'000'000}), Flagged{});
  EXPECT_EQ(test_population(Outlier::Method::zscore, 1, 3, Counts{1, 1, 1'000'000}).flagged, Flagged{2});
}

// D31: with n entities no z is larger than sqrt(n - 1); among five it is 2 exactly, whatever the counts are, and the
// test is strict. Floating point would flag some of these.
TEST(Zscore, ALimitThatIsReachedIsNotExceeded) {
  for (std::uint64_t low = 0; low < 60; ++low) {
    for (std::uint64_t high = low + 1; high < 200; ++high) {
      ASSERT_EQ(by_deviation({low, low, low, low, high}), Flagged{}) << low << " " << high;
    }
  }
  EXPECT_EQ(by_deviation({1, 1, 1, 1, 1, 2}), Flagged{5});
}

// D30: factors that no double is, and a count that lies on the limit.
TEST(Zscore, ALimitThatIsReachedByAFactorInTenths) {
  EXPECT_EQ(by_deviation({1, 1, 1, 1, 2, 2, 2, 2, 12}, 2.8), Flagged{});
  EXPECT_EQ(by_deviation({1, 1, 1, 5, 5, 5, 5, 5, 5, 5, 5, 5, 10}, 2.4), Flagged{});
  EXPECT_EQ(by_deviation({1, 1, 1, 1, 2, 2, 2, 2, 12}, 2.7), Flagged{8});
  EXPECT_EQ(by_deviation({1, 1, 1, 1, 2, 2, 2, 2, 12}, 1e300), Flagged{});
  EXPECT_EQ(by_deviation({1, 1, 1, 1, 2, 2, 2, 2, 12}, 1e-300), Flagged{8});
}

TEST(Zscore, TwoOutliersMaskEachOtherUpToTen) {
  Counts counts(8, 10);
  counts.insert(counts.end(), {500, 500});
  EXPECT_EQ(by_deviation(counts), Flagged{});
  counts.insert(counts.begin(), 10);
  EXPECT_EQ(by_deviation(counts), (Flagged{9, 10}));
}

TEST(Zscore, NumbersOfTheReport) {
  const PopulationTest test = test_population(Outlier::Method::zscore, 2, 4, Counts{2, 4, 4, 4, 5, 5, 7, 9, 40});
  EXPECT_NEAR(test.centre, 80.0 / 9, 1e-12);
  EXPECT_NEAR(test.limit, test.centre + 2 * test.spread, 1e-12);
  EXPECT_EQ(test.flagged, Flagged{8});
}

TEST(Zscore, HugeCountsAndOtherFactors) {
  Counts counts(20, 1'000'000'000'000);
  counts.push_back(1'000'000'000'001);
  EXPECT_EQ(by_deviation(counts), Flagged{20});
  EXPECT_EQ(by_deviation(counts, 4.4), Flagged{20});  // z is the root of 20, about 4.47
  EXPECT_EQ(by_deviation(counts, 4.5), Flagged{});
}

TEST(Mad, FindsOutliersThatMaskEachOther) {
  const Counts counts = {10, 11, 12, 10, 13, 11, 9, 10, 6000, 6000};
  EXPECT_EQ(by_deviation(counts), Flagged{});
  EXPECT_EQ(by_median(counts), (Flagged{8, 9}));
}

TEST(Mad, WorksOnLogarithms) {
  const PopulationTest test = test_population(Outlier::Method::mad, 3.5, 4, Counts{1, 2, 4, 8, 16, 32, 64});
  EXPECT_NEAR(test.centre, 8, 1e-9);
  EXPECT_EQ(test.flagged, Flagged{});
}

// More than half are equal: the median absolute deviation is 0, the mean one is not.
TEST(Mad, AConstantGroup) {
  Counts counts(20, 10);
  EXPECT_EQ(by_median(counts), Flagged{});
  counts.push_back(11);
  EXPECT_EQ(by_median(counts), Flagged{20});
}

TEST(Both, TheOrderOfThePopulationChangesNothing) {
  Counts counts = {3, 99, 4, 5, 3, 4, 5, 4, 3, 4, 5};
  const PopulationTest mad = test_population(Outlier::Method::mad, 3.5, 4, counts);
  const PopulationTest deviation = test_population(Outlier::Method::zscore, 2, 4, counts);
  std::sort(counts.begin(), counts.end());
  EXPECT_EQ(test_population(Outlier::Method::mad, 3.5, 4, counts).limit, mad.limit);
  EXPECT_EQ(test_population(Outlier::Method::zscore, 2, 4, counts).limit, deviation.limit);
}

}  // namespace
}  // namespace tripline::runtime
