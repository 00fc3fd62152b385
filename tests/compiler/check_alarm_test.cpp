// Which alarms exist (spec A3-A6), and what the defaults are.
#include <gtest/gtest.h>

#include "tests/compiler/packs.hpp"

namespace tripline::compiler {
namespace {

std::string alarm(const std::string& keys) {
  return "pack: p\nmetrics:\n  - { name: m, filter: '{ $.x = 1 }', dimensions: { D: $.d, E: $.e } }\nalarms:\n"
         "  - { name: r, metric: m, " + keys + " }\n";
}

// The codes of errors alone.
std::string codes(const std::string& keys) {
  const Packs packs(alarm(keys));
  std::string out;
  for (const grammar::Diagnostic& d : packs.diagnostics.list()) {
    if (d.severity == grammar::Severity::error) out += (out.empty() ? "" : " ") + std::string(entry_of(d.code).word);
  }
  return out;
}

TEST(CheckAlarm, Limits) {
  struct Case {
    const char* keys;
    const char* codes;
  };
  const Case cases[] = {
      // A4: 10, 20, 30 or whole minutes
      {"threshold: 1, period: 10", ""},
      {"threshold: 1, period: 20s", ""},
      {"threshold: 1, period: 30", ""},
      {"threshold: 1, period: 60", ""},
      {"threshold: 1, period: 7m", ""},
      {"threshold: 1, period: 1", "alarm-definition"},
      {"threshold: 1, period: 40", "alarm-definition"},
      {"threshold: 1, period: 90", "alarm-definition"},
      {"threshold: 1, period: 0", "bad-value"},
      {"threshold: 1, period: 5x", "bad-value"},
      // A4: a day, or a week for periods of an hour and more
      {"threshold: 1, period: 1m, evaluation_periods: 1440", ""},
      {"threshold: 1, period: 1m, evaluation_periods: 1441", "alarm-definition"},
      {"threshold: 1, period: 59m, evaluation_periods: 24", ""},
      {"threshold: 1, period: 59m, evaluation_periods: 25", "alarm-definition"},
      {"threshold: 1, period: 1h, evaluation_periods: 168", ""},
      {"threshold: 1, period: 1h, evaluation_periods: 169", "alarm-definition"},
      {"threshold: 1, period: 7d", ""},
      {"threshold: 1, period: 8d", "alarm-definition"},
      {"threshold: 1, period: 10, evaluation_periods: 8640", ""},
      {"threshold: 1, period: 10, evaluation_periods: 8641", "alarm-definition"},
      // A5: 1 <= M <= N
      {"threshold: 1, evaluation_periods: 0", "bad-value"},
      {"threshold: 1, evaluation_periods: 3, datapoints_to_alarm: 3", ""},
      {"threshold: 1, evaluation_periods: 3, datapoints_to_alarm: 4", "alarm-definition"},
      {"threshold: 1, evaluation_periods: 3, datapoints_to_alarm: 0", "bad-value"},
      {"threshold: 1, datapoints_to_alarm: 2", "alarm-definition"},
      {"threshold: 1, treat_missing_data: notBreaching", ""},
      {"threshold: 1, treat_missing_data: notbreaching", "bad-value"},
      {"threshold: 1, treat_missing_data: nothing", "bad-value"},
      // A5, A40: a threshold or a band
      {"period: 5m", "missing-key"},
      {"band: { width: 2 }", ""},
      {"band: {}", ""},
      {"band: { width: 1e6 }", ""},
      {"band: { width: 1e7 }", "bad-value"},
      {"band: { width: 0 }", "bad-value"},
      {"band: { width: -1 }", "bad-value"},
      {"band: 2", "wrong-type"},
      {"band: { widht: 2 }", "unknown-key"},
      {"comparison_operator: GreaterThanUpperThreshold", "missing-key"},
      {"comparison_operator: LessThanLowerThreshold", "missing-key"},
      {"comparison_operator: LessThanLowerOrGreaterThanUpperThreshold", "missing-key"},
      {"comparison_operator: GreaterThanUpperThreshold, band: {}", ""},
      {"comparison_operator: GreaterThanUpperThreshold, bnad: { width: 2 }", "unknown-key"},
      {"comparison_operator: LessThanLowerThreshold, band: { width: 3 }", ""},
      {"comparison_operator: LessThanThreshold, band: { width: 3 }", "conflicting-keys"},
      {"comparison_operator: LessThanLowerThreshold, threshold: 3", "conflicting-keys"},
      {"threshold: 3, band: { width: 3 }", "conflicting-keys"},
      {"period: 30s, band: {}", "alarm-definition"},
      {"period: 672m, band: {}", ""},
      {"period: 673m, band: {}", "alarm-definition"},
      {"band: { excluded_time_ranges: 2024-05-01/2024-05-02 }", ""},
      {"band: { excluded_time_ranges: [2024-05-02/2024-05-01] }", "bad-value"},
      {"band: { excluded_time_ranges: [2024-05-01/2024-05-01] }", "bad-value"},
      {"band: { excluded_time_ranges: [2024-05-01, 2024-13-01/2024-14-01] }", "bad-value bad-value"},
      {"band: { metric_time_zone: +05:30 }", ""},
      {"band: { metric_time_zone: Europe/Berlin }", ""},
      {"band: { metric_time_zone: Europe/Atlantis }", "bad-value"},
      {"threshold: 1, period: 1d, window: aligned, time_zone: America/New_York", ""},
      {"band: {}, period: 1h, window: aligned, time_zone: America/New_York", ""},
      {"period: 5m", "missing-key"},  // a threshold is needed
      {"threshold: high", "bad-value"},
      {"threshold: -1.5e2", ""},
      // A6
      {"threshold: 1, comparison_operator: LessThanThreshold", ""},
      {"threshold: 1, comparison_operator: GreaterThan", "bad-value"},
      {"threshold: 1, statistic: Average", ""},
      {"threshold: 1, statistic: Median", "bad-value"},
      // A11-A13
      {"threshold: 1, statistic: p99", ""},
      {"threshold: 1, statistic: p95.5", ""},
      {"threshold: 1, statistic: p101", "bad-value"},
      {"threshold: 1, statistic: tm90", ""},
      {"threshold: 1, statistic: TM(10%:90%)", ""},
      {"threshold: 1, statistic: TM(90%:10%)", "bad-value"},
      {"threshold: 1, statistic: IQM", ""},
      {"threshold: 1, statistic: PR(:300)", ""},
      {"threshold: 1, statistic: PR(:30%)", "bad-value"},
      // One series is named whole.
      {"threshold: 1, dimensions: { D: a, E: b }", ""},
      {"threshold: 1, dimensions: { D: a }", "alarm-definition"},
      {"threshold: 1, dimensions: { D: a, F: b }", "unknown-name"},
      {"threshold: 1, risk: 0", "bad-value"},
      {"threshold: 1, risk: 11", "bad-value"},
  };
  for (const Case& c : cases) EXPECT_EQ(codes(c.keys), c.codes) << c.keys;
}

TEST(CheckAlarm, Defaults) {
  const Packs packs(alarm("threshold: 2"));
  const runtime::Alarm& a = packs.program().alarms.at(0);
  EXPECT_EQ(a.period, 300u);
  EXPECT_EQ(a.evaluation_periods, 1u);
  EXPECT_EQ(a.datapoints_to_alarm, 1u);
  EXPECT_EQ(a.statistic, runtime::Statistic::sum);
  EXPECT_EQ(a.comparison, runtime::Comparison::greater_or_equal);
  EXPECT_EQ(a.missing_data, runtime::MissingData::missing);
  EXPECT_EQ(a.threshold, 2);
  EXPECT_TRUE(a.dimensions.empty());
  EXPECT_EQ(a.rule.severity, runtime::Severity::medium);
  EXPECT_EQ(a.rule.risk, 5);
  EXPECT_TRUE(packs.program().metrics.at(a.metric).evidence);
}

TEST(CheckAlarm, EverythingGiven) {
  const Packs packs(alarm("severity: high, risk: 9, mitre: T1078, title: t, description: d, tags: [x, y], references: z, "
                          "dimensions: { E: b, D: a }, statistic: Maximum, period: 1h, evaluation_periods: 4, "
                          "datapoints_to_alarm: 3, comparison_operator: LessThanOrEqualToThreshold, threshold: -0.5, "
                          "treat_missing_data: breaching, actions: [one, two]"));
  const runtime::Alarm& a = packs.program().alarms.at(0);
  EXPECT_EQ(a.rule.pack + "/" + a.rule.name, "p/r");
  EXPECT_EQ(a.rule.severity, runtime::Severity::high);
  EXPECT_EQ(a.rule.risk, 9);
  EXPECT_EQ(a.rule.mitre, std::vector<std::string>{"T1078"});
  EXPECT_EQ(a.rule.tags, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(a.rule.references, std::vector<std::string>{"z"});
  EXPECT_EQ(a.dimensions, (std::vector<std::pair<std::string, std::string>>{{"D", "a"}, {"E", "b"}}));
  EXPECT_EQ(a.statistic, runtime::Statistic::maximum);
  EXPECT_EQ(a.comparison, runtime::Comparison::less_or_equal);
  EXPECT_EQ(a.missing_data, runtime::MissingData::breaching);
  EXPECT_EQ(a.period, 3600u);
  EXPECT_EQ(a.evaluation_periods, 4u);
  EXPECT_EQ(a.datapoints_to_alarm, 3u);
  EXPECT_EQ(a.threshold, -0.5);
  EXPECT_EQ(a.actions, (std::vector<std::string>{"one", "two"}));
}

// A11-A14: cells of the metric keep single samples where a percentile asks, and only there; none of negative ones.
TEST(CheckAlarm, Percentiles) {
  const Packs plain(alarm("threshold: 1, statistic: Maximum"));
  EXPECT_FALSE(plain.program().metrics.at(0).values);
  const Packs packs(alarm("threshold: 1, statistic: p99.5"));
  const runtime::StatisticSpec& spec = packs.program().alarms.at(0).statistic;
  EXPECT_EQ(spec.kind, runtime::Statistic::percentile);
  EXPECT_EQ(spec.upper_part, 995'000'000'000u);
  EXPECT_TRUE(packs.program().metrics.at(0).values);
  EXPECT_EQ(packs.program().alarms.at(0).least_samples, 0u);
  // A31
  const Packs ignoring(alarm("threshold: 1, statistic: p99.5, evaluate_low_sample_count_percentile: ignore"));
  EXPECT_EQ(ignoring.program().alarms.at(0).least_samples, 2000u);
  const Packs evaluating(alarm("threshold: 1, statistic: p99.5, evaluate_low_sample_count_percentile: evaluate"));
  EXPECT_EQ(evaluating.program().alarms.at(0).least_samples, 0u);
  EXPECT_TRUE(evaluating.diagnostics.list().empty());
}

// D7: bands stay in 0 to 100 where values are percentages; counts and sums of percentages are none.
TEST(CheckAlarm, Percentages) {
  const auto percent = [](const std::string& unit, const std::string& statistic) {
    const Packs packs("pack: p\nmetrics:\n  - { name: m, filter: '{ $.x = 1 }', value: $.v, unit: " + unit +
                      " }\nalarms:\n  - { name: r, metric: m, statistic: " + statistic + ", band: {} }\n");
    return packs.program().alarms.at(0).band->percent;
  };
  for (const char* statistic : {"Average", "Minimum", "Maximum", "p90", "TM(10%:90%)", "WM(10%:90%)"}) {
    EXPECT_TRUE(percent("Percent", statistic)) << statistic;
    EXPECT_FALSE(percent("Count", statistic)) << statistic;
  }
  for (const char* statistic : {"Sum", "SampleCount", "TC(0:50)", "TS(10%:90%)"}) {
    EXPECT_FALSE(percent("Percent", statistic)) << statistic;
  }
  EXPECT_TRUE(percent("Count", "PR(0:50)"));
}

// Periods below a minute need finer cells of their metric.
TEST(CheckAlarm, Resolution) {
  EXPECT_EQ(Packs(alarm("threshold: 1, period: 60")).program().metrics.at(0).resolution, 60u);
  EXPECT_EQ(Packs(alarm("threshold: 1, period: 20")).program().metrics.at(0).resolution, 10u);
}

// Severity from risk and risk from severity, where only one is given.
TEST(CheckAlarm, SeverityAndRisk) {
  const auto both = [](const std::string& keys) {
    const Packs packs(alarm("threshold: 1, " + keys));
    const runtime::Rule& rule = packs.program().alarms.at(0).rule;
    return std::string(runtime::to_string(rule.severity)) + " " + std::to_string(rule.risk);
  };
  EXPECT_EQ(both("risk: 10"), "critical 10");
  EXPECT_EQ(both("risk: 8"), "high 8");
  EXPECT_EQ(both("risk: 5"), "medium 5");
  EXPECT_EQ(both("risk: 3"), "low 3");
  EXPECT_EQ(both("risk: 1"), "info 1");
  EXPECT_EQ(both("severity: critical"), "critical 10");
  EXPECT_EQ(both("severity: low"), "low 3");
  EXPECT_EQ(both("severity: low, risk: 9"), "low 9");
}

}  // namespace
}  // namespace tripline::compiler
