#include "runtime/query_aggregate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace tripline::runtime {
namespace {

std::vector<double> random_numbers(std::size_t count) {
  std::mt19937_64 random(7);
  std::vector<double> numbers;
  for (std::size_t i = 0; i < count; ++i)
    numbers.push_back(static_cast<double>(random() % 100'000'000) / 100.0);
  return numbers;
}

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
  std::vector<double> numbers = random_numbers(200'000);
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

TEST(QueryCell, AddsInAnyOrder) {
  using Kind = QueryAggregateKind;
  const std::vector<double> numbers = random_numbers(300);
  QueryScratch scratch;
  for (int kind = 0; kind <= static_cast<int>(Kind::sorts_last); ++kind) {
    const QueryAggregate aggregate{static_cast<Kind>(kind), 0, 0, 75};
    QueryCell whole, parts[4];
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const QueryValue value = i % 10 == 0 ? QueryValue{} : QueryValue::of(numbers[i] / 3);
      const QueryPlace place{static_cast<double>(i % 7), {}, 0, i, 0};
      whole.add(aggregate, value, place, scratch);
      parts[(numbers.size() - i - 1) % 4].add(aggregate, value, place, scratch);
    }
    QueryCell sum;
    for (const QueryCell& part : {parts[2], parts[0], parts[3], parts[1]}) sum.add(aggregate, part);
    EXPECT_FALSE(whole.result(aggregate).null());
    EXPECT_EQ(whole.result(aggregate).number, sum.result(aggregate).number) << kind;
  }
}

// Large numbers close together: no digits cancel.
TEST(QueryCell, DeviationOfTimes) {
  const QueryAggregate aggregate{QueryAggregateKind::deviation, 0, std::nullopt, 0};
  QueryScratch scratch;
  QueryCell cell;
  for (const double n : {1736949600000.0, 1736949600002.0})
    cell.add(aggregate, QueryValue::of(n), {}, scratch);
  EXPECT_EQ(cell.result(aggregate).number, 1);
}

TEST(QueryCell, MixedMinimum) {
  QueryScratch scratch;
  const QueryAggregate least{QueryAggregateKind::minimum, 0, std::nullopt, 0};
  QueryCell numbers, mixed;
  for (const char* t : {"10", "9"}) numbers.add(least, QueryValue::of_text(t), {}, scratch);
  EXPECT_EQ(numbers.result(least).kind, QueryValue::Kind::number);
  EXPECT_EQ(numbers.result(least).number, 9);
  for (const char* t : {"10", "9x"}) mixed.add(least, QueryValue::of_text(t), {}, scratch);
  EXPECT_EQ(mixed.result(least).text, "9x");
}

}  // namespace
}  // namespace tripline::runtime
