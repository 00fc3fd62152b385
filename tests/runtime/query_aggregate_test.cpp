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
