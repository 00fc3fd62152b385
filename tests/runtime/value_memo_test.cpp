#include "runtime/value_memo.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace tripline::runtime {
namespace {

using Type = Value::Type;

const std::uint32_t* found(const ValueMemo& memo, const Value& value) { return memo.find(ValueMemo::key_of(value)); }
void offer(ValueMemo& memo, const Value& value, std::uint32_t number) {
  const ValueMemo::Key key = ValueMemo::key_of(value);
  if (memo.find(key) == nullptr) memo.offer(key, number);
}

TEST(ValueMemo, KeepsWhatComesTwice) {
  ValueMemo memo;
  const Value value{Type::string, "AssumeRole"};
  offer(memo, value, 7);
  EXPECT_EQ(found(memo, value), nullptr);
  offer(memo, value, 7);
  ASSERT_NE(found(memo, value), nullptr);
  EXPECT_EQ(*found(memo, value), 7u);
}

TEST(ValueMemo, NumbersAreNotStrings) {
  ValueMemo memo;
  for (int i = 0; i < 2; ++i) offer(memo, {Type::string, "12"}, 1);
  EXPECT_EQ(found(memo, {Type::number, "12"}), nullptr);
  for (int i = 0; i < 2; ++i) offer(memo, {Type::number, "12"}, 2);
  EXPECT_EQ(*found(memo, {Type::string, "12"}), 1u);
  EXPECT_EQ(*found(memo, {Type::number, "12"}), 2u);
}

// Whatever is forgotten on the way, what is found is right: over growth, full buckets, and texts short and long.
TEST(ValueMemo, WhatIsFoundIsRight) {
  const unsigned seed = std::random_device{}();
  std::mt19937_64 random(seed);
  ValueMemo memo;
  const auto text_of = [](std::uint32_t n) { return std::to_string(n) + std::string(n % (ValueMemo::longest - 10), 'x'); };
  std::size_t hits = 0;
  for (int i = 0; i < 200'000; ++i) {
    const auto n = static_cast<std::uint32_t>(random() % (i < 100'000 ? 500 : 20'000));
    const std::string text = text_of(n);
    const Value value{Type::string, text};
    if (const std::uint32_t* number = found(memo, value)) {
      ASSERT_EQ(*number, n) << "seed " << seed;
      ++hits;
    } else {
      memo.offer(ValueMemo::key_of(value), n);
    }
  }
  EXPECT_GT(hits, 90'000u) << "seed " << seed;
}

}  // namespace
}  // namespace tripline::runtime
