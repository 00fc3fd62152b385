// Alarms on metric math (spec A38): histories against an evaluation of every single instant, and what is seen where
// there is nothing to compute with.
#include "runtime/alarm_math.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <random>

#include "runtime/alarm_band.hpp"
#include "tests/math_request.hpp"
#include "tests/runtime/samples.hpp"

namespace tripline::runtime {
namespace {

using enum AlarmState;
using Changes = std::vector<std::pair<std::int64_t, AlarmState>>;

// An alarm on an expression over `a` and `b`.
Alarm alarm_on(const std::string& expression) {
  TestRequest request;
  request.metrics = {{"a", {}}, {"b", {}}};
  request.add_metrics();
  request.add_expression("", expression);
  auto math = request.lower();
  EXPECT_TRUE(math) << expression;
  Alarm alarm;
  alarm.period = 60;
  alarm.threshold = 1;
  alarm.math = math.value_or(FormulaSet{});
  alarm.inputs.resize(2);
  return alarm;
}

Changes changes_of(const Alarm& alarm, const std::vector<const CellList*>& cells, const Instants& instants) {
  Changes out;
  for (const Transition& t : history(alarm, math_source(alarm, cells), instants)) out.emplace_back(t.time, t.to);
  return out;
}

// Every instant, each slot from all cells, no jump and nothing remembered.
Changes naive(const Alarm& alarm, const std::vector<const CellList*>& cells, const Instants& instants) {
  Changes out;
  AlarmState state = insufficient_data;
  for (std::int64_t t = instants.first; t <= instants.last; t += instants.step) {
    std::vector<Interval> slots;
    slots_at(alarm, t, slots);
    FormulaData data;
    data.grid = {slots.back().start, alarm.period, slots.size()};
    for (std::size_t i = 0; i < cells.size(); ++i) {
      Slots values;
      for (auto slot = slots.rbegin(); slot != slots.rend(); ++slot) {
        MetricCell sum;
        for (const auto& [start, cell] : *cells[i]) {
          if (start >= slot->start && start < slot->end) sum.add(*cell);
        }
        values.push_back(value_of(alarm.inputs[i].statistic, sum));
      }
      data.inputs.push_back({{alarm.math.inputs[i].id, values}});
    }
    FormulaFault fault;
    const auto results = evaluate_formulas(alarm.math, data, fault);
    std::vector<Slot> range(slots.size(), Slot::missing);
    for (std::size_t k = 0; results && k < slots.size(); ++k) {
      const auto& value = std::get<TimeSeries>(results->back()).values[slots.size() - 1 - k];
      if (value) range[k] = breaches(*value, alarm.comparison, alarm.threshold) ? Slot::breaching : Slot::fine;
    }
    const AlarmState next = judge(range, alarm.evaluation_periods, alarm.datapoints_to_alarm, alarm.missing_data, state);
    if (next != state) out.emplace_back(t, next);
    state = next;
  }
  return out;
}

TEST(AlarmMath, EqualsANaiveEvaluationOfEveryInstant) {
  const std::uint64_t seed = std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  const char* expressions[] = {"a / b", "a + b", "a - b * 2", "FILL(a, 0) - b", "FILL(a, REPEAT)", "a / AVG(a)", "RATE(a)",
                               "IF(a > b, 1, 0)", "IF(MINUTE(a) > 30, 2, 0)", "TIME_SERIES(1) - a", "MAX(METRICS()) - MIN(METRICS())",
                               "a / MIN(b)", "DATAPOINT_COUNT([a, b])", "RUNNING_SUM(b) / 4"};
  std::size_t changes = 0;
  for (int round = 0; round < 700; ++round) {
    Alarm alarm = alarm_on(expressions[random() % std::size(expressions)]);
    alarm.window = random() % 3 ? WindowKind::sliding : WindowKind::aligned;
    alarm.period = alarm.window == WindowKind::aligned ? (random() % 2 ? 300 : 60) : random() % 2 ? 60 : 180;
    alarm.evaluation_periods = 1 + static_cast<std::uint32_t>(random() % 3);
    alarm.datapoints_to_alarm = 1 + static_cast<std::uint32_t>(random() % alarm.evaluation_periods);
    alarm.evaluation_range = random() % 2 ? 0 : alarm.evaluation_periods + static_cast<std::uint32_t>(random() % 4);
    alarm.comparison = static_cast<Comparison>(random() % 4);
    alarm.missing_data = static_cast<MissingData>(random() % 4);
    alarm.threshold = static_cast<double>(random() % 4) / 2;
    alarm.inputs[1].statistic = static_cast<Statistic>(random() % 6);
    Samples a, b;
    std::int64_t at = 86400 * 3;
    for (std::size_t n = random() % 30; n > 0; --n) {
      (random() % 2 ? a : b).add(at, static_cast<double>(random() % 5));
      at += static_cast<std::int64_t>(random() % 4 ? random() % 150 : random() % 5000);
    }
    const Instants instants{86400 * 3, at + static_cast<std::int64_t>(random() % 5000), 60};
    const std::vector<const CellList*> cells = {&a.list(), &b.list()};
    const Changes got = changes_of(alarm, cells, instants);
    ASSERT_EQ(got, naive(alarm, cells, instants)) << "round " << round << " " << alarm.math.formulas.back().text;
    changes += got.size();
  }
  EXPECT_GT(changes, 500u);
}

// Where an expression has a value without any data, the millennia before an event of the year 9999 cost nothing.
TEST(AlarmMath, NothingIsWaitedForMinuteByMinute) {
  constexpr std::int64_t end = 253402300740;
  for (const char* expression : {"FILL(a, 0)", "TIME_SERIES(0) + FILL(a, 0)", "IF(MINUTE(a) > 70, 5, FILL(a, 0))"}) {
    const Alarm alarm = alarm_on(expression);
    Samples a, b;
    for (const std::int64_t at : {std::int64_t{600}, end - 600}) a.add(at, 5);
    const Changes got = changes_of(alarm, {&a.list(), &b.list()}, {60, end, 60});
    EXPECT_EQ(got, (Changes{{60, ok}, {660, AlarmState::alarm}, {720, ok}, {end - 540, AlarmState::alarm}, {end - 480, ok}}))
        << expression;
  }
}

TEST(AlarmMath, SaysWhatWasComputed) {
  Alarm alarm = alarm_on("a / b * 100");
  alarm.threshold = 20;
  Samples denied, calls;
  for (const auto& [minute, share] : {std::pair(0, 1), {1, 3}, {2, 1}}) {
    for (int i = 0; i < share; ++i) denied.add(minute * 60, 1);
    for (int i = 0; i < 10; ++i) calls.add(minute * 60, 1);
  }
  const auto list = history(alarm, math_source(alarm, {&denied.list(), &calls.list()}), {60, 180, 60});
  ASSERT_EQ(list.size(), 3u);
  EXPECT_EQ(list[1].time, 120);
  EXPECT_EQ(list[1].to, AlarmState::alarm);
  EXPECT_EQ(list[1].stretch.peak, 30);
  EXPECT_EQ(reason_of(alarm, list[1]),
            "1 out of the last 1 datapoints [30.0 (1970-01-01T00:01:00Z)] was greater than or equal to the threshold (20.0) "
            "(minimum 1 datapoint for OK -> ALARM)");
  EXPECT_EQ(list[2].to, ok);
}

// A37, M13: MIN of nothing is a fault, and no slot has a value then.
TEST(AlarmMath, AFaultIsMissingData) {
  Alarm alarm = alarm_on("a / MIN(b)");
  Samples a, b;
  a.add(0, 5);
  a.add(60, 5);
  EXPECT_TRUE(changes_of(alarm, {&a.list(), &b.list()}, {60, 120, 60}).empty());
  b.add(60, 1);
  EXPECT_EQ(changes_of(alarm, {&a.list(), &b.list()}, {60, 120, 60}), (Changes{{120, AlarmState::alarm}}));
}

// D4: how far a metric is above its band's upper edge, and the alarm's own band around an expression.
TEST(AlarmMath, Bands) {
  Samples samples;
  const std::int64_t storm = 1704067200 + 2 * 86400;
  for (std::int64_t t = 1704067200; t < storm + 3600; t += 60) samples.add(t, t / 60 % 2 == 0 ? 10 : 11);
  samples.add(storm + 1800, 500);
  Alarm above = alarm_on("a - FIRST(ANOMALY_DETECTION_BAND(a, 3))");
  above.threshold = 50;
  above.missing_data = MissingData::not_breaching;
  const Instants instants{storm, storm + 3600, 60};
  EXPECT_EQ(changes_of(above, {&samples.list(), &samples.list()}, instants),
            (Changes{{storm, ok}, {storm + 1860, AlarmState::alarm}, {storm + 1920, ok}}));
  // D7: of percentages there is none above a hundred.
  Alarm percent = alarm_on("FIRST(ANOMALY_DETECTION_BAND(a, 1000)) + 0 * a");
  percent.threshold = 100.5;
  const auto highest = [&](bool is_percentage) {
    return history(percent, math_source(percent, {&samples.list(), &samples.list()}, {is_percentage, false}), instants)
        .back()
        .to;
  };
  EXPECT_EQ(highest(false), AlarmState::alarm);
  EXPECT_EQ(highest(true), ok);
  Alarm around = alarm_on("a * 2");
  around.comparison = Comparison::above_band;
  around.band = AlarmBand{3, {}, false, {}};
  const std::vector<const CellList*> cells{&samples.list(), &samples.list()};
  const auto list = history(around, with_band(around, [&] { return math_source(around, cells); }), instants);
  ASSERT_EQ(list.size(), 3u);
  EXPECT_EQ(list[1].time, storm + 1860);
  EXPECT_EQ(list[1].stretch.peak, 1020);
}

}  // namespace
}  // namespace tripline::runtime
