#include "runtime/known_relations.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace tripline::runtime {
namespace {

Relations::Known relation(Relations& relations, std::uint32_t n) {
  const std::string name = "user:" + std::to_string(n);
  const Relations::Known known = relations.find({name, "role:r", "assumes", "", false}, 0);
  relations.add(known.cell, {static_cast<std::int64_t>(n), {1, n}, 0, n});
  return known;
}

TEST(KnownRelations, KeepsWhatComesTwice) {
  Relations relations(100);
  KnownRelations known;
  const std::vector<Relations::Known> two = {relation(relations, 1), relation(relations, 2)};
  for (int i = 0; i < 2; ++i) {
    EXPECT_FALSE(known.find("key", relations));
    known.remember("key", two, relations);
  }
  const auto found = known.find("key", relations);
  ASSERT_TRUE(found);
  EXPECT_EQ(std::vector(found->begin(), found->end()), two);
  EXPECT_FALSE(known.find("other", relations));
  // Also that a key gives no relation at all.
  for (int i = 0; i < 2; ++i) {
    EXPECT_FALSE(known.find("", relations));
    known.remember("", {}, relations);
  }
  EXPECT_TRUE(known.find("", relations)->empty());
}

TEST(KnownRelations, ForgetsCellsThatMayHaveMoved) {
  Relations relations(4);
  KnownRelations known;
  const std::vector<Relations::Known> one = {relation(relations, 0)};
  for (int i = 0; i < 2; ++i) {
    known.find("key", relations);
    known.remember("key", one, relations);
  }
  ASSERT_TRUE(known.find("key", relations));
  for (std::uint32_t n = 1; relations.prunings() == 0; ++n) {
    relation(relations, n);
    relations.settle();
  }
  EXPECT_FALSE(known.find("key", relations));
}

// Whatever is forgotten on the way, what is found is right.
TEST(KnownRelations, WhatIsFoundIsRight) {
  const unsigned seed = std::random_device{}();
  std::mt19937_64 random(seed);
  Relations relations(1'000'000);
  std::vector<Relations::Known> all;
  for (std::uint32_t n = 0; n < 1'000; ++n) all.push_back(relation(relations, n));
  KnownRelations known;
  int hits = 0;
  for (int i = 0; i < 400'000; ++i) {
    const auto n = random() % (i < 200'000 ? 2'000 : 3 * KnownRelations::most);
    const std::string key = std::to_string(n) + std::string(n % 200, 'x');
    const KnownRelations::Found right(all.data() + n % 997, n % 4);
    if (const auto found = known.find(key, relations)) {
      ASSERT_EQ(found->size(), right.size()) << "seed " << seed;
      ASSERT_TRUE(std::equal(right.begin(), right.end(), found->begin())) << "seed " << seed;
      ++hits;
    } else {
      known.remember(key, right, relations);
    }
  }
  EXPECT_GT(hits, 190'000) << "seed " << seed;
}

}  // namespace
}  // namespace tripline::runtime
