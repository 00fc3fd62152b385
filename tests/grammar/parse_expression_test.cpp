// Metric math text (spec M2, M3): canonical spellings where it is right, every error with its place where
// not.
#include "grammar/parse_expression.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <tao/pegtl/contrib/analyze.hpp>

#include "grammar/expression_syntax.hpp"

namespace tripline::grammar {
namespace {

Text verbatim(const std::string& text) {
  return Text(text, {SourceId{0}, 0, static_cast<std::uint32_t>(text.size())});
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (; times > 0; --times) result += text;
  return result;
}

// The canonical spelling, or the error as `code@begin-end: message`.
std::string outcome(const std::string& text) {
  Diagnostics diagnostics;
  const auto expression = parse_expression(verbatim(text), diagnostics);
  EXPECT_EQ(expression.has_value(), !diagnostics.has_errors()) << text;
  if (expression) return to_string(*expression);
  const Diagnostic& d = diagnostics.list().front();
  EXPECT_EQ(diagnostics.list().size(), 1u) << text;
  return fmt::format("{}@{}-{}: {}", entry_of(d.code).word, d.span.begin, d.span.end, d.message);
}

struct Case {
  std::string text;
  std::string expected;
};

void expect_all(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(outcome(c.text), c.expected) << c.text;
}

TEST(ParseExpression, GrammarMakesProgress) {
  EXPECT_EQ(tao::pegtl::analyze<expression_syntax::whole>(), 0u);
}

TEST(ParseExpression, Precedence) {
  expect_all({
      {"a||b&&c", "a OR b AND c"},
      {"(a OR b) AND c", "(a OR b) AND c"},
      {"a&&b==c", "a AND b == c"},
      {"(a AND b)==c", "(a AND b) == c"},
      {"a==b<c", "a == b < c"},
      {"a==(b<c)", "a == (b < c)"},
      {"a<b+c", "a < b + c"},
      {"a+b-c", "a + b - c"},
      {"a-(b-c)", "a - (b - c)"},
      {"a-(b*c)", "a - b * c"},
      {"a/b/c", "a / b / c"},
      {"a/(b/c)", "a / (b / c)"},
      {"-a*b", "-a * b"},
      {"-(a*b)", "-(a * b)"},
      {"--a", "--a"},
      {"a--b", "a - -b"},
      {"-a^2", "-a ^ 2"},
      {"(-a)^2", "(-a) ^ 2"},
      {"2^3^2", "2 ^ 3 ^ 2"},
      {"(2^3)^2", "(2 ^ 3) ^ 2"},
      {"2^-3^-a", "2 ^ -3 ^ -a"},
      {"a<=b", "a <= b"},
      {"a>=b", "a >= b"},
      {"a>b", "a > b"},
      {"a!=b", "a != b"},
      {"orders AND android", "orders AND android"},
      {"a OR(b)", "a OR b"},
  });
}

TEST(ParseExpression, NodesOfPrecedence) {
  Diagnostics diagnostics;
  const Expression e = *parse_expression(verbatim("-m1 ^ -2"), diagnostics);
  const MathNode& root = e[e.root];
  EXPECT_EQ(root.kind, MathNode::Kind::negate);
  EXPECT_EQ(root.mark, (Span{SourceId{0}, 0, 1}));
  const MathNode& power = e[root.operands[0]];
  EXPECT_EQ(power.op, MathOperator::power);
  EXPECT_EQ(power.span, (Span{SourceId{0}, 1, 8}));
  EXPECT_EQ(power.mark, (Span{SourceId{0}, 4, 5}));
  EXPECT_EQ(e[power.operands[0]].text, "m1");
  EXPECT_EQ(e[power.operands[1]].kind, MathNode::Kind::negate);
}

TEST(ParseExpression, Values) {
  expect_all({
      {"1.50", "1.50"},
      {".5", ".5"},
      {"1e3", "1e3"},
      {"1E-400", "1E-400"},
      {"m1_X9", "m1_X9"},
      {"[ m1 ,m2 ]", "[m1, m2]"},
      {"METRICS()", "METRICS()"},
      {"METRICS( \"a\\\"b\\\\\" )", "METRICS(\"a\\\"b\\\\\")"},
      {"SEARCH('{A,B} x', 'Sum')", "SEARCH('{A,B} x', 'Sum')"},
      {"SORT (METRICS(),AVG,ASC)", "SORT(METRICS(), AVG, ASC)"},
      {"IF((a),\tb,\nc)", "IF(a, b, c)"},
      {"not", "not"},
  });
}

TEST(ParseExpression, Refusals) {
  const std::string e = "expression-syntax@";
  expect_all({
      {"", e + "0-0: the expression is empty"},
      {" \n", e + "2-2: the expression is empty"},
      {"m1 +", e + "4-4: expected a value, found the end"},
      {"m1 m2", e + "3-5: expected an operator or the end, found `m2`"},
      {"2m1", e + "1-3: expected an operator or the end, found `m1`"},
      {"1.", e + "1-2: expected an operator or the end, found `.`"},
      {"m1 % 2", e + "3-4: there is no operator `%`"},
      {"m1 = 2", e + "3-4: `=` is no operator"},
      {"m1 & m2", e + "3-4: `&` is no operator"},
      {"m1 | m2", e + "3-4: `|` is no operator"},
      {"m1 and m2", e + "3-6: `and` is no operator"},
      {"(m1 Or m2)", e + "4-6: `Or` is no operator"},
      {"m1 <> m2", e + "4-5: expected a value, found `>`"},
      {"m1 AND", e + "6-6: expected a value, found the end"},
      {"AND m1", e + "0-3: expected a value, found `AND`"},
      {"!m1", e + "0-1: there is no operator `!`"},
      {"NOT m1", e + "0-3: there is no operator `NOT`"},
      {"+m1", e + "0-1: a value has no sign `+`"},
      {"(m1", e + "3-3: expected an operator or `)`, found the end"},
      {"(m1]", e + "3-4: expected an operator or `)`, found `]`"},
      {"m1)", e + "2-3: `)` closes nothing"},
      {"()", e + "1-2: expected a value, found `)`"},
      {"[]", e + "0-2: an array is empty"},
      {"[m1", e + "3-3: expected `,` or `]`, found the end"},
      {"[m1,]", e + "4-5: expected a value, found `]`"},
      {"SUM(m1", e + "6-6: expected `,` or `)`, found the end"},
      {"SUM(m1,)", e + "7-8: expected a value, found `)`"},
      {"SUM(,m1)", e + "4-5: expected a value, found `,`"},
      {"METRICS(\"x)", e + "8-9: a quote is opened and never closed"},
      {"METRICS(\xE2\x80\x9Cx\xE2\x80\x9D)", e + "8-11: `\xE2\x80\x9C` is no quote"},
      {"m1 + 1e999", e + "5-10: a number is larger than a double holds"},
      {"m1 + 1" + std::string(400, '0') + "e-5", e + "5-409: a number is larger than a double holds"},
      {"caf\xC3\xA9", e + "3-5: expected an operator or the end, found `\xC3\xA9`"},
      {std::string("m1\0", 3), e + "2-3: expected an operator or the end, found byte 0x00"},
  });
}

TEST(ParseExpression, NumbersTooSmallForADoubleAreZero) {
  const std::string zeros(400, '0');
  for (const std::string& text : {std::string("m1 + 1e-400"), "m1 + 0." + zeros + "1", "m1 + 0." + zeros + "1e2"}) {
    Diagnostics diagnostics;
    EXPECT_TRUE(parse_expression(verbatim(text), diagnostics)) << text;
    EXPECT_TRUE(diagnostics.list().empty()) << text;
  }
}

TEST(ParseExpression, OffersFixes) {
  const auto fix = [](const std::string& text) {
    Diagnostics diagnostics;
    EXPECT_FALSE(parse_expression(verbatim(text), diagnostics)) << text;
    const Fix& f = diagnostics.list().front().fix.value();
    return text.substr(0, f.span.begin) + f.replacement + text.substr(f.span.end);
  };
  EXPECT_EQ(fix("m1 = 2"), "m1 == 2");
  EXPECT_EQ(fix("m1 or m2"), "m1 OR m2");
  EXPECT_EQ(fix("m1 & m2"), "m1 && m2");
  EXPECT_EQ(fix("METRICS(\xE2\x80\x9Cx\xE2\x80\x9D)"), "METRICS(\"x\")");
}

TEST(ParseExpression, ShowsTheOpener) {
  Diagnostics diagnostics;
  EXPECT_FALSE(parse_expression(verbatim("m1 + (m2 * [m3)"), diagnostics));
  const Diagnostic& d = diagnostics.list().front();
  ASSERT_EQ(d.labels.size(), 1u);
  EXPECT_EQ(d.labels[0].span.begin, 11u);
}

TEST(ParseExpression, IsBounded) {
  const auto nested = [](std::size_t depth) { return repeated("(", depth) + "m1" + repeated(")", depth); };
  EXPECT_EQ(outcome(nested(100)), "m1");
  EXPECT_EQ(outcome(nested(101)), "expression-limit@100-101: brackets are nested more than 100 deep");
  EXPECT_EQ(outcome(repeated("SUM(", 10000)),
            "expression-limit@403-404: brackets are nested more than 100 deep");
  EXPECT_EQ(outcome(repeated("-", 65534) + "m1"), repeated("-", 65534) + "m1");
  EXPECT_EQ(outcome("m" + repeated("^m", 32000)), "m" + repeated(" ^ m", 32000));
  EXPECT_EQ(outcome("m" + repeated("+m", 32000)), "m" + repeated(" + m", 32000));
  EXPECT_EQ(outcome(repeated("m", 65537)),
            "expression-limit@65536-65537: the expression is longer than 64 KiB");
}

// Spans of a decoded text lead back to the source.
TEST(ParseExpression, MovesSpans) {
  Text text;
  text.append("m1 ", 10);
  text.append_piece("\"", 13, 2);
  text.set_span({SourceId{0}, 9, 16});
  Diagnostics diagnostics;
  EXPECT_FALSE(parse_expression(text, diagnostics));
  EXPECT_EQ(diagnostics.list().front().span, (Span{SourceId{0}, 13, 15}));
}

}  // namespace
}  // namespace tripline::grammar
