// What metric math refuses without data (spec M2, M8-M28): exact codes, places and words.
#include "compiler/lower_expression.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tests/explain_page.hpp"
#include "tests/math_request.hpp"

namespace tripline::compiler {
namespace {

using grammar::Code;
using grammar::Diagnostic;

// `fine`, or every error as `code@begin-end: message`.
std::string outcome(TestRequest& test) {
  const auto set = test.lower();
  EXPECT_EQ(set.has_value(), !test.diagnostics.has_errors());
  if (set) return "fine";
  std::string out;
  for (const Diagnostic& d : test.diagnostics.list()) {
    out += out.empty() ? "" : " | ";
    out += fmt::format("{}@{}-{}: {}", grammar::entry_of(d.code).word, d.span.begin, d.span.end, d.message);
  }
  return out;
}

TestRequest two_metrics() { return {{{"m1", {1}}, {"m2", {2}}}, {}, {}, {}}; }

std::string outcome(const std::string& expression, bool alarm = false) {
  TestRequest test = two_metrics();
  test.add_metrics();
  test.add_expression("", expression);
  test.request.alarm = alarm;
  test.request.insight_rules = {{"top"}};
  return outcome(test);
}

struct Case {
  std::string text;
  std::string expected;
};

void expect_all(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(outcome(c.text), c.expected) << c.text;
}

TEST(LowerExpression, NamesAndFunctions) {
  expect_all({
      {"m1 + m2", "fine"},
      {"m9", "unknown-name@0-2: there is no id `m9`"},
      {"M1 + 1", "unknown-name@0-2: there is no id `M1`"},
      {"_m + 1", "unknown-name@0-2: there is no id `_m`"},
      {"REPEAT * m1", "unknown-name@0-6: there is no id `REPEAT`"},
      {"FOO(m1)", "unknown-function@0-3: there is no function `FOO`"},
      {"sum(m1)", "unknown-function@0-3: there is no function `sum`"},
      {"NOT(m1)", "unknown-function@0-3: there is no function `NOT`"},
      {"m1(m2)", "unknown-function@0-2: there is no function `m1`"},
      {"SUM([m9, FOO(1)])",
       "unknown-name@5-7: there is no id `m9` | unknown-function@9-12: there is no function `FOO`"},
      {"SEARCH('{AWS/EC2} x', 'Sum', 300)", "offline-function@0-6: `SEARCH` cannot be answered offline"},
      {"SUM(SEARCH(\"x\"))", "offline-function@4-10: `SEARCH` cannot be answered offline"},
      {"SERVICE_QUOTA(m1)", "offline-function@0-13: `SERVICE_QUOTA` cannot be answered offline"},
      {"\"m1\"", "expression-type@0-4: a string is no value"},
      {"ABS(\"m1\")", "expression-type@4-8: a string is no value"},
      {"[m1, \"m2\"]", "expression-type@5-9: a string is no value"},
      {"SUM + m1", "unknown-name@0-3: there is no id `SUM`"},
  });
}

TEST(LowerExpression, Suggests) {
  TestRequest test = two_metrics();
  test.metrics.push_back({"errors", {1}});
  test.add_metrics();
  test.add_expression("", "erors + SMU([m1])");
  EXPECT_FALSE(test.lower());
  ASSERT_EQ(test.diagnostics.list().size(), 2u);
  EXPECT_EQ(test.diagnostics.list()[0].fix->replacement, "errors");
  EXPECT_EQ(test.diagnostics.list()[1].fix->replacement, "SUM");
}

TEST(LowerExpression, Arguments) {
  expect_all({
      {"SUM()", "function-arguments@0-3: `SUM` takes 1 argument, not 0"},
      {"SUM(m1, m2)", "function-arguments@8-10: `SUM` takes 1 argument, not 2"},
      {"IF(m1)", "function-arguments@0-2: `IF` takes 2 to 3 arguments, not 1"},
      {"SORT(METRICS(), AVG)", "function-arguments@0-4: `SORT` takes 3 to 4 arguments, not 2"},
      {"SORT(METRICS(), MEDIAN, ASC)",
       "function-arguments@16-22: `SORT` takes one of AVG, MIN, MAX, SUM there"},
      {"SORT(METRICS(), avg, ASC)",
       "unknown-name@16-19: there is no id `avg` | function-arguments@16-19: `SORT` takes one of AVG, MIN, "
       "MAX, SUM "
       "there"},
      {"SORT(METRICS(), AVG, UP)", "function-arguments@21-23: `SORT` takes one of ASC, DESC there"},
      {"SORT(METRICS(), AVG, ASC, 0)",
       "expression-value@26-27: `SORT` takes a whole number of at least 1, not 0"},
      {"SORT(m1, AVG, ASC)", "expression-type@5-7: `SORT` takes an array of time series, not a time series"},
      {"SLICE(METRICS(), 1.5)",
       "expression-value@17-20: `SLICE` takes a whole number of at least 0, not 1.5"},
      {"SLICE(METRICS(), 0, -1)",
       "expression-value@20-22: `SLICE` takes a whole number of at least 0, not -1"},
      {"FILL(m1, LINEAR)", "fine"},
      {"FILL(m1, NEAREST)", "unknown-name@9-16: there is no id `NEAREST`"},
      {"FILL(m1, METRICS())",
       "expression-type@9-18: `FILL` takes a number or a time series, not an array of time series"},
      {"METRICS(m1)", "function-arguments@8-10: `METRICS` takes a string there"},
      {"METRICS('m')", "function-arguments@8-11: `METRICS` takes a string there"},
      {"TIME_SERIES(PERIOD(m1 + 1))", "function-arguments@19-25: `PERIOD` takes the id of a metric"},
      {"m1 / PERIOD(m1)", "fine"},
      {"INSIGHT_RULE_METRIC(\"top\", \"Sum\")", "fine"},
      {"INSIGHT_RULE_METRIC(\"tip\", \"Sum\")",
       "unknown-name@20-25: there is no Contributor Insights rule `tip`"},
      {"INSIGHT_RULE_METRIC(\"top\", \"Median\")",
       "function-arguments@27-35: a Contributor Insights rule has no metric `Median`"},
      {"INSIGHT_RULE_METRIC(top, Sum)",
       "unknown-name@20-23: there is no id `top` | function-arguments@25-28: `INSIGHT_RULE_METRIC` takes a "
       "string "
       "there"},
  });
}

TEST(LowerExpression, Types) {
  expect_all({
      {"5 + 3", "expression-type@0-5: the result is a number"},
      {"AVG(m1)", "expression-type@0-7: the result is a number"},
      {"METRIC_COUNT(METRICS())", "expression-type@0-23: the result is a number"},
      {"AVG(METRICS())", "fine"},
      {"TIME_SERIES(m1)", "expression-type@12-14: `TIME_SERIES` takes a number, not a time series"},
      {"ABS(-5)", "expression-type@4-6: `ABS` takes a time series or an array, not a number"},
      {"LOG(MAX(m1)) * m1", "expression-type@4-11: `LOG` takes a time series or an array, not a number"},
      {"FIRST(m1)", "expression-type@6-8: `FIRST` takes an array of time series, not a time series"},
      {"DAY(METRICS())", "expression-type@4-13: `DAY` takes a time series, not an array of time series"},
      {"[m1, 5]", "expression-type@5-6: an array takes a time series or an array, not a number"},
      {"IF([m1, m2], 1, 0)",
       "expression-type@3-11: `IF` takes a number or a time series, not an array of time series"},
      {"IF(1, 2, 3) * m1", "expression-type@0-11: one argument of `IF` is a time series"},
      {"IF(1, 2) * m1", "expression-type@0-8: one argument of `IF` is a time series"},
      {"IF(1, 2, m1)", "fine"},
      {"IF(AVG(m1) > 1, m1)", "fine"},
      {"m1 * (1 / 0)", "expression-value@5-12: the result is no finite number"},
      {"m1 * 10 ^ 400", "expression-value@5-13: the result is no finite number"},
      {"m1 * (0 - 1) ^ 0.5", "expression-value@5-18: the result is no finite number"},
      {"m1 / 0", "fine"},
  });
}

TEST(LowerExpression, Bands) {
  expect_all({
      {"ANOMALY_DETECTION_BAND(m1, 3)", "fine"},
      {"ANOMALY_DETECTION_BAND(m1 + m2)", "fine"},
      {"ANOMALY_DETECTION_BAND(m1, 0)",
       "expression-value@27-28: a band is a positive number of deviations wide"},
      {"ANOMALY_DETECTION_BAND(m1, -1)",
       "expression-value@27-29: a band is a positive number of deviations wide"},
      {"ANOMALY_DETECTION_BAND(METRICS())",
       "expression-type@23-32: `ANOMALY_DETECTION_BAND` takes a time series, not an array of time series"},
      {"ANOMALY_DETECTION_BAND(SUM(METRICS()))",
       "function-arguments@27-34: `METRICS` stands beside `ANOMALY_DETECTION_BAND`"},
      {"[ANOMALY_DETECTION_BAND(m1), ANOMALY_DETECTION_BAND(m2)]",
       "function-arguments@29-51: a second `ANOMALY_DETECTION_BAND` in one expression"},
  });
  const auto with_periods = [](std::uint32_t first, std::uint32_t second) {
    TestRequest test = two_metrics();
    test.add_metrics();
    test.request.items[0].period = first;
    test.request.items[1].period = second;
    test.add_expression("", "ANOMALY_DETECTION_BAND(m1 + m2)");
    return outcome(test);
  };
  EXPECT_EQ(with_periods(300, 300), "fine");
  EXPECT_EQ(with_periods(60, 300), "function-arguments@0-22: the metrics of a band have different periods");
  EXPECT_EQ(with_periods(10, 10), "function-arguments@0-22: a band has a period of a minute or longer");
}

TEST(LowerExpression, Alarms) {
  EXPECT_EQ(outcome("SUM(METRICS())", true), "fine");
  EXPECT_EQ(outcome("METRICS()", true), "expression-type@0-9: the result is an array of time series");
  TestRequest test;
  for (int i = 0; i < 11; ++i) test.metrics.push_back({fmt::format("m{}", i), {1}});
  test.add_metrics();
  test.add_expression("e1", "SUM(METRICS())");
  test.add_expression("e2", "e1 + m0");
  test.request.alarm = true;
  EXPECT_EQ(outcome(test), "expression-limit@0-7: an alarm's expression uses 11 metrics");
}

TEST(LowerExpression, Requests) {
  TestRequest twice = two_metrics();
  twice.add_metrics();
  twice.add_expression("m1", "m2");
  EXPECT_EQ(outcome(twice), "duplicate-name@0-0: the id `m1` is given twice");

  TestRequest upper = two_metrics();
  upper.add_metrics();
  upper.add_expression("E1", "m2");
  EXPECT_EQ(outcome(upper), "bad-name@0-0: `E1` is no id");

  TestRequest many;
  for (int i = 0; i < 501; ++i) many.metrics.push_back({fmt::format("m{}", i), {1}});
  many.add_metrics();
  EXPECT_EQ(outcome(many), "expression-limit@0-0: a request has more than 500 metrics and expressions");

  TestRequest scalar = two_metrics();
  scalar.add_metrics();
  scalar.add_expression("e1", "AVG(m1)");
  scalar.add_expression("e2", "m1 - e1");
  EXPECT_EQ(outcome(scalar), "fine");
}

TEST(LowerExpression, Circles) {
  TestRequest itself = two_metrics();
  itself.add_metrics();
  itself.add_expression("e1", "m1 + e1");
  EXPECT_EQ(outcome(itself), "cyclic-expression@5-7: `e1` is computed from itself: e1 -> e1");

  TestRequest ring = two_metrics();
  ring.add_metrics();
  ring.add_expression("top", "e1 + FOO(m1)");
  ring.add_expression("e1", "e2 * 2");
  ring.add_expression("e2", "e3 * 2");
  ring.add_expression("e3", "e1 * 2");
  EXPECT_EQ(outcome(ring),
            "cyclic-expression@0-2: `e1` is computed from itself: e1 -> e2 -> e3 -> e1 | "
            "unknown-function@5-8: there is no function `FOO`");
}

// Lines of `id: expression`, or one expression.
std::vector<Diagnostic> diagnose(const std::string& block) {
  TestRequest test = two_metrics();
  test.add_metrics();
  std::istringstream lines(block);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t colon = line.find(": ");
    test.add_expression(colon == line.npos ? "" : line.substr(0, colon),
                        colon == line.npos ? line : line.substr(colon + 2));
  }
  test.lower();
  return test.diagnostics.list();
}

// The first block of a page raises its code, the second does not. (unknown-function has a Logs Insights query for its
// example, which the golden test holds.)
TEST(LowerExpression, PagesAreTrue) {
  for (const Code code :
       {Code::expression_syntax, Code::expression_limit, Code::expression_type, Code::expression_value,
        Code::function_arguments, Code::offline_function, Code::cyclic_expression}) {
    const std::vector<std::string> blocks = page_blocks(grammar::entry_of(code).word);
    ASSERT_EQ(blocks.size(), 2u) << grammar::entry_of(code).word;
    const auto wrong = diagnose(blocks[0]);
    ASSERT_FALSE(wrong.empty()) << blocks[0];
    EXPECT_EQ(wrong[0].code, code) << blocks[0];
    EXPECT_TRUE(diagnose(blocks[1]).empty()) << blocks[1];
  }
}

}  // namespace
}  // namespace tripline::compiler
