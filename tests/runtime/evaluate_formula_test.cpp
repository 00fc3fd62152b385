// Metric math over slots (spec M4-M25): tables of what each function gives, and random expressions against a
// slow truth that computes slot by slot.
#include "runtime/evaluate_formula.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <random>

#include "runtime/series_functions.hpp"
#include "tests/math_request.hpp"

namespace tripline::runtime {
namespace {

constexpr std::nullopt_t no = std::nullopt;

std::string print(const Slots& slots) {
  std::string out;
  for (const auto& value : slots) out += (out.empty() ? "" : " ") + (value ? fmt::format("{}", *value) : "-");
  return out;
}

std::string print(const MathValue& value) {
  if (const double* number = std::get_if<double>(&value)) return fmt::format("number {}", *number);
  if (const auto* series = std::get_if<TimeSeries>(&value)) return print(series->values);
  std::string out;
  for (const TimeSeries& series : std::get<SeriesArray>(value)) {
    out += fmt::format("{}{}=[{}]", out.empty() ? "" : " ", series.label, print(series.values));
  }
  return "{" + out + "}";
}

// The result, or "refused: …" at definition, or "fault@begin-end: …" at evaluation.
std::string answer(TestRequest test, const std::string& expression,
                   const std::function<void(FormulaData&)>& change = nullptr) {
  test.add_metrics();
  test.add_expression("", expression);
  const auto set = test.lower();
  if (!set) return "refused: " + test.diagnostics.list().front().message;
  EXPECT_EQ(fault_of(*set), "") << expression;
  FormulaData data = test.data();
  if (change) change(data);
  FormulaFault fault;
  const auto values = evaluate_formulas(*set, data, fault);
  if (!values) return fmt::format("fault@{}-{}: {}", fault.begin, fault.end, fault.message);
  return print(values->back());
}

struct Row {
  const char* expression;
  const char* answer;
};

void expect_all(const TestRequest& test, const std::vector<Row>& rows) {
  for (const Row& row : rows) EXPECT_EQ(answer(test, row.expression), row.answer) << row.expression;
}

TestRequest gaps() {
  return {{{"a", {10, no, 30, no}}, {"b", {2, 4, no, no}}, {"z", {no, no, no, no}}}, {}, {}, {}};
}

TEST(EvaluateFormula, Operators) {
  expect_all(gaps(), {
                         {"a + b", "12 4 30 -"},
                         {"a - b", "8 -4 30 -"},
                         {"a * b", "20 0 0 -"},
                         {"a / b", "5 0 - -"},
                         {"b / a", "0.2 - 0 -"},
                         {"a + 1", "11 - 31 -"},
                         {"1 - a", "-9 - -29 -"},
                         {"a / 0", "- - - -"},
                         {"0 * -a", "0 - 0 -"},
                         {"a ^ 2", "100 - 900 -"},
                         {"(0 - a) ^ 0.5", "- - - -"},
                         {"a ^ 400", "- - - -"},
                         {"a ^ (b - 3)", "0.1 0 1 -"},
                         {"0 ^ (a - 10)", "1 - 0 -"},
                         {"a == 10", "1 - 0 -"},
                         {"a == b", "0 0 0 -"},
                         {"a - 10 == b * 0", "1 1 0 -"},
                         {"a > b", "1 0 1 -"},
                         {"a >= 30", "0 - 1 -"},
                         {"a < b", "0 1 0 -"},
                         {"2 <= b", "1 1 - -"},
                         {"a != b", "1 1 1 -"},
                         {"a AND b", "1 0 0 -"},
                         {"a OR b", "1 1 1 -"},
                         {"a AND 0", "0 - 0 -"},
                         {"z OR 1", "- - - -"},
                         {"z + z", "- - - -"},
                         {"a > b > 0", "1 0 1 -"},
                         {"a * (2 > 1)", "10 - 30 -"},
                         {"a * (2 > 1 AND 0)", "0 - 0 -"},
                     });
}

TEST(EvaluateFormula, Arrays) {
  expect_all(gaps(), {
                         {"[a, b]", "{a=[10 - 30 -] b=[2 4 - -]}"},
                         {"[a, [b, a]]", "{a=[10 - 30 -] b=[2 4 - -] a=[10 - 30 -]}"},
                         {"[a, b] * 2", "{a=[20 - 60 -] b=[4 8 - -]}"},
                         {"a - [a, b]", "{a=[0 - 0 -] b=[8 -4 30 -]}"},
                         {"[a, b] - [b, a]", "{a=[8 -4 30 -] b=[-8 4 -30 -]}"},
                         {"[a, b] - [a]", "fault@0-12: arrays of 2 and of 1 time series have no common size"},
                         {"-[a]", "{a=[-10 - -30 -]}"},
                         {"[a + b, a * 2]", "{a + b=[12 4 30 -] a=[20 - 60 -]}"},
                         {"METRICS()", "{a=[10 - 30 -] b=[2 4 - -] z=[- - - -]}"},
                         {"METRICS(\"b\")", "{b=[2 4 - -]}"},
                         {"METRICS(\"none\")", "{}"},
                         {"SUM(METRICS(\"none\"))", "- - - -"},
                         {"FIRST([a, b])", "10 - 30 -"},
                         {"LAST([a, b])", "2 4 - -"},
                         {"FIRST(METRICS(\"none\"))", "fault@0-22: `FIRST` of an empty array"},
                         {"SLICE([a, b, z], 1)", "{b=[2 4 - -] z=[- - - -]}"},
                         {"SLICE([a, b, z], 1, 2)", "{b=[2 4 - -]}"},
                         {"SLICE([a, b], 5)", "{}"},
                         {"SLICE([a, b], 1, 0)", "{}"},
                         {"SLICE([a, b], MIN(a) - 11)",
                          "fault@0-26: `SLICE` takes a whole number of at least 0, not -1"},
                         {"SORT([a, b, z], SUM, ASC)", "{z=[- - - -] b=[2 4 - -] a=[10 - 30 -]}"},
                         {"SORT([a, b, z], MAX, ASC)", "{b=[2 4 - -] a=[10 - 30 -] z=[- - - -]}"},
                         {"SORT([z, a, b], MIN, DESC)", "{a=[10 - 30 -] b=[2 4 - -] z=[- - - -]}"},
                         {"SORT([b, a, b * 1], AVG, DESC, 2)", "{a=[10 - 30 -] b=[2 4 - -]}"},
                         {"REMOVE_EMPTY([a, z])", "{a=[10 - 30 -]}"},
                         {"a * METRIC_COUNT([a, z, [b]])", "30 - 90 -"},
                     });
}

TEST(EvaluateFormula, Reductions) {
  expect_all(gaps(),
             {
                 {"TIME_SERIES(AVG(a))", "10 10 10 10"},
                 {"TIME_SERIES(AVG(z))", "0 0 0 0"},
                 {"TIME_SERIES(SUM(a))", "40 40 40 40"},
                 {"TIME_SERIES(SUM(z))", "0 0 0 0"},
                 {"TIME_SERIES(MIN(a))", "10 10 10 10"},
                 {"TIME_SERIES(MAX(a))", "30 30 30 30"},
                 {"TIME_SERIES(STDDEV(a))", "10 10 10 10"},
                 {"TIME_SERIES(DATAPOINT_COUNT(a))", "2 2 2 2"},
                 {"TIME_SERIES(DATAPOINT_COUNT(z))", "0 0 0 0"},
                 {"TIME_SERIES(MIN(z))", "fault@12-18: `MIN` of a time series without points has no value"},
                 {"a / STDDEV(z)", "fault@4-13: `STDDEV` of a time series without points has no value"},
                 {"AVG([a, b, z])", "4 1.3333333333333333 10 -"},
                 {"SUM([a, b, z])", "12 4 30 -"},
                 {"MIN([a, b, z])", "2 4 30 -"},
                 {"MAX([a, b, z])", "10 4 30 -"},
                 {"STDDEV([a, b])", "4 0 0 -"},
                 {"DATAPOINT_COUNT([a, b])", "2 1 1 0"},
                 {"a * (1 / SUM(z))", "fault@4-16: `1 / 0` has no value"},
             });
}

TEST(EvaluateFormula, Functions) {
  const TestRequest test{{{"m", {-1.5, no, 4, 0, 100}}, {"n", {7, 8, no, no, 1}}}, {}, {}, {}};
  expect_all(test, {
                       {"ABS(m)", "1.5 - 4 0 100"},
                       {"CEIL(m)", "-1 - 4 0 100"},
                       {"FLOOR(m)", "-2 - 4 0 100"},
                       {"CEIL(m / 10)", "0 - 1 0 10"},
                       {"LOG(m / 4)", "- - 0 - 3.2188758248682006"},
                       {"LOG10(m)", "- - 0.6020599913279624 - 2"},
                       {"DIFF(m)", "- - 5.5 -4 100"},
                       {"DIFF_TIME(m)", "- - 120 60 60"},
                       {"RATE(m * 60)", "- - 2.75 -4 100"},
                       {"RUNNING_SUM(m)", "-1.5 - 2.5 2.5 102.5"},
                       {"RUNNING_SUM([m, n])", "{m=[-1.5 - 2.5 2.5 102.5] n=[7 15 - - 16]}"},
                       {"FILL(m, 9)", "-1.5 9 4 0 100"},
                       {"FILL(m, n)", "-1.5 8 4 0 100"},
                       {"FILL(n, REPEAT)", "7 8 8 8 1"},
                       {"FILL(n, LINEAR)", "7 8 5.666666666666667 3.333333333333334 1"},
                       {"FILL([m, n], MAX(m))", "{m=[-1.5 100 4 0 100] n=[7 8 100 100 1]}"},
                       {"IF(m, n, 5)", "7 - 0 5 1"},
                       {"IF(m, n)", "7 - 0 - 1"},
                       {"IF(m, 1, n)", "1 - 1 - 1"},
                       {"IF(1, m, n)", "-1.5 - 4 0 100"},
                       {"IF(0, m, n)", "7 8 - - 1"},
                       {"IF(0, m)", "- - - - -"},
                       {"IF(SUM(m) > 5, m, 3)", "-1.5 - 4 0 100"},
                       {"IF(SUM(m) < 5, m, 3)", "fault@0-20: the result is a number"},
                       {"IF(SUM(m) < 5, m, 3) * n", "21 24 - - 3"},
                       {"m / PERIOD(m)", "-0.025 - 0.06666666666666667 0 1.6666666666666667"},
                   });
}

TEST(EvaluateFormula, OuterGapsStay) {
  const TestRequest test{{{"m", {no, 1, no, 4, no}}}, {}, {}, {}};
  expect_all(
      test, {{"FILL(m, LINEAR)", "- 1 2.5 4 -"}, {"FILL(m, REPEAT)", "- 1 1 4 4"}, {"DIFF(m)", "- - - 3 -"}});
}

TEST(EvaluateFormula, Clock) {
  TestRequest test{
      {{"m", {no, 1, no}}}, {1709251140, 86460, 0}, {}, {}};  // 2024-02-29T23:59Z, a day and a minute
  expect_all(test, {
                       {"MINUTE(m)", "59 0 1"},
                       {"HOUR(m)", "23 0 0"},
                       {"DAY(m)", "4 6 7"},
                       {"DATE(m)", "29 2 3"},
                       {"MONTH(m)", "2 3 3"},
                       {"YEAR(m)", "2024 2024 2024"},
                       {"EPOCH(m)", "1709251140 1709337600 1709424060"},
                   });
  test.grid.start = -60;
  test.grid.period = 60;
  expect_all(test, {{"YEAR(m)", "1969 1970 1970"}, {"MINUTE(m)", "59 0 1"}, {"DAY(m)", "3 4 4"}});
}

TEST(EvaluateFormula, Bands) {
  const TestRequest test{{{"m", {1, 2}}}, {}, {}, {}};
  EXPECT_EQ(answer(test, "ANOMALY_DETECTION_BAND(m)"), "fault@0-25: there is no anomaly band here");
  std::optional<std::uint32_t> asked;
  const auto with_band = [&](FormulaData& data) {
    data.band = [&](const BandRequest& request) -> std::optional<SeriesBand> {
      asked = request.input;
      const double k = request.deviations;
      return SeriesBand{combine(request.series.values, k, [](double a, double b) { return a + b; }),
                        combine(request.series.values, k, [](double a, double b) { return a - b; })};
    };
  };
  EXPECT_EQ(answer(test, "ANOMALY_DETECTION_BAND(m)", with_band), "{m upper=[3 4] m lower=[-1 0]}");
  EXPECT_EQ(asked, 0u);
  EXPECT_EQ(answer(test, "LAST(ANOMALY_DETECTION_BAND(m * 2, 3))", with_band), "-1 1");
  EXPECT_EQ(asked, std::nullopt);
  EXPECT_EQ(answer(test, "ANOMALY_DETECTION_BAND(m, SUM(m) - 3)", with_band),
            "fault@0-37: a band is a positive number of deviations wide");
}

TEST(EvaluateFormula, InsightRules) {
  const TestRequest test{{{"m", {1, 2}}}, {}, {}, {}};
  const char* expression =
      "m + INSIGHT_RULE_METRIC(\"top\", \"Sum\") + INSIGHT_RULE_METRIC(\"top\", \"Sum\")";
  EXPECT_EQ(answer(test, expression), "fault@4-37: there are no data of the rule `top`");
  EXPECT_EQ(answer(test, expression,
                   [](FormulaData& data) {
                     data.insights = {{"top Sum", {10, no}}};
                   }),
            "21 2");
}

TEST(EvaluateFormula, ExpressionsUseEachOther) {
  TestRequest test{{{"m", {1, 2, 3}}}, {}, {}, {}};
  test.add_expression("e3", "e1 * e2");
  test.add_expression("e1", "[m, m * 10]");
  test.add_metrics();
  test.add_expression("e2", "SUM(m)");
  const auto set = test.lower();
  ASSERT_TRUE(set);
  ASSERT_EQ(set->formulas.size(), 3u);
  EXPECT_EQ(set->formulas[2].id, "e3");
  EXPECT_TRUE(set->formulas[2].reported);
  EXPECT_FALSE(set->formulas[0].reported);
  FormulaFault fault;
  const auto values = evaluate_formulas(*set, test.data(), fault);
  ASSERT_TRUE(values);
  EXPECT_EQ(print(values->back()), "{m=[6 12 18] m=[60 120 180]}");
}

TEST(EvaluateFormula, IsBounded) {
  const TestRequest test{{{"m", {1}}}, {}, {}, {}};
  std::string many = "m", deep = "m";
  for (int i = 0; i < 10'000; ++i) many += ",m";
  for (int i = 0; i < 20'000; ++i) deep += "+m";
  EXPECT_EQ(answer(test, "[" + many + "]"), "fault@0-20003: an array of more than 10000 time series");
  EXPECT_EQ(answer(test, deep), "20001");
}

TEST(EvaluateFormula, VerifiesWhatItIsGiven) {
  TestRequest test{{{"m", {1}}}, {}, {}, {}};
  test.add_metrics();
  test.add_expression("", "m + 1");
  const FormulaSet good = *test.lower();
  EXPECT_EQ(fault_of(good), "");
  const auto broken = [&](const std::function<void(Formula&)>& change) {
    FormulaSet set = good;
    change(set.formulas[0]);
    return fault_of(set);
  };
  EXPECT_EQ(broken([](Formula& f) { f.nodes.clear(); }), "formula ``: a formula without nodes");
  EXPECT_EQ(broken([](Formula& f) { f.nodes[2].operands = {0, 0}; }), "formula ``: node 2 has operand 0");
  EXPECT_EQ(broken([](Formula& f) { f.nodes[2].operands = {0, 2}; }), "formula ``: node 2 has operand 2");
  EXPECT_EQ(broken([](Formula& f) { f.nodes[2].operands = {0}; }), "formula ``: node 2 (+) has 1 operands");
  EXPECT_EQ(broken([](Formula& f) { f.nodes[0].inputs = {1}; }),
            "formula ``: node 0 (input) names an input that there is not");
  EXPECT_EQ(broken([](Formula& f) { f.nodes[0].inputs.clear(); }),
            "formula ``: node 0 (input) names an input that there is not");
  EXPECT_EQ(broken([](Formula& f) { f.nodes[0].operation = static_cast<Operation>(200); }),
            "formula ``: node 0 has no operation");
  EXPECT_EQ(broken([](Formula& f) { f.nodes[0].end = 6; }), "formula ``: node 0 stands outside the text");
}

// Random expressions, spelled with a parenthesis around every operation, and what they mean for one slot.
struct Random {
  std::string text;
  std::function<std::optional<double>(std::size_t)> value;
};

using Operand = std::optional<double>;

class Generator {
 public:
  Generator(const TestRequest& test, unsigned seed) : test_(test), random_(seed) {}

  Random series(int depth) {
    if (depth == 0) {
      const auto& [id, slots] = test_.metrics[pick(test_.metrics.size())];
      return {id, [&slots = slots](std::size_t slot) { return slots[slot]; }};
    }
    switch (pick(4)) {
      case 0:
        return with_scalar(depth);
      case 1:
        return choice(depth);
      default:
        return between(depth);
    }
  }

 private:
  struct Named {
    const char* sign;
    double (*function)(double, double);
  };
  static constexpr Named signs[] = {
      {"+", [](double a, double b) { return a + b; }},
      {"-", [](double a, double b) { return a - b; }},
      {"*", [](double a, double b) { return a * b; }},
      {"/", [](double a, double b) { return b == 0 ? std::numeric_limits<double>::infinity() : a / b; }},
      {"^", [](double a, double b) { return std::pow(a, b); }},
      {"<", [](double a, double b) { return a < b ? 1.0 : 0.0; }},
      {">=", [](double a, double b) { return a >= b ? 1.0 : 0.0; }},
      {"==", [](double a, double b) { return a == b ? 1.0 : 0.0; }},
      {"AND", [](double a, double b) { return a != 0 && b != 0 ? 1.0 : 0.0; }},
      {"||", [](double a, double b) { return a != 0 || b != 0 ? 1.0 : 0.0; }},
  };

  std::size_t pick(std::size_t limit) { return random_() % limit; }

  static Operand defined(double value) { return std::isfinite(value) ? Operand(value) : Operand(); }

  Random between(int depth) {
    const Random a = series(depth - 1), b = series(depth - 1);
    const Named& sign = signs[pick(std::size(signs))];
    return {fmt::format("({} {} {})", a.text, sign.sign, b.text), [=](std::size_t slot) -> Operand {
              const Operand x = a.value(slot), y = b.value(slot);
              if (!x && !y) return std::nullopt;
              return defined(sign.function(x ? *x : 0, y ? *y : 0));
            }};
  }

  Random with_scalar(int depth) {
    const Random a = series(depth - 1);
    const auto number = static_cast<double>(pick(7));
    const Named& sign = signs[pick(std::size(signs))];
    const bool left = pick(2) == 0;
    const std::string text = left ? fmt::format("({} {} {})", number, sign.sign, a.text)
                                  : fmt::format("({} {} {})", a.text, sign.sign, number);
    return {text, [=](std::size_t slot) -> Operand {
              const Operand x = a.value(slot);
              if (!x) return std::nullopt;
              return defined(left ? sign.function(number, *x) : sign.function(*x, number));
            }};
  }

  Random choice(int depth) {
    const Random c = series(depth - 1), a = series(depth - 1), b = series(depth - 1);
    const bool two = pick(3) == 0;
    return {two ? fmt::format("IF({}, {})", c.text, a.text)
                : fmt::format("IF({}, {}, {})", c.text, a.text, b.text),
            [=](std::size_t slot) -> Operand {
              const Operand condition = c.value(slot);
              if (!condition) return std::nullopt;
              if (*condition != 0) return a.value(slot).value_or(0);
              return two ? std::nullopt : b.value(slot);
            }};
  }

  const TestRequest& test_;
  std::mt19937 random_;
};

TEST(EvaluateFormula, AgreesWithTheSlowTruth) {
  const TestRequest test{
      {{"m1", {1, no, 0, -2, 5, no}}, {"m2", {2, 3, no, 0, 5, no}}, {"m3", {no, 4, 0, 7, -1, no}}},
      {},
      {},
      {}};
  for (unsigned seed = 1; seed <= 1500; ++seed) {
    const Random expression = Generator(test, seed).series(static_cast<int>(seed % 4) + 1);
    Slots truth;
    for (std::size_t slot = 0; slot < 6; ++slot) {
      const Operand value = expression.value(slot);
      truth.push_back(value ? Operand(*value + 0.0) : value);
    }
    ASSERT_EQ(answer(test, expression.text), print(truth)) << "seed " << seed << ": " << expression.text;
  }
}

}  // namespace
}  // namespace tripline::runtime
