// What alarm_test.cpp does not hold: windows on the grid, bands, low sample counts, ranges, histories and reasons.
#include <gtest/gtest.h>

#include <cstdio>
#include <random>

#include "runtime/alarm.hpp"
#include "runtime/event_time.hpp"
#include "tests/runtime/samples.hpp"

namespace tripline::runtime {
namespace {

using enum AlarmState;
const CellList no_cells;
using Changes = std::vector<std::pair<std::int64_t, AlarmState>>;

Changes changes_of(const std::vector<Transition>& history) {
  Changes out;
  for (const Transition& transition : history) out.emplace_back(transition.time, transition.to);
  return out;
}

Alarm at_least_one(std::uint32_t period) {
  Alarm out;
  out.period = period;
  out.threshold = 1;
  out.missing_data = MissingData::not_breaching;
  return out;
}

// --- A7, A8, A40

SlotValue against(double value, std::optional<double> lower, std::optional<double> upper) {
  return {value, 1, {lower, upper}};
}

TEST(Classify, BandsHaveTheirEdgesInside) {
  for (const double value : {1.9, 2.0, 5.0, 10.0, 10.1}) {
    const bool low = value < 2, high = value > 10;
    const SlotValue slot = against(value, 2, 10);
    EXPECT_EQ(classify(slot, Comparison::outside_band, 0), low || high ? Slot::breaching : Slot::fine);
    EXPECT_EQ(classify(slot, Comparison::below_band, 0), low ? Slot::breaching : Slot::fine);
    EXPECT_EQ(classify(slot, Comparison::above_band, 0), high ? Slot::breaching : Slot::fine);
  }
}

TEST(Classify, WhatIsMissing) {
  EXPECT_EQ(classify(against(99, std::nullopt, std::nullopt), Comparison::above_band, 0), Slot::missing);
  EXPECT_EQ(classify(against(99, std::nullopt, 10), Comparison::above_band, 0), Slot::breaching);
  EXPECT_EQ(classify(against(99, std::nullopt, 10), Comparison::below_band, 0), Slot::missing);
  EXPECT_EQ(classify(against(99, std::nullopt, 10), Comparison::outside_band, 0), Slot::missing);
  EXPECT_EQ(classify({}, Comparison::greater, 0), Slot::missing);
  EXPECT_EQ(classify(against(std::numeric_limits<double>::infinity(), {}, {}), Comparison::greater, 0), Slot::missing);
  EXPECT_EQ(classify(against(std::numeric_limits<double>::quiet_NaN(), {}, {}), Comparison::less, 0), Slot::missing);
}

// --- A31

TEST(LeastSamples, ExactForEveryPercentile) {
  EXPECT_EQ(least_samples(50), 20u);
  EXPECT_EQ(least_samples(90), 100u);
  EXPECT_EQ(least_samples(99), 1000u);
  EXPECT_EQ(least_samples(99.9), 10'000u);
  EXPECT_EQ(least_samples(99.99), 100'000u);
  EXPECT_EQ(least_samples(10), 100u);
  EXPECT_EQ(least_samples(0.1), 10'000u);
  EXPECT_EQ(least_samples(70), 34u);
  EXPECT_EQ(least_samples(99.9999999999), 10'000'000'000'000u);
  EXPECT_EQ(least_samples(100), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(least_samples(0), std::numeric_limits<std::uint64_t>::max());
}

TEST(LowSamples, KeepTheState) {
  Alarm alarm = at_least_one(60);
  alarm.statistic = Statistic::maximum;
  alarm.least_samples = 3;
  alarm.evaluation_range = 1;
  Samples samples;
  samples.add(0, 5);                                       // one sample: not judged
  for (int i = 0; i < 3; ++i) samples.add(60 + i, 5);      // three: ALARM
  samples.add(120, 0);                                     // one: kept
  for (int i = 0; i < 3; ++i) samples.add(180 + i, 0);     // three: OK
  EXPECT_EQ(changes_of(history(alarm, source_of(alarm, samples.list()), {60, 600, 60})), (Changes{{120, AlarmState::alarm}, {240, ok}}));
}

// --- A16-A18

TEST(Windows, GridOfMinutesHoursDaysAndWeeks) {
  Alarm alarm;
  alarm.window = WindowKind::aligned;
  const auto end = [&](std::uint32_t period, std::string_view t, std::int32_t offset = 0) {
    alarm.period = period;
    alarm.zone.utc_offset = offset;
    return format_time(newest_end(alarm, *parse_time(t)));
  };
  EXPECT_EQ(end(60, "2024-05-01T12:34:56Z"), "2024-05-01T12:34:00Z");
  EXPECT_EQ(end(300, "2024-05-01T12:34:56Z"), "2024-05-01T12:30:00Z");
  EXPECT_EQ(end(300, "2024-05-01T12:35:00Z"), "2024-05-01T12:35:00Z");
  EXPECT_EQ(end(3600, "2024-05-01T12:34:56Z", 19800), "2024-05-01T12:30:00Z");   // +05:30
  EXPECT_EQ(end(86400, "2024-05-01T12:34:56Z"), "2024-05-01T00:00:00Z");
  EXPECT_EQ(end(86400, "2024-05-01T23:30:00Z", 3600), "2024-05-01T23:00:00Z");
  EXPECT_EQ(end(86400, "2024-05-01T03:30:00Z", -14400), "2024-04-30T04:00:00Z");
  EXPECT_EQ(end(604800, "2024-05-01T12:00:00Z"), "2024-04-29T00:00:00Z");        // Monday
  EXPECT_EQ(end(604800, "2024-04-29T00:00:00Z"), "2024-04-29T00:00:00Z");
  EXPECT_EQ(end(604800, "2024-04-28T23:59:59Z"), "2024-04-22T00:00:00Z");
  EXPECT_EQ(end(604800, "1969-12-31T00:00:00Z"), "1969-12-29T00:00:00Z");
}

TEST(Windows, AlignedAlarmsWaitForTheBoundary) {
  Alarm alarm = at_least_one(3600);
  alarm.window = WindowKind::aligned;
  alarm.evaluation_range = 1;
  Samples samples;
  samples.add(7200 + 600, 1);
  // Seen from 10800 on, and no longer from 14400 on; nothing before or behind is jumped over.
  EXPECT_EQ(changes_of(history(alarm, source_of(alarm, samples.list()), {60, 36000, 60})),
            (Changes{{60, ok}, {10800, AlarmState::alarm}, {14400, ok}}));
}

// A18: of two days the first one has 23 hours.
TEST(Windows, DaysOfAZone) {
  Alarm alarm = at_least_one(86400);
  alarm.window = WindowKind::aligned;
  alarm.zone = {"Europe/Berlin", 3600, {{1711846800, 7200}}};  // 2024-03-31T01:00:00Z
  alarm.evaluation_range = 1;
  const std::int64_t first = *parse_time("2024-03-30T00:00:00Z"), begin = *parse_time("2024-03-30T23:00:00Z");
  for (const std::int64_t at : {begin, begin + 23 * 3600 - 60}) {
    Samples samples;
    samples.add(at, 1);
    EXPECT_EQ(changes_of(history(alarm, source_of(alarm, samples.list()), {first, first + 4 * 86400, 60})),
              (Changes{{first, ok}, {begin + 23 * 3600, AlarmState::alarm}, {begin + 47 * 3600, ok}}));
  }
  std::vector<Interval> slots;
  alarm.evaluation_range = 3;
  slots_at(alarm, begin + 30 * 3600, slots);
  EXPECT_EQ(slots, (std::vector<Interval>{{begin, begin + 23 * 3600},
                                          {begin - 24 * 3600, begin},
                                          {begin - 48 * 3600, begin - 24 * 3600}}));
}

// The same by looking at every sample for every slot of every instant.
Changes naive(const Alarm& alarm, const CellList& cells, const Instants& instants) {
  Changes out;
  AlarmState state = insufficient_data;
  for (std::int64_t t = instants.first; t <= instants.last; t += instants.step) {
    std::int64_t end = t;
    if (alarm.window == WindowKind::aligned) {
      const std::int64_t shift = alarm.period == 604800 ? 3 * 86400 : 0;  // Thursday, the epoch, back to Monday
      while ((end + alarm.zone.utc_offset + shift) % alarm.period != 0) --end;
    }
    std::vector<Slot> range;
    std::uint64_t samples = 0;
    std::uint32_t real = 0;
    for (std::uint32_t k = 0; k < slots_of(alarm); ++k, end -= alarm.period) {
      MetricCell sum;
      for (const auto& [start, cell] : cells) {
        if (start >= end - alarm.period && start < end) sum.add(*cell);
      }
      const auto value = value_of(alarm.statistic, sum);
      range.push_back(!value ? Slot::missing : breaches(*value, alarm.comparison, alarm.threshold) ? Slot::breaching : Slot::fine);
      if (value && real++ < alarm.evaluation_periods) samples += sum.samples;
    }
    const AlarmState next = samples < alarm.least_samples ? state
                                                          : judge(range, alarm.evaluation_periods, alarm.datapoints_to_alarm,
                                                                  alarm.missing_data, state);
    if (next != state) out.emplace_back(t, next);
    state = next;
  }
  return out;
}

TEST(History, EqualsANaiveEvaluationOfEveryInstant) {
  const std::uint64_t seed = std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  std::size_t changes = 0;
  for (int round = 0; round < 600; ++round) {
    Alarm alarm;
    alarm.window = random() % 3 ? WindowKind::aligned : WindowKind::sliding;
    alarm.period = alarm.window == WindowKind::aligned ? (random() % 2 ? 300 : random() % 2 ? 60 : 3600) : 120;
    alarm.zone.utc_offset = static_cast<std::int32_t>(random() % 12) * 300 - 1800;
    alarm.evaluation_periods = 1 + static_cast<std::uint32_t>(random() % 3);
    alarm.datapoints_to_alarm = 1 + static_cast<std::uint32_t>(random() % alarm.evaluation_periods);
    alarm.evaluation_range = random() % 2 ? 0 : alarm.evaluation_periods + static_cast<std::uint32_t>(random() % 4);
    alarm.least_samples = random() % 3 ? 0 : random() % 5;
    alarm.statistic = static_cast<Statistic>(random() % 6);
    if (random() % 2) alarm.statistic.upper_part = random() % 100 * StatisticSpec::percent;  // of a percentile
    alarm.comparison = static_cast<Comparison>(random() % 4);
    alarm.missing_data = static_cast<MissingData>(random() % 4);
    alarm.threshold = static_cast<double>(random() % 4);
    Samples samples;
    std::int64_t at = 86400 * 3;
    for (std::size_t n = random() % 25; n > 0; --n) {
      samples.add(at, static_cast<double>(random() % 5));
      at += static_cast<std::int64_t>(random() % 4 ? random() % 200 : random() % 9000);
    }
    const Instants instants{86400 * 3, at + static_cast<std::int64_t>(random() % 9000), 60};
    const auto got = changes_of(history(alarm, source_of(alarm, samples.list()), instants));
    ASSERT_EQ(got, naive(alarm, samples.list(), instants)) << "round " << round;
    changes += got.size();
  }
  EXPECT_GT(changes, 500u);
}

// --- A34-A36

// A14: a negative sample hides a percentile while it is in the slot, and no longer.
TEST(History, SamplesWithoutAValueMoveThroughTheSlots) {
  Alarm alarm;
  alarm.statistic = Statistic::percentile;
  alarm.statistic.upper_part = 50 * StatisticSpec::percent;
  alarm.comparison = Comparison::greater;
  alarm.threshold = 1;
  alarm.period = 120;
  alarm.evaluation_range = 1;
  Samples samples;
  samples.add(0, -1);
  samples.add(100, 5);
  EXPECT_EQ(changes_of(history(alarm, source_of(alarm, samples.list()), {60, 300, 60})),
            (Changes{{180, AlarmState::alarm}, {240, insufficient_data}}));
}

TEST(History, SaysWhatWasLookedAt) {
  Alarm alarm = at_least_one(60);
  alarm.threshold = 5;
  alarm.evaluation_periods = 3;
  alarm.datapoints_to_alarm = 2;
  alarm.missing_data = MissingData::missing;
  Samples samples;
  for (const auto& [minute, value] : {std::pair(0, 1.0), {1, 7.0}, {2, 9.0}, {3, 2.0}, {4, 2.0}}) samples.add(minute * 60, value);
  const auto list = history(alarm, source_of(alarm, samples.list()), {60, 1800, 60});
  ASSERT_EQ(changes_of(list), (Changes{{60, ok}, {180, AlarmState::alarm}, {300, ok}, {600, insufficient_data}}));
  EXPECT_EQ(list[0].from, insufficient_data);
  EXPECT_EQ(list[0].slots, "----0");
  EXPECT_EQ(list[1].slots, "--0XX");
  ASSERT_EQ(list[1].points.size(), 3u);
  EXPECT_EQ(list[1].points[0].start, 120);
  EXPECT_TRUE(list[1].points[0].breaching);
  EXPECT_FALSE(list[1].points[2].breaching);
  EXPECT_EQ(list[1].stretch.peak, 9);
  EXPECT_EQ(list[1].stretch.seconds, (std::map<std::int64_t, std::int64_t>{{60, 180}}));
  EXPECT_EQ(reason_of(alarm, list[0]),
            "0 out of the last 3 datapoints [1.0 (1970-01-01T00:00:00Z)] were greater than or equal to the threshold (5.0) "
            "(minimum 2 datapoints for OK -> ALARM)");
  EXPECT_EQ(reason_of(alarm, list[1]),
            "2 out of the last 3 datapoints [9.0 (1970-01-01T00:02:00Z), 7.0 (1970-01-01T00:01:00Z)] were greater than or "
            "equal to the threshold (5.0) (minimum 2 datapoints for OK -> ALARM)");
  EXPECT_EQ(reason_of(alarm, list[3]), "no datapoints were received for 3 periods");
}

TEST(History, ReasonsOfBandsAndMissingData) {
  Alarm alarm = at_least_one(60);
  alarm.comparison = Comparison::outside_band;
  SlotSource source;
  source.read = [](const std::vector<Interval>& slots, std::vector<SlotValue>& values) {
    values[0] = {slots[0].end == 60 ? 11.0 : 5.0, 1, {2.0, 10.0}};
  };
  source.next = [](std::int64_t) { return std::nullopt; };
  const auto list = history(alarm, source, {60, 120, 60});
  ASSERT_EQ(changes_of(list), (Changes{{60, AlarmState::alarm}, {120, ok}}));
  EXPECT_EQ(reason_of(alarm, list[0]),
            "1 out of the last 1 datapoints [11.0 (1970-01-01T00:00:00Z)] was outside the band (2.0 to 10.0) (minimum 1 "
            "datapoint for INSUFFICIENT_DATA -> ALARM)");
  EXPECT_EQ(list[0].stretch.peak, 11);

  Alarm silent = at_least_one(60);
  silent.missing_data = MissingData::breaching;
  silent.evaluation_periods = 2;
  silent.datapoints_to_alarm = 2;
  const auto filled = history(silent, source_of(silent, no_cells), {60, 120, 60});
  ASSERT_EQ(filled.size(), 1u);
  EXPECT_EQ(reason_of(silent, filled[0]), "no datapoints were received for 2 periods, and missing data counts as breaching");
}

TEST(History, LongReasonsAreCut) {
  Alarm alarm = at_least_one(60);
  alarm.evaluation_periods = alarm.datapoints_to_alarm = 15;
  Samples samples;
  for (int minute = 0; minute < 15; ++minute) samples.add(minute * 60, 1);
  const auto list = history(alarm, source_of(alarm, samples.list()), {900, 900, 60});
  ASSERT_EQ(list.size(), 1u);
  EXPECT_NE(reason_of(alarm, list[0]).find("and 5 more]"), std::string::npos);
}

// A35: a state set from outside holds until the next evaluation.
TEST(History, StartsInAnyState) {
  Alarm alarm = at_least_one(60);
  const SlotSource nothing = source_of(alarm, no_cells);
  EXPECT_EQ(changes_of(history(alarm, nothing, {60, 600, 60}, AlarmState::alarm)), (Changes{{60, ok}}));
  EXPECT_EQ(changes_of(history(alarm, nothing, {60, 600, 60}, ok)), Changes{});
  alarm.missing_data = MissingData::ignore;
  EXPECT_EQ(changes_of(history(alarm, nothing, {60, 600, 60}, AlarmState::alarm)), Changes{});
}

}  // namespace
}  // namespace tripline::runtime
