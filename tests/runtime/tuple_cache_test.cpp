#include "runtime/tuple_cache.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace tripline::runtime {
namespace {

using Tuple = std::vector<std::uint32_t>;

std::uint64_t hash_of(const Tuple& tuple) {
  std::uint64_t hash = 0;
  for (std::uint32_t i = 0; i < tuple.size(); ++i) hash += tuple[i] == 0 ? 0 : TupleCache::hash_of(i, tuple[i]);
  return hash;
}

void agrees_with_a_map(std::size_t width, std::uint32_t classes, int steps) {
  const unsigned seed = std::random_device{}();
  std::mt19937_64 random(seed);
  TupleCache cache(width);
  std::map<Tuple, std::uint32_t> sets;
  int hits = 0;
  for (int i = 0; i < steps; ++i) {
    Tuple tuple(width);
    for (std::size_t k = 0; k < std::min<std::size_t>(width, 3); ++k) {
      tuple[random() % width] = static_cast<std::uint32_t>(random() % classes);
    }
    const std::uint32_t set = sets.emplace(tuple, static_cast<std::uint32_t>(sets.size())).first->second;
    if (const auto known = cache.get(tuple, hash_of(tuple))) {
      ASSERT_EQ(*known, set) << "seed " << seed;
      ++hits;
    } else {
      cache.put(tuple, hash_of(tuple), set);
    }
  }
  EXPECT_GT(hits, 0) << "seed " << seed;
}

TEST(TupleCache, AgreesWithAMap) {
  agrees_with_a_map(0, 1, 100);
  agrees_with_a_map(2, 4, 10'000);
  agrees_with_a_map(14, 40, 300'000);  // more tuples than slots
}

// Tuples so wide that a handful of them fill it.
TEST(TupleCache, WideOnes) {
  TupleCache cache(TupleCache::max_numbers);
  Tuple tuple(TupleCache::max_numbers);
  for (std::uint32_t i = 0; i < 20; ++i) {
    tuple[i * 1'000] = i + 1;
    EXPECT_EQ(cache.get(tuple, hash_of(tuple)), std::nullopt);
    cache.put(tuple, hash_of(tuple), i);
    EXPECT_EQ(cache.get(tuple, hash_of(tuple)), i);
  }
}

// Hashes that agree are no proof.
TEST(TupleCache, TuplesAreComparedWhole) {
  TupleCache cache(2);
  cache.put(Tuple{1, 2}, 99, 5);
  EXPECT_EQ(cache.get(Tuple{1, 2}, 99), 5u);
  EXPECT_EQ(cache.get(Tuple{2, 1}, 99), std::nullopt);
  cache.put(Tuple{2, 1}, 99, 6);
  EXPECT_EQ(cache.get(Tuple{2, 1}, 99), 6u);
  EXPECT_EQ(cache.get(Tuple{1, 2}, 99), 5u);
}

}  // namespace
}  // namespace tripline::runtime
