// Alarms on metric math (spec A38): what comes of them in the program, and which there are none.
#include <gtest/gtest.h>

#include "tests/compiler/packs.hpp"

namespace tripline::compiler {
namespace {

std::string alarm(const std::string& keys) {
  return "pack: p\nmetrics:\n  - { name: Denied, filter: '{ $.errorCode = x }' }\n"
         "  - { name: Calls, filter: '{ $.eventName = * }', value: $.n, dimensions: { User: $.u, Region: $.r } }\n"
         "  - { name: Bytes, filter: '{ $.eventName = * }', value: $.n, dimensions: { Region: $.r } }\n"
         "  - { name: Loss, filter: '{ $.eventName = * }', value: -1 }\nalarms:\n  - { name: r, threshold: 1, " +
         keys + " }\n";
}

TEST(CheckAlarmMath, TheProgramHasFormulaAndMetrics) {
  const Packs packs(alarm(
      "expression: share * 100, statistic: p90, period: 1m, "
      "metrics: { denied: Denied, share: { expression: denied / calls }, "
      "calls: { metric: Calls, statistic: SampleCount, period: 60, dimensions: { User: a, Region: b } } }"));
  ASSERT_EQ(packs.said(), "");
  const runtime::Alarm& a = packs.program().alarms.at(0);
  ASSERT_EQ(a.inputs.size(), 2u);
  EXPECT_EQ(packs.program().metrics[a.inputs[0].metric].name, "Denied");
  EXPECT_EQ(runtime::to_string(a.inputs[0].statistic), "p90");
  EXPECT_EQ(runtime::to_string(a.inputs[1].statistic), "SampleCount");
  EXPECT_EQ(a.inputs[1].dimensions, (std::vector<std::pair<std::string, std::string>>{{"Region", "b"}, {"User", "a"}}));
  ASSERT_EQ(a.math.formulas.size(), 2u);
  EXPECT_EQ(a.math.formulas.back().text, "share * 100");
  EXPECT_EQ(a.math.inputs[1].id, "calls");
  for (const runtime::AlarmInput& input : a.inputs) {
    const runtime::Metric& metric = packs.program().metrics[input.metric];
    EXPECT_TRUE(metric.evidence);
    EXPECT_EQ(metric.values, metric.name == "Denied");
    EXPECT_EQ(metric.resolution, 60u);
  }
}

TEST(CheckAlarmMath, FineCellsForShortPeriods) {
  const Packs packs(alarm("expression: denied, metrics: { denied: Denied }, period: 10"));
  EXPECT_EQ(packs.program().metrics.at(packs.program().alarms.at(0).inputs.at(0).metric).resolution, 10u);
}

TEST(CheckAlarmMath, WhatThereIsNot) {
  const struct {
    const char *keys, *said;
  } cases[] = {
      {"expression: denied, metrics: { denied: Denied }", ""},
      {"expression: denied / cals, metrics: { denied: Denied, calls: Calls }", "unknown-name cals {calls}"},
      {"expression: denied, metrics: { denied: Dnied }", "unknown-name Dnied {Denied}"},
      {"expression: MEDIAN(denied), metrics: { denied: Denied }", "unknown-function MEDIAN"},
      {"expression: 'RATE(denied, 2)', metrics: { denied: Denied }", "function-arguments 2"},
      {"expression: METRICS(), metrics: { denied: Denied }", "expression-type METRICS()"},
      {"expression: AVG(denied), metrics: { denied: Denied }", "expression-type AVG(denied)"},
      {"expression: denied +, metrics: { denied: Denied }", "expression-syntax "},
      {"expression: denied, metrics: { denied: Denied, Calls: Calls }", "bad-name Calls"},
      {"expression: x, metrics: { x: { expression: y }, y: { expression: x }, denied: Denied }", "cyclic-expression x"},
      {"expression: SEARCH(\"x\"), metrics: { denied: Denied }", "offline-function SEARCH"},
      {"expression: denied, metrics: { denied: Denied, other: { expression: denied + 1 } }", "alarm-definition other"},
      {"expression: denied, metrics: { denied: { metric: Denied, period: 1m } }", "alarm-definition 1m"},
      {"expression: denied, metrics: { denied: { metric: Denied, statistic: p101 } }", "bad-value p101"},
      {"expression: 'denied - FIRST(ANOMALY_DETECTION_BAND(denied, 3))', metrics: { denied: Denied }", ""},
      {"expression: 'FIRST(ANOMALY_DETECTION_BAND(denied * 2))', metrics: { denied: Denied }",
       "offline-function ANOMALY_DETECTION_BAND"},
      {"expression: x, metrics: { x: { expression: 'INSIGHT_RULE_METRIC(\"r\", \"Sum\")' } }", "offline-function INSIGHT_RULE_METRIC"},
      {"expression: denied / cals, metrics: { denied: Dnied }", "unknown-name cals\nunknown-name Dnied {Denied}"},
      {"expression: loss, metrics: { loss: { metric: Loss, statistic: p50 } }", "alarm-definition p50"},
      {"expression: a / b, metrics: { a: Calls, b: Bytes }", "alarm-definition Bytes"},
      {"expression: a / b, metrics: { a: Calls, b: { metric: Bytes, dimensions: { Region: x } } }", ""},
      {"expression: a, metrics: { a: { metric: Bytes, dimensions: { Regon: x } } }", "unknown-name Regon {Region}"},
      {"expression: denied, metrics: { denied: Denied }, evaluation_periods: 289", "alarm-definition 289"},
      {"expression: denied, metrics: { denied: Denied }, metric: Denied", "conflicting-keys metric"},
      {"expression: denied, metrics: { denied: Denied }, unit: Count", "conflicting-keys unit"},
      {"expression: denied", "missing-key expression"},
      {"metrics: { denied: Denied }", "missing-key metrics"},
      {"expression: denied, metrics: [Denied]", "wrong-type [Denied]"},
      {"expression: denied, metrics: { denied: { metrc: Denied } }", "missing-key denied\nunknown-key metrc {metric}"},
  };
  for (const auto& c : cases) EXPECT_EQ(Packs(alarm(c.keys)).said(), c.said) << c.keys;
}

// A38: at most ten metrics.
TEST(CheckAlarmMath, TenMetrics) {
  const auto sum_of = [](int metrics) {
    std::string ids;
    for (int i = 0; i < metrics; ++i) ids += (i == 0 ? "" : ", ") + ("m" + std::to_string(i)) + ": Denied";
    return alarm("expression: SUM(METRICS()), metrics: { " + ids + " }");
  };
  EXPECT_EQ(Packs(sum_of(10)).said(), "");
  EXPECT_EQ(Packs(sum_of(11)).said(), "expression-limit SUM(METRICS())");
}

TEST(CheckAlarmMath, WarnsWhereTheRangeMatters) {
  const auto warned = [](const std::string& expression) {
    return Packs("pack: p\nmetrics:\n  - { name: Denied, filter: '{ $.errorCode = x }' }\nalarms:\n"
                 "  - { name: r, threshold: 1, metrics: { denied: Denied }, expression: '" + expression + "' }\n").said(true);
  };
  EXPECT_EQ(warned("denied"), "");
  EXPECT_EQ(warned("SUM(METRICS())"), "");
  EXPECT_EQ(warned("AVG([denied, denied * 2])"), "");
  EXPECT_EQ(warned("denied / AVG(denied)"), "alarm-expression AVG");
  EXPECT_EQ(warned("RUNNING_SUM(denied)"), "alarm-expression RUNNING_SUM");
  EXPECT_EQ(warned("FILL(denied, 0)"), "alarm-expression FILL");
  EXPECT_EQ(warned("FILL(denied, LINEAR)"), "");
}

}  // namespace
}  // namespace tripline::compiler
