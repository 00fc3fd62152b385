#include "grammar/regex.hpp"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <random>

#include "grammar/parse_pattern.hpp"

namespace tripline::grammar {
namespace {

TEST(Regex, TranslatesForRe2) {
  const std::pair<const char*, const char*> cases[] = {
      {"abc 1:_#=@/;,-", "abc 1:_#=@/;,-"},  // F13
      {"^[hc]at$", "^[hc]at$"},              // F14
      {"a*?b+?c??", "a*b+c?"},               // F14: a lazy mark changes nothing
      {"gra|ey", "gra|ey"},                  // F14
      {"[^abcx-z]+", "[^abcx-z]+"},          // F14
      {"[.*+?{}|$^[]", "[\\.\\*\\+\\?\\{\\}\\|\\$\\^\\[]"},
      {"[a-]", "[a\\-]"},
      {"[-a]", "[\\-a]"},
      {"[\\d\\-\\]]", "[0-9\\-\\]]"},
      {"[\\D]", "[\\D]"},
      {"a]b}", "a\\]b\\}"},                                                 // closers without their openers
      {"a{3}b{3,5}c{2,}d{,2}e{0,1}?", "a{3}b{3,5}c{2,}d{0,2}e{0,1}"},       // F15
      {"\\d\\w\\s\\D\\W\\S", "[0-9][0-9A-Za-z_][\\t\\n\\f\\r ]\\D\\W\\S"},  // F16
      {"\\x28\\x41\\x2D[\\x41-\\x5A]", "\\x28A-[A-Z]"},
      {"\\.\\*\\\\\\^\\:\\_\\ ", "\\.\\*\\\\\\^:_ "},
      {"\\t\\n", "\\x09\\x0a"},
  };
  for (const auto& [body, re2] : cases) {
    EXPECT_EQ(to_re2(body), re2) << body;
    EXPECT_TRUE(RE2(to_re2(body), RE2::Quiet).ok()) << body;
    EXPECT_FALSE(find_regex_fault(body)) << body;
  }
}

TEST(Regex, FindsFaultsThatTheGrammarCannotSee) {
  const struct {
    const char* body;
    std::size_t begin;
    std::size_t end;
    const char* message;
  } cases[] = {
      {"ab{5,3}", 2, 7, "`{5,3}` is a repetition whose bounds are reversed"},
      {"a{1001}", 1, 7, "`{1001}` repeats more than 1000 times"},
      {"a{1,99999999999999999999}", 1, 25, "`{1,99999999999999999999}` repeats more than 1000 times"},
      {"[0z-a]", 2, 5, "`z-a` is a range whose end comes before its start"},
      {"[\\x5a-\\x41]", 1, 10, "`\\x5a-\\x41` is a range whose end comes before its start"},
  };
  for (const auto& c : cases) {
    const std::optional<RegexFault> fault = find_regex_fault(c.body);
    ASSERT_TRUE(fault) << c.body;
    EXPECT_EQ(fault->begin, c.begin) << c.body;
    EXPECT_EQ(fault->end, c.end) << c.body;
    EXPECT_EQ(fault->message, c.message);
  }
}

std::string times(std::string_view text, unsigned count) {
  std::string out;
  while (count-- > 0) out += text;
  return out;
}

// RE2 needs half a minute for the first of them.
TEST(Regex, BoundsOptionalRepetitions) {
  const std::string last = "a{0,1000}";
  const std::optional<RegexFault> fault = find_regex_fault(times(last, 70));
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->begin, 2 * last.size() + 1);
  EXPECT_EQ(fault->end, 3 * last.size());
  EXPECT_EQ(fault->message, "up to `{0,1000}` the regular expression repeats optionally more than 2000 times");
  EXPECT_NE(fault->help, "");
  EXPECT_TRUE(find_regex_fault(times("a{,500}|", 5)));
  EXPECT_TRUE(find_regex_fault(times("a?", 2001)));
  for (const std::string& body : {times("a?", 2000), times(last, 2), times("[0-9]{1,3}\\.", 100), times("a{1000}", 70),
                                  times("a{1000,}b*c+?", 70)}) {
    EXPECT_FALSE(find_regex_fault(body)) << body;
  }
}

TEST(Regex, KnowsEmptyAlternatives) {
  EXPECT_TRUE(has_empty_alternative("a|"));
  EXPECT_TRUE(has_empty_alternative("|a"));
  EXPECT_TRUE(has_empty_alternative("a||b"));
  EXPECT_FALSE(has_empty_alternative("a|b"));
  EXPECT_FALSE(has_empty_alternative("a\\|"));
  EXPECT_FALSE(has_empty_alternative("[|]"));
}

TEST(Regex, SpellsGlobs) {
  const std::pair<const char*, const char*> cases[] = {
      {"arn:aws:iam::*:role/A.b", "^arn:aws:iam::.*:role/A\\.b$"},
      {"*a*b*", "a.*b"},
      {"a*(b)%", "^a.*\\x28b\\x29\\x25$"},
      {"a*\"&'", "^a.*\\x22\\x26\\x27$"},
      {"a*[x]\\", "^a.*\\[x\\]\\\\$"},
  };
  for (const auto& [glob, body] : cases) {
    EXPECT_EQ(regex_of_glob(glob), body) << glob;
    EXPECT_FALSE(find_regex_fault(body)) << body;
  }
  EXPECT_FALSE(regex_of_glob("caf\xC3\xA9*x"));
}

// Whatever the pattern grammar accepts, RE2 must compile.
TEST(Regex, Re2TakesEveryAcceptedBody) {
  constexpr std::string_view alphabet = "ab1-_ ^$?[]{},|\\*+.xdDswWtn:";
  std::mt19937 random(7);
  unsigned accepted = 0;
  for (int round = 0; round < 200000; ++round) {
    std::string body;
    for (unsigned n = 1 + static_cast<unsigned>(random() % 8); n > 0; --n)
      body += alphabet[random() % alphabet.size()];
    Diagnostics diagnostics;
    const std::string text = "%" + body + "%";
    if (!parse_pattern(Text(text, {SourceId{0}, 0, static_cast<std::uint32_t>(text.size())}), diagnostics))
      continue;
    ++accepted;
    ASSERT_TRUE(RE2(to_re2(body), RE2::Quiet).ok()) << body << " -> " << to_re2(body);
  }
  EXPECT_GT(accepted, 10000u);
}

}  // namespace
}  // namespace tripline::grammar
