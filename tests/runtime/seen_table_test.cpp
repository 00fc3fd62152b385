#include "runtime/seen_table.hpp"

#include <gtest/gtest.h>

#include <random>
#include <unordered_map>

namespace tripline::runtime {
namespace {

// Against a map: keys that come again and ones that do not, among them many that the index cannot tell apart (small
// keys have no tag).
TEST(SeenTable, AgreesWithAMap) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (const std::uint64_t most_keys : {10u, 1000u, 60'000u, 1'000'000u}) {
    SeenTable table;
    table.bound(1 << 30);
    std::unordered_map<std::uint64_t, std::uint64_t> known;
    for (int i = 0; i < 200'000; ++i) {
      std::uint64_t key = 1 + random() % most_keys;
      if (most_keys > 60'000) key *= 0x9E3779B97F4A7C15u;
      const std::uint64_t digest = random();
      table.foresee(key);
      const auto [at, fresh] = known.emplace(key, digest);
      const SeenTable::Found found = table.insert(key, digest);
      ASSERT_EQ(found.fresh, fresh);
      if (!fresh) {
        ASSERT_EQ(found.digest, at->second);
      }
    }
    EXPECT_EQ(table.forgotten(), 0u);
    EXPECT_LE(table.bytes(), known.size() * 28 + 1024);
  }
}

// What fits stays known when the memory is used up; the rest is fresh each time.
TEST(SeenTable, IsBounded) {
  for (const std::uint64_t bound : {0u, 3u, 4u, 23u, 24u, 100u, 4000u, 1'000'000u}) {
    SeenTable table;
    table.bound(bound);
    constexpr std::uint64_t keys = 70'000;
    for (std::uint64_t key = 1; key <= keys; ++key) {
      ASSERT_TRUE(table.insert(key, ~key).fresh);
      ASSERT_LE(table.bytes(), bound);
    }
    const std::uint64_t kept = keys - table.forgotten();
    EXPECT_GE(kept, bound / 21 * 9 / 10) << bound;
    for (std::uint64_t key = 1; key <= keys; ++key) {
      const SeenTable::Found found = table.insert(key, 0);
      ASSERT_EQ(found.fresh, key > kept) << bound << ' ' << key;
      if (!found.fresh) {
        ASSERT_EQ(found.digest, ~key);
      }
    }
    EXPECT_EQ(table.forgotten(), 2 * (keys - kept));
  }
}

}  // namespace
}  // namespace tripline::runtime
