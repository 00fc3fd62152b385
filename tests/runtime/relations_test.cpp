#include "runtime/relations.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <tuple>

namespace tripline::runtime {
namespace {

// One event's relation, as a plain value.
struct Offer {
  std::string from, to, kind, via;
  bool denied;
  std::uint32_t rule;
  std::int64_t time;
};

void put(Relations& into, const Offer& o, std::uint64_t index) {
  into.add(into.find({o.from, o.to, o.kind, o.via, o.denied}, o.rule).cell, {o.time, {1, index + 1}, 0, index});
  into.settle();
}

using Row = std::tuple<std::string, std::string, std::string, std::string, bool>;
struct Kept {
  std::uint64_t count = 0;
  std::uint32_t rule = 0;
  std::vector<std::int64_t> times;
  std::vector<Reference> evidence;
  friend bool operator==(const Kept&, const Kept&) = default;
};
std::map<Row, Kept> rows_of(const Relations& relations) {
  std::map<Row, Kept> out;
  const std::uint64_t threshold = relations.threshold();
  const TextTable& texts = relations.texts();
  for (const auto& [key, cell] : relations.cells()) {
    if (key.hash >= threshold) continue;
    const bool fresh = out.emplace(Row{texts.text(key.from), texts.text(key.to), texts.text(key.kind), texts.text(key.via),
                                       key.denied},
                                   Kept{cell.count, cell.rule, cell.times.sorted(), cell.evidence.list()})
                           .second;
    EXPECT_TRUE(fresh);
  }
  return out;
}

std::vector<Offer> random_offers(std::mt19937_64& random, std::size_t count, std::size_t names) {
  std::vector<Offer> out;
  for (std::size_t i = 0; i < count; ++i) {
    const auto name = [&](const char* kind) { return kind + std::to_string(random() % names); };
    out.push_back({name("user:"), name("role:"), name("k"), name("ip"), random() % 4 == 0,
                   static_cast<std::uint32_t>(random() % 3), static_cast<std::int64_t>(random() % 50)});
  }
  return out;
}

TEST(Relations, CountsTimesAndEvidenceOfEachRelation) {
  Relations relations(100);
  const Offer login{"user:a", "role:b", "assumes", "192.0.2.1", false, 4, 30};
  put(relations, login, 0);
  put(relations, {"user:a", "role:b", "assumes", "192.0.2.1", false, 2, 10}, 1);
  put(relations, {"user:a", "role:b", "assumes", "192.0.2.1", false, 5, 10}, 2);
  put(relations, {"user:a", "role:b", "assumes", "192.0.2.1", true, 5, 11}, 3);
  const auto rows = rows_of(relations);
  ASSERT_EQ(rows.size(), 2u);
  const Kept& kept = rows.at({"user:a", "role:b", "assumes", "192.0.2.1", false});
  EXPECT_EQ(kept.count, 3u);
  EXPECT_EQ(kept.rule, 2u);
  EXPECT_EQ(kept.times, (std::vector<std::int64_t>{10, 30}));
  ASSERT_EQ(kept.evidence.size(), RelationCell::most_evidence);
  EXPECT_EQ(kept.evidence[0].index, 1u);
  EXPECT_EQ(kept.evidence[1].index, 2u);
  EXPECT_EQ(relations.offered(), 4u);
}

TEST(Relations, WhatIsKeptIsAFunctionOfTheSum) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 40; ++round) {
    const std::uint32_t limit = 1 + static_cast<std::uint32_t>(random() % 200);
    std::vector<Offer> offers = random_offers(random, 3000, 2 + random() % 6);
    Relations whole(limit);
    std::map<Row, Kept> exact;  // no bound at all
    for (std::size_t i = 0; i < offers.size(); ++i) {
      put(whole, offers[i], i);
      const Offer& o = offers[i];
      Kept& kept = exact[{o.from, o.to, o.kind, o.via, o.denied}];
      kept.rule = kept.count == 0 ? o.rule : std::min(kept.rule, o.rule);
      ++kept.count;
    }
    const auto expected = rows_of(whole);
    EXPECT_EQ(expected.size(), std::min<std::size_t>(limit, exact.size()));
    for (const auto& [row, kept] : expected) {
      EXPECT_EQ(kept.count, exact.at(row).count) << "no event of what is kept was lost";
      EXPECT_EQ(kept.rule, exact.at(row).rule);
    }
    // The same offers in parts, in another order, added as a random tree.
    std::vector<Relations> parts(1 + random() % 6, Relations(limit));
    std::vector<std::size_t> order(offers.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::shuffle(order.begin(), order.end(), random);
    for (const std::size_t i : order) put(parts[random() % parts.size()], offers[i], i);
    while (parts.size() > 1) {
      std::shuffle(parts.begin(), parts.end(), random);
      Relations last = std::move(parts.back());
      parts.pop_back();
      parts.front().add(std::move(last));
    }
    EXPECT_TRUE(rows_of(parts.front()) == expected) << "round " << round;
    EXPECT_EQ(parts.front().offered(), offers.size());
    EXPECT_EQ(parts.front().threshold(), whole.threshold());
  }
}

TEST(TimeSet, KeepsBothEndsOfManyTimesWhateverTheOrder) {
  std::mt19937_64 random(11);
  std::set<std::int64_t> all;
  std::vector<std::int64_t> times;
  for (int i = 0; i < 20'000; ++i) {
    times.push_back(static_cast<std::int64_t>(random() % 9000));
    all.insert(times.back());
  }
  ASSERT_GT(all.size(), 2 * TimeSet::end);
  std::vector<std::int64_t> expected(all.begin(), all.end());
  expected.erase(expected.begin() + TimeSet::end, expected.end() - TimeSet::end);
  TimeSet one, other;
  for (std::size_t i = 0; i < times.size(); ++i) (i % 3 == 0 ? one : other).add(times[i]);
  one.add(other);
  EXPECT_EQ(one.sorted(), expected);
  EXPECT_TRUE(one.cut());
  TimeSet few;
  for (std::int64_t t = 0; t < static_cast<std::int64_t>(2 * TimeSet::end); ++t) few.add(t), few.add(t);
  EXPECT_FALSE(few.cut());
  EXPECT_EQ(few.sorted().size(), 2 * TimeSet::end);
  few.add(-1);
  EXPECT_TRUE(few.cut());
}

TEST(TextTable, NumbersEachTextOnce) {
  TextTable table;
  std::map<std::string, std::uint32_t> numbers;
  for (int i = 0; i < 5000; ++i) {
    const std::string text = "t" + std::to_string(i * 7919 % 1000);
    const auto [at, fresh] = numbers.emplace(text, table.number(text));
    EXPECT_EQ(table.number(text), at->second);
    EXPECT_EQ(table.text(at->second), text);
  }
  EXPECT_EQ(table.size(), 1000u);
}

}  // namespace
}  // namespace tripline::runtime
