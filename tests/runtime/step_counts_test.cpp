#include "runtime/step_counts.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

namespace tripline::runtime {
namespace {

using Steps = std::vector<StepCounts::Step>;

TEST(StepCounts, EachStepOnceAscending) {
  StepCounts counts;
  EXPECT_TRUE(counts.empty());
  EXPECT_EQ(counts.sorted(), Steps{});
  counts.add(60, 1);
  counts.add(-60, 2);
  counts.add(60, 3);
  EXPECT_FALSE(counts.empty());
  EXPECT_EQ(counts.sorted(), (Steps{{-60, 2}, {60, 4}}));
}

// Against a map, dealt to several parts that are added in any order.
TEST(StepCounts, AddsAsOneMap) {
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u}) {
    std::mt19937_64 random(seed);
    const std::int64_t steps = 1 + static_cast<std::int64_t>(random() % 500);
    std::map<std::int64_t, std::uint64_t> expected;
    std::vector<StepCounts> parts(1 + random() % 4);
    for (std::uint64_t i = random() % 3000; i > 0; --i) {
      const std::int64_t start = (static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(steps)) - steps / 2) * 60;
      const std::uint64_t count = 1 + random() % 100;
      expected[start] += count;
      parts[random() % parts.size()].add(start, count);
    }
    std::shuffle(parts.begin(), parts.end(), random);
    StepCounts sum;
    for (StepCounts& part : parts) sum.add(std::move(part));
    Steps wanted;
    for (const auto& [start, count] : expected) wanted.push_back({start, count});
    EXPECT_EQ(sum.sorted(), wanted) << "seed " << seed;
  }
}

}  // namespace
}  // namespace tripline::runtime
