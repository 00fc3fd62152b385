#include "runtime/judge_score.hpp"

#include <gtest/gtest.h>

namespace tripline::runtime {
namespace {

Score address_score() {
  Score score;
  score.cap = 10;
  score.level = 7;
  score.signals = {{"users", "{count} users", 5, 0, 0, 4, 0},
                   {"calls", "{count} of {count} calls", 4, 0, std::nullopt, 101, 0},
                   {"failures", "failures", 6, 0, std::nullopt, 11, 500'000}};
  return score;
}

// A cell of so many events, users and failures.
ScoreCell cell_of(std::uint64_t events, std::size_t users, std::uint64_t failures) {
  ScoreCell cell;
  cell.count = events;
  cell.signals = {events, events, failures};
  cell.values.resize(3);
  for (std::size_t i = 0; i < users; ++i) cell.values[0].add("user " + std::to_string(i));
  return cell;
}

std::string judged(const Score& score, const ScoreCell& cell) {
  const auto verdict = judge_score(score, cell);
  if (!verdict) return "nothing";
  return std::to_string(verdict->detail.score) + " of " + std::to_string(verdict->detail.sum) + ", " + verdict->reason;
}

TEST(JudgeScore, OfAnEntity) {
  const Score score = address_score();
  EXPECT_EQ(judged(score, cell_of(100, 4, 10)), "nothing");
  EXPECT_EQ(judged(score, cell_of(101, 3, 11)), "nothing") << "the failures' share is too small";
  EXPECT_EQ(judged(score, cell_of(101, 4, 0)), "9 of 9, score 9 of 10: 4 users; 101 of 101 calls");
  EXPECT_EQ(judged(score, cell_of(22, 4, 11)), "10 of 11, score 10 of 10: 4 users; failures");
  EXPECT_EQ(judged(score, cell_of(23, 4, 11)), "nothing") << "11 of 23 are less than half";
  EXPECT_EQ(judged(score, cell_of(2000, 2000, 0)), "9 of 9, score 9 of 10: 1000 or more users; 2000 of 2000 calls");
  Score low = score;
  low.base = 2;
  low.level = 6;
  EXPECT_EQ(judged(low, cell_of(101, 1, 0)), "6 of 6, score 6 of 10: 101 of 101 calls");
  EXPECT_EQ(judged(low, cell_of(100, 1, 0)), "nothing");
}

TEST(JudgeScore, OfEvents) {
  Score score;
  score.per_event = true;
  score.base = 1;
  score.level = 7;
  score.signals = {{"call", "risky calls ({count})", 6, 0, std::nullopt, 1, 0}, {"error", "errors", 3, 0, std::nullopt, 1, 0}};
  score.categories = {{"kind", "a", 0}, {"kind", "b", 0}, {"who", "root", 0}};
  ScoreCell cell;
  cell.add_event({5, {}, 0, 0}, 7);
  cell.add_event({6, {}, 0, 1}, 10);
  cell.add_event({7, {}, 0, 2}, 7);
  cell.signals = {3, 1};
  cell.values.resize(2);
  cell.categories = {0, 3, 2};
  const auto verdict = judge_score(score, cell);
  ASSERT_TRUE(verdict);
  EXPECT_EQ(verdict->reason, "3 events of score 7 to 10: risky calls (3); errors");
  EXPECT_EQ(verdict->detail.score, 10u);
  EXPECT_EQ(verdict->detail.scores, (std::vector<std::pair<std::uint32_t, std::uint64_t>>{{10, 1}, {7, 2}}));
  ASSERT_EQ(verdict->detail.categories.size(), 2u);
  EXPECT_EQ(verdict->detail.categories[0].events, (std::vector<std::pair<std::string, std::uint64_t>>{{"b", 3}}));
  EXPECT_EQ(verdict->detail.categories[1].of, "who");
}

}  // namespace
}  // namespace tripline::runtime
