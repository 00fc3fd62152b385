#include "runtime/score_cells.hpp"

#include <gtest/gtest.h>

#include <random>

namespace tripline::runtime {
namespace {

Reference at(std::int64_t time) { return {time, {}, 0, static_cast<std::uint64_t>(time)}; }

TEST(DistinctValues, KeepsTheSmallestOfMany) {
  DistinctValues few, many, more;
  for (std::uint32_t i = 0; i < 2 * most_distinct; ++i) {
    const std::string value = std::to_string(100'000 + i);
    if (i < most_distinct - 1) few.add(value);
    many.add(value);
    more.add(std::to_string(100'000 + 2 * most_distinct - 1 - i));
  }
  EXPECT_EQ(few.size(), most_distinct - 1);
  EXPECT_FALSE(few.full());
  EXPECT_EQ(many.size(), most_distinct);
  EXPECT_TRUE(many.full());
  EXPECT_EQ(many, more);
  many.add(few);
  EXPECT_EQ(many, more);
  few.add("1");
  EXPECT_TRUE(few.full());
}

TEST(ScoreCell, TheHighestScoreKeepsItsEvidence) {
  ScoreCell a, b;
  a.add_event(at(5), 7);
  a.add_event(at(3), 9);
  a.add_event(at(4), 7);
  b.add_event(at(9), 9);
  b.add_event(at(1), 8);
  a.add(b);
  EXPECT_EQ(a.count, 5u);
  EXPECT_EQ(a.first, 1);
  EXPECT_EQ(a.last, 9);
  EXPECT_EQ(a.top, 9u);
  EXPECT_EQ(a.scores, (std::map<std::uint32_t, std::uint64_t>{{7, 2}, {8, 1}, {9, 2}}));
  ASSERT_EQ(a.evidence.list().size(), 2u);
  EXPECT_EQ(a.evidence.list()[0].time, 3);
  EXPECT_EQ(a.evidence.list()[1].time, 9);
}

// Random events in random cells add up to the same whatever stands in front.
TEST(ScoreCell, AddsInAnyOrder) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 200; ++round) {
    ScoreCell whole;
    std::vector<ScoreCell> parts(1 + random() % 4);
    const auto into = [&](ScoreCell& cell, std::int64_t time, std::uint32_t score, std::size_t signal, const std::string& value) {
      cell.signals.resize(2);
      cell.values.resize(2);
      cell.categories.resize(1);
      ++cell.signals[signal];
      cell.values[signal].add(value);
      ++cell.categories[0];
      cell.add_event(at(time), score);
    };
    for (std::size_t i = random() % 30; i > 0; --i) {
      const auto time = static_cast<std::int64_t>(random() % 50);
      const auto score = static_cast<std::uint32_t>(random() % 4);
      const std::size_t signal = random() % 2;
      const std::string value = std::to_string(random() % 5);
      into(whole, time, score, signal, value);
      into(parts[random() % parts.size()], time, score, signal, value);
    }
    ScoreCell sum;
    for (const ScoreCell& part : parts) sum.add(part);
    EXPECT_EQ(sum.count, whole.count);
    EXPECT_EQ(sum.first, whole.first);
    EXPECT_EQ(sum.last, whole.last);
    EXPECT_EQ(sum.top, whole.top);
    EXPECT_EQ(sum.evidence.list(), whole.evidence.list());
    EXPECT_EQ(sum.signals, whole.signals);
    EXPECT_EQ(sum.values, whole.values);
    EXPECT_EQ(sum.categories, whole.categories);
    EXPECT_EQ(sum.scores, whole.scores);
  }
}

}  // namespace
}  // namespace tripline::runtime
