#include "runtime/seen_events.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>

namespace tripline::runtime {
namespace {

using enum SeenEvents::Verdict;

TEST(SeenEvents, FreshCopyConflict) {
  SeenEvents seen(1 << 20);
  EXPECT_EQ(seen.insert("a", "1"), fresh);
  EXPECT_EQ(seen.insert("a", "1"), copy);
  EXPECT_EQ(seen.insert("a", "2"), conflict);
  EXPECT_EQ(seen.insert("a", "1"), copy);  // the first one stays
  EXPECT_EQ(seen.insert("a", "2"), conflict);
  EXPECT_EQ(seen.insert("b", "1"), fresh);
  EXPECT_EQ(seen.insert("", ""), fresh);
  EXPECT_EQ(seen.insert("", ""), copy);
  EXPECT_EQ(seen.forgotten(), 0u);
}

TEST(SeenEvents, RemembersThroughGrowth) {
  SeenEvents seen(64 << 20);
  constexpr int count = 100'000;
  for (int i = 0; i < count; ++i) ASSERT_EQ(seen.insert(std::to_string(i), std::to_string(i * 7)), fresh);
  for (int i = 0; i < count; ++i) ASSERT_EQ(seen.insert(std::to_string(i), std::to_string(i * 7)), copy);
  for (int i = 0; i < count; ++i) ASSERT_EQ(seen.insert(std::to_string(i), "x"), conflict);
  EXPECT_EQ(seen.forgotten(), 0u);
  EXPECT_LE(seen.bytes(), std::uint64_t{count} * 16 * 2);
}

// What is remembered stays recognised; what is not is counted, each time anew.
TEST(SeenEvents, TheBound) {
  for (const std::uint64_t bound : {0ull, 1ull, 511ull, 512ull, 1024ull, 4096ull, 65'536ull, 100'001ull}) {
    SeenEvents seen(bound);
    std::uint64_t remembered = 0, forgotten = 0;
    for (int i = 0; i < 10'000; ++i) ASSERT_EQ(seen.insert(std::to_string(i), "c"), fresh);
    forgotten = seen.forgotten();
    EXPECT_LE(seen.bytes(), bound);
    for (int i = 0; i < 10'000; ++i) remembered += seen.insert(std::to_string(i), "c") == copy;
    EXPECT_EQ(remembered + forgotten, 10'000u) << bound;
    EXPECT_EQ(seen.forgotten(), 2 * forgotten) << bound;
    if (bound >= 65'536) {
      EXPECT_GT(remembered, bound / 21 * 9 / 10) << bound;
    }
  }
}

TEST(SeenEvents, ManyThreads) {
  SeenEvents seen(64 << 20);
  constexpr int ids = 20'000, workers = 8;
  std::atomic<int> count[3] = {};
  std::vector<std::thread> threads;
  for (int w = 0; w < workers; ++w) {
    threads.emplace_back([&, w] {
      for (int i = 0; i < ids; ++i) {
        const int id = (i * 7919 + w * 1013) % ids;
        ++count[static_cast<int>(seen.insert(std::to_string(id), id % 10 == 0 && w == 0 ? "other" : "same"))];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(count[static_cast<int>(fresh)], ids);
  EXPECT_GE(count[static_cast<int>(conflict)], ids / 10);
  EXPECT_EQ(count[0] + count[1] + count[2], ids * workers);
}

}  // namespace
}  // namespace tripline::runtime
