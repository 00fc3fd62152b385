// What more events do to an alarm, against archives: some events, and the same with more of them.
#include "compiler/more_events.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <random>

#include "runtime/alarm_window.hpp"
#include "runtime/judge.hpp"

namespace tripline::compiler {
namespace {

using runtime::Alarm;
using runtime::AlarmState;
using runtime::Comparison;
using runtime::Metric;
using runtime::MissingData;
using runtime::Statistic;

using Samples = std::vector<std::vector<double>>;  // by minute

constexpr int minutes = 60;

double value_of(const std::vector<double>& samples, const runtime::StatisticSpec& statistic) {
  const double sum = std::accumulate(samples.begin(), samples.end(), 0.0);
  if (statistic == runtime::StatisticSpec(Statistic::sum)) return sum;
  if (statistic == runtime::StatisticSpec(Statistic::sample_count)) return static_cast<double>(samples.size());
  if (statistic == runtime::StatisticSpec(Statistic::average)) return sum / static_cast<double>(samples.size());
  if (statistic == runtime::StatisticSpec(Statistic::minimum)) return *std::min_element(samples.begin(), samples.end());
  return *std::max_element(samples.begin(), samples.end());
}

// The states of a series at every minute from 1 to `minutes`.
std::vector<AlarmState> states_of(const Alarm& alarm, const Samples& samples) {
  std::vector<AlarmState> out;
  std::vector<runtime::Interval> slots;
  AlarmState state = AlarmState::insufficient_data;
  for (std::int64_t t = 1; t <= minutes; ++t) {
    runtime::slots_at(alarm, t * 60, slots);
    std::vector<runtime::Slot> range;
    for (const runtime::Interval& slot : slots) {
      std::vector<double> in;
      for (std::int64_t m = std::max<std::int64_t>(slot.start / 60, 0); m < std::min<std::int64_t>(slot.end / 60, minutes); ++m) {
        in.insert(in.end(), samples[static_cast<std::size_t>(m)].begin(), samples[static_cast<std::size_t>(m)].end());
      }
      runtime::SlotValue value;
      if (!in.empty()) value.value = value_of(in, alarm.statistic);
      range.push_back(runtime::classify(value, alarm.comparison, alarm.threshold));
    }
    state = runtime::judge(range, alarm.evaluation_periods, alarm.datapoints_to_alarm, alarm.missing_data, state);
    out.push_back(state);
  }
  return out;
}

// Whether `more` is in ALARM when `fewer` begins to be, or was so within the evaluation range if there is look-back.
bool raises_all(const Alarm& alarm, const std::vector<AlarmState>& fewer, const std::vector<AlarmState>& more) {
  const bool looks_back = runtime::slots_of(alarm) > alarm.evaluation_periods;
  const std::size_t back = looks_back ? runtime::slots_of(alarm) * alarm.period / 60 : 0;
  for (std::size_t t = 0; t < fewer.size(); ++t) {
    if (fewer[t] != AlarmState::alarm || (t > 0 && fewer[t - 1] == AlarmState::alarm)) continue;
    const auto now = more.begin() + static_cast<std::ptrdiff_t>(t);
    if (std::find(now - static_cast<std::ptrdiff_t>(std::min(back, t)), now + 1, AlarmState::alarm) == now + 1) return false;
  }
  return true;
}

struct Case {
  Alarm alarm;
  Metric metric;
  Samples fewer, more;
};

// What M1 and M5 make of events with a number each.
Case random_case(std::mt19937& random) {
  const auto one_of = [&](const auto& list) { return list[random() % std::size(list)]; };
  Case out;
  Alarm& alarm = out.alarm;
  Metric& metric = out.metric;
  alarm.statistic = one_of(std::array{Statistic::sum, Statistic::sum, Statistic::sample_count, Statistic::average,
                                      Statistic::minimum, Statistic::maximum});
  alarm.comparison = static_cast<Comparison>(random() % 4);
  alarm.missing_data = static_cast<MissingData>(random() % 4);
  alarm.period = 60 * one_of(std::array{1u, 5u});
  alarm.evaluation_periods = one_of(std::array{1u, 1u, 2u, 3u});
  alarm.datapoints_to_alarm = 1 + static_cast<std::uint32_t>(random() % alarm.evaluation_periods);
  alarm.threshold = one_of(std::array{-1.0, 0.0, 0.5, 1.0, 2.0, 3.0});
  alarm.evaluation_range = random() % 2 ? alarm.evaluation_periods : 0;
  alarm.window = random() % 2 ? runtime::WindowKind::aligned : runtime::WindowKind::sliding;
  metric.literal = one_of(std::array{1.0, 1.0, 2.0, 0.0, -1.0});
  if (random() % 3 == 0) metric.default_value = one_of(std::array{0.0, 0.0, 1.0, 2.0, -1.0});
  if (random() % 3 == 0) metric.field = 0;

  const unsigned sparse = one_of(std::array{2u, 5u, 15u});
  for (int m = 0; m < minutes; ++m) {
    std::vector<double>&few = out.fewer.emplace_back(), &many = out.more.emplace_back();
    const bool ingested = random() % sparse == 0;
    bool few_match = false, more_match = false;
    for (auto e = ingested ? random() % 3 : 0; e > 0; --e) {
      const bool in_few = random() % 2;
      const double number = metric.field ? one_of(std::array{-1.0, 0.0, 1.0, 2.0}) : metric.literal;
      more_match = true;
      few_match |= in_few;
      if (metric.field && random() % 4 == 0) continue;  // M3: no number
      many.push_back(number);
      if (in_few) few.push_back(number);
    }
    if (ingested && metric.default_value && !few_match) few.push_back(*metric.default_value);
    if (ingested && metric.default_value && !more_match) many.push_back(*metric.default_value);
  }
  return out;
}

TEST(MoreEvents, HoldOfAlarms) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  std::map<MoreEvents, int> seen;
  for (int round = 0; round < 60000; ++round) {
    const Case c = random_case(random);
    const MoreEvents answer = more_events(c.alarm, c.metric);
    ++seen[answer];
    if (answer == MoreEvents::raise_else) continue;
    const auto fewer = states_of(c.alarm, c.fewer), more = states_of(c.alarm, c.more);
    ASSERT_TRUE(answer == MoreEvents::raise_more ? raises_all(c.alarm, fewer, more) : raises_all(c.alarm, more, fewer))
        << "round " << round << " " << runtime::to_string(c.alarm.statistic) << " comparison " << int(c.alarm.comparison)
        << " " << c.alarm.threshold << " missing " << int(c.alarm.missing_data) << " N " << c.alarm.evaluation_periods
        << " M " << c.alarm.datapoints_to_alarm << " R " << runtime::slots_of(c.alarm) << " period " << c.alarm.period
        << " literal " << c.metric.literal << " default " << c.metric.default_value.value_or(-99) << " field "
        << c.metric.field.has_value();
  }
  for (const MoreEvents answer : {MoreEvents::raise_more, MoreEvents::raise_less, MoreEvents::raise_else}) {
    EXPECT_GT(seen[answer], 500);
  }
}

}  // namespace
}  // namespace tripline::compiler
