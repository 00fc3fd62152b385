// What each kind of condition becomes; the F-rules in brackets are those of spec/filter-patterns.md. That the
// predicates then mean what the rules say is the oracle's matter (tests/differential_test.cpp).
#include "compiler/build_condition.hpp"

#include <gtest/gtest.h>

#include "grammar/parse_pattern.hpp"
#include "tests/compiler/ir_cases.hpp"

namespace tripline::compiler {
namespace {

std::string built(const std::string& text) {
  grammar::Diagnostics diagnostics;
  const auto size = static_cast<std::uint32_t>(text.size());
  const auto pattern = grammar::parse_pattern(grammar::Text(text, {grammar::SourceId{0}, 0, size}), diagnostics);
  if (!pattern) return "refused";
  const Ir ir = ir_of([&](IrWriter& writer) { return build_pattern(*pattern, writer); });
  std::string out = root_of(ir);
  // Every JSON pattern has the guard (F3); said once here instead of in every line of the tables.
  constexpr std::string_view guard = "all($ exists, ";
  if (pattern->kind == grammar::Pattern::Kind::json) {
    EXPECT_TRUE(out.starts_with(guard)) << out;
    out = out.substr(guard.size(), out.size() - guard.size() - 1);
  }
  return out;
}

struct Case {
  const char* pattern;
  const char* built;
};

void expect(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(built(c.pattern), c.built) << c.pattern;
}

TEST(BuildCondition, Json) {
  expect({
      {"{ $.a = b }", R"($.a = "b")"},
      {"{ $.a.b[0].c = \"x y\" }", R"($.a.b[0].c = "x y")"},
      {"{ $.a = 5 }", R"($.a number = "5")"},
      {"{ $.a = \"5\" }", R"($.a = "5")"},
      {"{ $.a = 1.5e3 }", R"($.a number = "1.5e3")"},
      {"{ $.a < 5 }", R"($.a number < "5")"},
      {"{ $.a <= 5 }", R"($.a number <= "5")"},
      {"{ $.a > -5 }", R"($.a number > "-5")"},
      {"{ $.a >= 0.5 }", R"($.a number >= "0.5")"},
      // An absent field differs from nothing (F33).
      {"{ $.a != b }", R"(all($.a comparable, none($.a = "b")))"},
      {"{ $.a != 5 }", R"(all($.a comparable, none($.a number = "5")))"},
      {"{ $.a = %x+% }", R"($.a regex "x+")"},
      {"{ $.a != %x+% }", R"(all($.a comparable, none($.a regex "x+")))"},
      {"{ $.a IS NULL }", "$.a is null"},
      {"{ $.a IS TRUE }", "$.a is true"},
      {"{ $.a IS FALSE }", "$.a is false"},
      {"{ $.a EXISTS }", "$.a exists"},
      {"{ $.a NOT EXISTS }", "none($.a exists)"},
      {"{ $.a = b && $.c = d || $.e = f }", R"(any(all($.a = "b", $.c = "d"), $.e = "f"))"},
      {"{ $.a = b && ($.c = d || $.e = f) }", R"(all($.a = "b", any($.c = "d", $.e = "f")))"},
  });
}

// Wildcards at the edges (F26, F27): one asterisk a side, those inside are themselves.
TEST(BuildCondition, Edges) {
  expect({
      {"{ $.a = \"b*\" }", R"($.a prefix "b")"},
      {"{ $.a = \"*b\" }", R"($.a suffix "b")"},
      {"{ $.a = \"*b*\" }", R"($.a contains "b")"},
      {"{ $.a = \"b*c\" }", R"($.a = "b*c")"},
      {"{ $.a = \"*b*c*\" }", R"($.a contains "b*c")"},
      {"{ $.a = \"**b\" }", R"($.a suffix "*b")"},
      {"{ $.a = * }", "$.a comparable"},
      {"{ $.a = \"**\" }", "$.a comparable"},
      {"{ $.a = \"***\" }", R"($.a contains "*")"},
      {"{ $.a != \"*b\" }", R"(all($.a comparable, none($.a suffix "b")))"},
      {"{ $.a = \"\" }", R"($.a = "")"},
  });
}

// Selectors that may choose several values: one that differs is enough (F21).
TEST(BuildCondition, WildcardSelectors) {
  expect({
      {"{ $.a[*].b = c }", R"($.a[*].b = "c")"},
      {"{ $.a[*].b != c }", R"(not $.a[*].b = "c")"},
      {"{ $.a[*].b != 5 }", R"(not $.a[*].b number = "5")"},
      {"{ $.a[*].b NOT EXISTS }", "none($.a[*].b exists)"},
  });
}

TEST(BuildCondition, Like) {
  expect({
      {"{ $.a LIKE \"b\" }", R"($.a = "b")"},
      {"{ $.a LIKE \"b*\" }", R"($.a prefix "b")"},
      {"{ $.a LIKE \"**b\" }", R"($.a suffix "b")"},
      {"{ $.a LIKE \"**b***\" }", R"($.a contains "b")"},
      {"{ $.a LIKE \"b*c\" }", R"($.a glob "b*c")"},
      {"{ $.a LIKE \"*b**c*\" }", R"($.a glob "*b*c*")"},
      {"{ $.a LIKE \"***\" }", "$.a comparable"},
      {"{ $.a LIKE \"\" }", R"($.a = "")"},
  });
}

TEST(BuildCondition, Terms) {
  expect({
      {"", "always"},
      {"ERROR", R"(all(@message contains "ERROR"))"},
      {"ERROR \"a b\"", R"(all(@message contains "ERROR", @message contains "a b"))"},
      {"ERROR -DEBUG", R"(all(@message contains "ERROR", none(@message contains "DEBUG")))"},
      {"-DEBUG", R"(all(none(@message contains "DEBUG")))"},
      {"?ERROR ?WARN", R"(any(@message contains "ERROR", @message contains "WARN"))"},
      // Optional terms beside others count nothing (F8, F9); blanks occur everywhere (F2).
      {"ERROR ?WARN", R"(all(@message contains "ERROR"))"},
      {"\" \" ERROR", R"(all(always, @message contains "ERROR"))"},
      {"%a|b%", R"(@message regex "a|b")"},
  });
}

TEST(BuildCondition, Delimited) {
  expect({
      {"[...]", "always"},
      {"[a]", R"(all(@token_count number >= "1"))"},
      {"[a, b = x]", R"(all(@token_count number >= "2", @rest[1] = "x"))"},
      {"[a = x, b]", R"(all(@token_count number >= "2", @token[0] = "x"))"},
      {"[a = x, ...]", R"(all(@token_count number >= "1", @token[0] = "x"))"},
      {"[..., y != 2, z = x*]", R"(all(@token_count number >= "2", all(@token[-2] comparable, )"
                                R"(none(@token[-2] number = "2")), @token[-1] prefix "x"))"},
      {"[a, ..., z = x]", R"(all(@token_count number >= "2", @token[-1] = "x"))"},
      {"[a = 4* || a = 5*, b]",
       R"(all(@token_count number >= "2", any(@token[0] prefix "4", @token[0] prefix "5")))"},
      {"[a = %x%, ...]", R"(all(@token_count number >= "1", @token[0] regex "x"))"},
  });
}

TEST(TextTest, EdgesOnly) {
  const auto test = [](std::string_view text) {
    const runtime::Predicate p = text_test(FieldId{3}, text);
    EXPECT_EQ(p.field, 3u);
    return std::string(runtime::to_string(p.test)) + " " + p.text;
  };
  EXPECT_EQ(test("a"), "= a");
  EXPECT_EQ(test(""), "= ");
  EXPECT_EQ(test("*"), "comparable ");
  EXPECT_EQ(test("a*"), "prefix a");
  EXPECT_EQ(test("*a"), "suffix a");
  EXPECT_EQ(test("*a*"), "contains a");
  EXPECT_EQ(test("a*b"), "= a*b");
}

}  // namespace
}  // namespace tripline::compiler
