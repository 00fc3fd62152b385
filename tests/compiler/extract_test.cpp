#include "compiler/extract.hpp"

#include <gtest/gtest.h>

#include "grammar/parse_pattern.hpp"

namespace tripline::compiler {
namespace {

using Values = std::map<std::string, std::string>;

Values extracted(const std::string& text, const std::string& line) {
  grammar::Diagnostics diagnostics;
  const auto size = static_cast<std::uint32_t>(text.size());
  const auto pattern = grammar::parse_pattern(grammar::Text(text, {grammar::SourceId{0}, 0, size}), diagnostics);
  if (!pattern) return {{"refused", ""}};
  return extracted_values(*pattern, line);
}

TEST(Extract, NamedSlots) {
  EXPECT_EQ(extracted("[ip, user, status]", "10.0.0.1 alice 200"),
            (Values{{"$ip", "10.0.0.1"}, {"$user", "alice"}, {"$status", "200"}}));
}

// Quotes and brackets hold a token together; the last slot takes all that is left.
TEST(Extract, QuotedTokensAndTheRest) {
  EXPECT_EQ(extracted("[ip, time, request, status]", "1.2.3.4 [10/Oct/2000 13:55] \"GET / HTTP\" 200 2326"),
            (Values{{"$ip", "1.2.3.4"}, {"$time", "10/Oct/2000 13:55"}, {"$request", "GET / HTTP"}, {"$status", "200 2326"}}));
}

TEST(Extract, WhatNoNameCoversIsNumbered) {
  EXPECT_EQ(extracted("[a, ..., z]", "1 2 3 4"), (Values{{"$a", "1"}, {"$2", "2"}, {"$3", "3"}, {"$z", "4"}}));
  EXPECT_EQ(extracted("[..., y, z]", "1 2 3"), (Values{{"$1", "1"}, {"$y", "2"}, {"$z", "3"}}));
  EXPECT_EQ(extracted("[...]", "1 2"), (Values{{"$1", "1"}, {"$2", "2"}}));
}

TEST(Extract, SlotsWithoutATokenAreLeftOut) {
  EXPECT_EQ(extracted("[a, b, c]", "1 2"), (Values{{"$a", "1"}, {"$b", "2"}}));
  EXPECT_EQ(extracted("[a, b]", ""), Values{});
}

TEST(Extract, OtherPatternsExtractNothing) {
  EXPECT_EQ(extracted("{ $.a = b }", "{\"a\":\"b\"}"), Values{});
  EXPECT_EQ(extracted("ERROR", "ERROR x"), Values{});
}

}  // namespace
}  // namespace tripline::compiler
