#include "grammar/pattern.hpp"

#include <gtest/gtest.h>

#include <random>

#include "grammar/parse_pattern.hpp"
#include "tests/pattern_dump.hpp"

namespace tripline::grammar {
namespace {

std::optional<Pattern> parsed(const std::string& text) {
  Diagnostics diagnostics;
  return parse_pattern(Text(text, {SourceId{0}, 0, static_cast<std::uint32_t>(text.size())}), diagnostics);
}

TEST(Pattern, SelectorsHaveOneSpelling) {
  const std::pair<const char*, const char*> cases[] = {
      {"$.a.b", "$.a.b"},
      {"$.['a'].['b']", "$.a.b"},
      {"$['a.b']", "$.['a.b']"},
      {"$.a.['b.c'][00][*].*", "$.a['b.c'][0][*].*"},
      {"$.a[\"it's\"]['say \"x\"']", "$.a[\"it's\"]['say \"x\"']"},
      {"$.*.x-y_2", "$.*.x-y_2"},
  };
  for (const auto& [text, canonical] : cases) {
    Diagnostics diagnostics;
    const auto selector = parse_selector(Text(text, {SourceId{0}, 0, 100}), diagnostics);
    ASSERT_TRUE(selector) << text;
    EXPECT_EQ(to_string(*selector), canonical);
  }
}

TEST(Pattern, OperatorsAndOperandsAreSpelledAsInPatterns) {
  EXPECT_EQ(to_string(CompareOp::eq), "=");
  EXPECT_EQ(to_string(CompareOp::ne), "!=");
  EXPECT_EQ(to_string(CompareOp::lt), "<");
  EXPECT_EQ(to_string(CompareOp::le), "<=");
  EXPECT_EQ(to_string(CompareOp::gt), ">");
  EXPECT_EQ(to_string(CompareOp::ge), ">=");
  EXPECT_EQ(to_string(Operand{Operand::Kind::text, "a\"\\", true, {}}), R"("a\"\\")");
  EXPECT_EQ(to_string(Operand{Operand::Kind::regex, "a|b", false, {}}), "%a|b%");
  EXPECT_EQ(to_string(Operand{Operand::Kind::number, "+1e3", false, {}}), "+1e3");
}

// Writes random patterns in many spellings: blanks or none, keywords in any case, redundant parentheses.
class Writer {
 public:
  explicit Writer(unsigned seed) : random_(seed) {}

  std::string pattern() {
    switch (below(6)) {
      case 0:
        return terms();
      case 1:
        return "%" + regex() + "%";
      case 2:
        return slots();
      default:
        return "{" + blanks() + chain(4, true) + blanks() + "}" + blanks();
    }
  }

 private:
  unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }
  template <std::size_t N>
  std::string one_of(const char* const (&choices)[N]) {
    return choices[below(N)];
  }
  std::string blanks() { return one_of({"", "", " ", "  ", "\n\t"}); }
  std::string gap() { return one_of({" ", "  ", "\r\n "}); }

  std::string terms() {
    const bool optional = below(2) == 0;
    std::string text;
    for (unsigned n = 1 + below(4); n > 0; --n) {
      text += gap() + one_of({"", optional ? "?" : "-"}) +
              one_of({"ERROR", "a=b", "x.y", "\"a b\"", "\"\\\"\\\\n\"", "\" \""});
    }
    return text;
  }
  std::string regex() {
    std::string text;
    for (unsigned n = 1 + below(4); n > 0; --n) {
      text += one_of({"a", "[a-c\\]]", "\\d", ".", "\\x28", "\\.", "x y", "]"}) +
              one_of({"", "", "+", "{2}", "{,3}", "*?"});
    }
    return text + one_of({"", "$", "|b"});
  }
  std::string selector() {
    std::string text = one_of({"$.a", "$.['a b']", "$['a']", "$.*", "$.user-name_1"});
    for (unsigned n = below(3); n > 0; --n)
      text += one_of({".b", "[0]", "[*]", ".*", "['c.d']", ".[\"it's\"]"});
    return text;
  }
  std::string comparison() {
    if (below(4) == 0)
      return blanks() + one_of({"<", "<=", ">", ">="}) + blanks() + one_of({"5", "-1.5", "+2e-3"});
    const std::string value =
        below(4) == 0 ? "%" + regex() + "%"
                      : one_of({"Root", "4*", "\"a) b\"", "12", "1.2.3", "\"*\"", "a-b", "\"\"", "-"});
    return blanks() + one_of({"=", "!="}) + blanks() + value + one_of({"", " "});
  }
  std::string json_condition() {
    if (below(3) > 0) return selector() + comparison();
    return selector() + gap() +
           one_of({"IS"
                   " NULL",
                   "is\tTrue", "IS FALSE", "NOT EXISTS", "not  exists", "EXISTS", "LIKE \"a*b\"", "like x*"});
  }
  // Parenthesised primaries only in JSON and only so deep.
  std::string chain(unsigned depth, bool json) {
    std::string text;
    for (unsigned n = 1 + below(3); n > 0; --n) {
      if (!text.empty()) text += blanks() + one_of({"&&", "||"}) + blanks();
      if (depth > 0 && below(3) == 0) {
        text += "(" + blanks() + chain(depth - 1, json) + blanks() + ")";
      } else {
        text += json ? json_condition() : "name" + comparison();
      }
    }
    return text;
  }
  std::string slots() {
    std::string text = "[" + blanks();
    const unsigned ellipsis = below(8);
    for (unsigned n = 0, count = below(5); n < count; ++n) {
      if (n > 0) text += "," + blanks();
      text += n == ellipsis ? "..." : below(3) == 0 ? chain(2, false) : one_of({"", "a", "b-c", "1"});
      text += blanks();
    }
    return text + "]";
  }

  std::mt19937 random_;
};

TEST(Pattern, CanonicalSpellingIsAFixpoint) {
  for (unsigned seed = 0; seed < 5000; ++seed) {
    const std::string text = Writer(seed).pattern();
    const std::optional<Pattern> first = parsed(text);
    ASSERT_TRUE(first) << "seed " << seed << ": " << text;
    const std::string canonical = to_string(*first);
    const std::optional<Pattern> second = parsed(canonical);
    ASSERT_TRUE(second) << "seed " << seed << ": " << text << "\n" << canonical;
    EXPECT_EQ(dump(*first), dump(*second)) << "seed " << seed << ": " << text << "\n" << canonical;
    EXPECT_EQ(to_string(*second), canonical) << "seed " << seed;
  }
}

}  // namespace
}  // namespace tripline::grammar
