#include "runtime/geo_values.hpp"

#include <gtest/gtest.h>

#include "tests/mmdb_file.hpp"

namespace tripline::runtime {
namespace {

// `bytes` must outlive what is made of it.
GeoValues values_of(const std::string& bytes, std::uint64_t steps = 1000) {
  return GeoValues({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, steps);
}

std::string text_at(const std::string& bytes, std::string_view key) {
  GeoValues values = values_of(bytes);
  const auto map = values.at(0);
  const auto value = map ? values.find(*map, key) : std::nullopt;
  if (values.broken()) return "broken";
  return value ? std::string(values.text(*value)) : "nothing";
}

TEST(GeoValues, FindsByKey) {
  const std::string deep = mmdb::map({{"a", mmdb::array({mmdb::map({{"x", mmdb::text("inner")}})})},
                                      {"n", mmdb::number(7)},
                                      {"b", mmdb::text("found")}});
  EXPECT_EQ(text_at(deep, "b"), "found");
  EXPECT_EQ(text_at(deep, "x"), "nothing");
  EXPECT_EQ(text_at(deep, "n"), "");
  EXPECT_EQ(text_at(mmdb::map({}), "b"), "nothing");
  EXPECT_EQ(text_at(mmdb::text("b"), "b"), "nothing");
}

TEST(GeoValues, SizesOfEveryForm) {
  for (const std::size_t size : {0u, 28u, 29u, 284u, 285u, 65'820u, 65'821u, 100'000u}) {
    const std::string content(size, 'x');
    EXPECT_EQ(text_at(mmdb::map({{"skipped", mmdb::text(content)}, {"b", mmdb::text(content)}}), "b"), content) << size;
  }
}

TEST(GeoValues, PointersOfEveryForm) {
  for (const std::size_t far : {100u, 2047u, 2048u, 526'335u, 526'336u, 600'000u}) {
    std::string bytes = mmdb::map({{"b", mmdb::pointer(static_cast<std::uint32_t>(far))}});
    bytes.resize(far);
    bytes += mmdb::text("found");
    EXPECT_EQ(text_at(bytes, "b"), "found") << far;
  }
  // Keys may be pointers too; a pointer to a pointer may not be.
  std::string keyed = mmdb::head(7, 1) + mmdb::pointer(10) + mmdb::text("v");
  keyed.resize(10);
  EXPECT_EQ(text_at(keyed + mmdb::text("key"), "key"), "v");
  std::string twice = mmdb::map({{"b", mmdb::pointer(10)}});
  twice.resize(10);
  EXPECT_EQ(text_at(twice + mmdb::pointer(0), "b"), "broken");
}

TEST(GeoValues, Numbers) {
  for (const std::uint64_t number : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{255}, std::uint64_t{256}, std::uint64_t{4'294'967'295}, ~std::uint64_t{0}}) {
    for (const unsigned type : {5u, 6u, 9u}) {
      if ((type == 5 && number > 0xFFFF) || (type == 6 && number > 0xFFFFFFFF)) continue;
      const std::string bytes = mmdb::number(number, type);
      GeoValues values = values_of(bytes);
      EXPECT_EQ(values.number(*values.at(0)), number);
    }
  }
  const std::string signed_number = mmdb::number(5, 8), large = mmdb::head(10, 16) + std::string(16, '\1');
  GeoValues a = values_of(signed_number), b = values_of(large);
  const std::string long_number = mmdb::head(5, 3) + std::string(3, '\1');
  GeoValues c = values_of(long_number);
  EXPECT_FALSE(c.at(0)) << "three bytes of sixteen bits";
  EXPECT_EQ(a.number(*a.at(0)), std::nullopt);
  EXPECT_EQ(b.number(*b.at(0)), std::nullopt);
}

TEST(GeoValues, WhatIsMalformedIsBroken) {
  const std::string whole = mmdb::map({{"a", mmdb::map({{"x", mmdb::text("inner")}})}, {"b", mmdb::text("found")}});
  for (std::size_t length = 0; length < whole.size(); ++length) EXPECT_EQ(text_at(whole.substr(0, length), "b"), "broken");
  EXPECT_EQ(text_at(mmdb::head(7, 1) + mmdb::number(1) + mmdb::text("b"), "b"), "broken") << "a key that is no text";
  for (const unsigned type : {8u, 12u, 13u, 16u, 40u}) {
    const std::string odd = mmdb::map({{"a", mmdb::head(type, 0)}, {"b", mmdb::text("found")}});
    EXPECT_EQ(text_at(odd, "b"), type == 8 ? "found" : "broken") << type;
  }
  EXPECT_EQ(text_at(std::string(1, '\0') + '\0', "b"), "broken") << "an extended type that is none";
}

TEST(GeoValues, DepthAndStepsAreBounded) {
  std::string deep = mmdb::text("x");
  for (int i = 0; i < 60; ++i) deep = mmdb::array({deep});
  EXPECT_TRUE(values_of(deep).expand(0));
  for (int i = 0; i < 10; ++i) deep = mmdb::array({deep});
  EXPECT_FALSE(values_of(deep).expand(0));

  // Lists of ten pointers to lists of ten pointers ...
  std::string bomb = mmdb::text("x");
  std::uint32_t last = 0;
  for (int i = 0; i < 40; ++i) {
    const auto begin = static_cast<std::uint32_t>(bomb.size());
    bomb += mmdb::array(std::vector<std::string>(10, mmdb::pointer(last)));
    last = begin;
  }
  GeoValues values = values_of(bomb, 100'000);
  EXPECT_FALSE(values.expand(last));
  // One that points to itself.
  EXPECT_FALSE(values_of(mmdb::array({mmdb::pointer(0)})).expand(0));
}

}  // namespace
}  // namespace tripline::runtime
