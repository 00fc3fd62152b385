#include "grammar/diagnostic.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tripline::grammar {
namespace {

TEST(Diagnostics, codes_are_words_and_found_by_them) {
  std::set<std::string_view> words;
  for (const CodeEntry& entry : diagnostic_codes()) {
    EXPECT_TRUE(words.insert(entry.word).second) << entry.word;
    EXPECT_EQ(entry.word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), std::string_view::npos) << entry.word;
    EXPECT_EQ(code_named(entry.word), entry.code);
    EXPECT_EQ(entry_of(entry.code).word, entry.word);
  }
  EXPECT_EQ(code_named("no-such-code"), std::nullopt);
}

TEST(Diagnostics, sorted_by_place_and_without_repetitions) {
  Diagnostics diagnostics;
  const auto at = [](std::uint32_t source, std::uint32_t begin) { return Span{SourceId{source}, begin, begin + 1}; };
  diagnostics.add(Code::unknown_key, at(1, 0), "d");
  diagnostics.add(Code::always_matches, at(0, 5), "c");
  diagnostics.add(Code::unknown_key, at(0, 5), "b");
  diagnostics.add(Code::unknown_key, at(0, 2), "a");
  diagnostics.add(Code::unknown_key, at(0, 2), "a");
  EXPECT_EQ(diagnostics.errors(), 4u);
  diagnostics.sort();
  std::string order;
  for (const Diagnostic& d : diagnostics.list()) order += d.message;
  EXPECT_EQ(order, "abcd");
  EXPECT_EQ(diagnostics.errors(), 3u);
}

TEST(Diagnostics, nearest_names) {
  const std::vector<std::string_view> names = {"threshold", "period", "ConsoleLogin", "unit"};
  const struct {
    std::string_view word;
    std::optional<std::string_view> nearest;
  } cases[] = {{"treshold", "threshold"}, {"peroid", "period"}, {"consolelogin", "ConsoleLogin"},
               {"units", "unit"},         {"x", std::nullopt},  {"something", std::nullopt}};
  for (const auto& [word, nearest] : cases) EXPECT_EQ(nearest_name(word, names), nearest) << word;
}

}  // namespace
}  // namespace tripline::grammar
