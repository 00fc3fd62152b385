#include <fmt/format.h>
#include <gtest/gtest.h>

#include "compiler/check_meaning.hpp"
#include "grammar/parse_pattern.hpp"

namespace tripline::compiler {
namespace {

// Every warning by proof as `code@marked text`.
std::string warnings(const std::string& text, const ProofBudget& budget = {}) {
  grammar::Diagnostics quiet, diagnostics;
  const grammar::Text whole(text, {grammar::SourceId{0}, 0, static_cast<std::uint32_t>(text.size())});
  const auto pattern = grammar::parse_pattern(whole, quiet);
  EXPECT_TRUE(pattern) << text;
  if (pattern) check_pattern_meaning(whole, *pattern, diagnostics, budget);
  std::string result;
  for (const grammar::Diagnostic& diagnostic : diagnostics.list()) {
    if (!result.empty()) result += "  ";
    const grammar::Span span = diagnostic.span;
    result += fmt::format("{}@{}", grammar::entry_of(diagnostic.code).word, text.substr(span.begin, span.end - span.begin));
  }
  return result;
}

struct Case {
  const char* rule;
  const char* text;
  const char* expected;
};

// Four pigeons and three holes: short, and hard for any search by cases.
std::string pigeons() {
  std::string out;
  for (int pigeon = 0; pigeon < 4; ++pigeon) {
    out += fmt::format("{}($.p{} = 0 || $.p{} = 1 || $.p{} = 2)", pigeon == 0 ? "{ " : " && ", pigeon, pigeon, pigeon);
    for (int other = 0; other < pigeon; ++other) {
      for (int hole = 0; hole < 3; ++hole) out += fmt::format(" && ($.p{} != {} || $.p{} != {})", pigeon, hole, other, hole);
    }
  }
  return out + " }";
}

TEST(CheckPatternMeaning, QuestionsShareABudget) {
  const std::string text = pigeons();
  EXPECT_EQ(warnings(text), "never-matches@$.p3 != 2 || $.p2 != 2");
  const ProofBudget together{.together = std::make_shared<std::uint64_t>(200)};
  for (int pattern = 0; pattern < 100 && *together.together > 0; ++pattern) warnings(text, together);
  ASSERT_EQ(*together.together, 0u);
  EXPECT_EQ(warnings(text, together), "");
  EXPECT_EQ(warnings("{ $.a = x && $.a = y }", together), "never-matches@$.a = y") << "takes no steps";
}

TEST(CheckPatternMeaning, Contradictions) {
  const Case cases[] = {
      {"", "{ $.a != x || $.a != y }", "always-matches@$.a != y"},
      {"", "{ $.a != x || ($.b = 1 || $.a != y) }", "always-matches@$.a != y"},
      {"", "{ $.a = x || $.a != x }", "always-matches@$.a != x"},
      {"", "{ $.a NOT EXISTS || $.a EXISTS }", "always-matches@$.a EXISTS"},
      {"", "[a != 1 || a != 2, b]", "always-matches@a != 2"},
      {"", "{ $.a = 4* && $.a = 5* }", "never-matches@$.a = 5*"},
      {"", "{ $.a = *4 && $.a = *5 }", "never-matches@$.a = *5"},
      {"", "{ $.a = x && $.a = y }", "never-matches@$.a = y"},
      {"", "{ $.a = xyz && $.a = x* }", "redundant-condition@$.a = x*"},
      {"", "{ $.a = xyz && $.a = *y }", "never-matches@$.a = *y"},
      {"", "{ $.a = x && $.a = 5 }", "never-matches@$.a = 5"},
      {"", "{ $.a = 5 && $.a != 5 }", "never-matches@$.a != 5"},
      {"", "{ $.a > 5 && $.a < 3 }", "never-matches@$.a < 3"},
      {"", "{ $.a > 5 && $.a <= 5 }", "never-matches@$.a <= 5"},
      {"", "{ $.a = 2 && $.a >= 3 }", "never-matches@$.a >= 3"},
      {"", "{ $.a = x && $.a > 3 }", "never-matches@$.a > 3"},
      {"", "{ $.a IS NULL && $.a = 1 }", "never-matches@$.a = 1"},
      {"", "{ $.a NOT EXISTS && $.a != 1 }", "never-matches@$.a != 1"},
      {"", "[s = 4* && s = 5*]", "never-matches@s = 5*"},
      {"F21", "{ $.a[*] = x && $.a[*] = y }", ""},
      {"F21", "{ $.* != x || $.* != y }", ""},
      {"", "{ $.a != x || $.a != x }", "redundant-condition@$.a != x"},
      {"", "{ $.a != x || $.b != y }", ""},
      {"", "{ $.a != x && $.a != y }", ""},
      {"", "{ $.a = x || $.a = y }", ""},
      {"", "{ $.a != 4* || $.a != 40 }", ""},
      {"", "{ $.a = 4* && $.a = *5 }", ""},
      {"", "{ $.a = ab* && $.a = abc* }", "redundant-condition@$.a = ab*"},
      {"F32", "{ $.a = 1000 && $.a = 1e3 }", "redundant-condition@$.a = 1e3"},
      {"F32", "{ $.a = \"5\" && $.a = 5.0 }", "redundant-condition@$.a = 5.0"},
      {"F32", "{ $.a != 404 || $.a != \"404\" }", "redundant-condition@$.a != 404"},
      {"F31", "{ $.a = 9007199254740993 && $.a = 9007199254740993.0 }",
       "redundant-condition@$.a = 9007199254740993.0"},
      {"F31", "{ $.a = 007 && $.a = 7 }", "redundant-condition@$.a = 7"},
      {"F31", "{ $.a >= 5 && $.a <= 5 }", ""},
      {"F37", "{ $.a = %x% && $.a = %y% }", ""},
      {"", "{ ($.a = x || $.b = 1) && $.a = y }", "redundant-condition@$.a = x"},
      {"F31", "{ $.a = 9007199254740993 && $.a = 9007199254740992 }", "never-matches@$.a = 9007199254740992"},
  };
  for (const Case& c : cases) EXPECT_EQ(warnings(c.text), c.expected) << c.rule << ": " << c.text;
}

}  // namespace
}  // namespace tripline::compiler
