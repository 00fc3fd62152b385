#include "runtime/alarm_band.hpp"

#include <gtest/gtest.h>

#include "runtime/anomaly_series.hpp"
#include "runtime/event_time.hpp"
#include "tests/runtime/synthetic_series.hpp"

namespace tripline::runtime {
namespace {

constexpr std::int64_t period = 300, day = seconds_of_day, hour = seconds_of_hour, start = synthetic_start;

Alarm on_band(double width) {
  Alarm alarm;
  alarm.statistic = Statistic::sum;
  alarm.comparison = Comparison::outside_band;
  alarm.band = AlarmBand{width, {}, false, {}};
  return alarm;
}

// Cells of a minute, five to a period.
class Cells {
 public:
  void add(std::int64_t time, double value) { cells_[time].add_sample(value); }
  void add(const std::vector<SeriesPoint>& points) {
    for (const SeriesPoint& point : points) {
      for (int minute = 0; minute < 5; ++minute) add(point.start + minute * 60, minute == 0 ? point.value : 0);
    }
  }
  const CellList& list() {
    list_.clear();
    for (const auto& [at, cell] : cells_) list_.emplace_back(at, &cell);
    return list_;
  }

 private:
  std::map<std::int64_t, MetricCell> cells_;
  CellList list_;
};

SlotValue slot_at(const SlotSource& source, std::int64_t at) {
  std::vector<SlotValue> values(1);
  source.read({{at, at + period}}, values);
  return values[0];
}
bool same(const Band& a, const Band& b) { return a.lower == b.lower && a.upper == b.upper; }

// What the source learns is what the model learns from the values of the periods themselves.
TEST(AlarmBand, LearnsTheValuesOfItsPeriods) {
  const auto points = synthetic_series(5, 20, period, usual_rate);
  Cells cells;
  cells.add(points);
  const Alarm alarm = on_band(3);
  const SlotSource source = source_of(alarm, cells.list());
  BandSettings settings;
  settings.period = period;
  settings.counts = true;
  BandSeries direct(settings, [&](std::int64_t) { return std::span<const SeriesPoint>(points); });
  // Forward, as an alarm walks, then anywhere.
  std::vector<std::int64_t> times;
  for (std::int64_t t = start; t < start + 20 * day; t += 7 * period) times.push_back(t);
  for (const std::int64_t back : {19, 3, 16, 1, 9}) times.push_back(start + back * day);
  std::size_t known = 0;
  for (const std::int64_t t : times) {
    const SlotValue slot = slot_at(source, t);
    ASSERT_TRUE(slot.value);
    ASSERT_TRUE(same(slot.band, direct.band(t, 3))) << format_time(t);
    known += slot.band.upper.has_value();
  }
  EXPECT_GT(known, times.size() * 9 / 10);
}

TEST(AlarmBand, ASeriesWithLongGapsIsReadOnceForEachValue) {
  Cells cells;
  for (int i = 0; i < 40; ++i) cells.add(start + i * hour, 5);
  for (int i = 0; i < 40; ++i) cells.add(start + 4000 * day + i * hour, 50);
  std::size_t reads = 0;
  Alarm alarm = on_band(3);
  alarm.period = 3600;
  SlotSource plain = source_of([] { Alarm a = on_band(3); a.period = 3600; a.band.reset(); return a; }(), cells.list());
  SlotSource counting;
  counting.read = [&](const std::vector<Interval>& slots, std::vector<SlotValue>& values) {
    reads += slots.size();
    plain.read(slots, values);
  };
  counting.next = plain.next;
  const SlotSource source = with_band(alarm, [&] { return counting; });
  std::vector<SlotValue> values(1);
  source.read({{start + 36 * hour, start + 37 * hour}}, values);
  EXPECT_TRUE(values[0].band.upper && *values[0].band.upper < 50);
  source.read({{start + 4000 * day + 36 * hour, start + 4000 * day + 37 * hour}}, values);
  EXPECT_TRUE(values[0].band.lower && *values[0].band.lower > 5);
  EXPECT_LE(reads, 80u + 2);
}

TEST(AlarmBand, RaisesABurstAndSaysWhatWasExpected) {
  auto points = synthetic_series(3, 8, period, [](std::int64_t) { return 100.0; });
  const std::size_t burst = 7 * 288 + 30;
  points[burst].value = 400;
  Cells cells;
  cells.add(points);
  Alarm alarm = on_band(6);
  alarm.window = WindowKind::aligned;
  const auto list = history(alarm, source_of(alarm, cells.list()), instants_of(alarm, start, start + 8 * day - 1));
  // OK as soon as there is a band, ALARM with the burst, OK behind it.
  ASSERT_EQ(list.size(), 3u);
  EXPECT_EQ(list[0].time, start + 6 * hour + period);
  EXPECT_EQ(list[0].to, AlarmState::ok);
  EXPECT_EQ(list[1].to, AlarmState::alarm);
  EXPECT_EQ(list[1].time, points[burst].start + period);
  EXPECT_EQ(list[1].stretch.peak, 400);
  const std::string reason = reason_of(alarm, list[1]);
  const char* begin = "1 out of the last 1 datapoints [400.0 (2024-01-08T02:30:00Z)] was outside the band (";
  EXPECT_TRUE(reason.starts_with(begin)) << reason;
  EXPECT_NE(reason.find("; expected "), std::string::npos) << reason;
  EXPECT_NE(reason.find("learnt from 2016 datapoints before 2024-01-08T00:00:00Z"), std::string::npos) << reason;
}

// A40: without a band there is no verdict, and the reason does not say that there were no data.
TEST(AlarmBand, NotEnoughDataIsSaid) {
  Cells cells;
  for (int i = 0; i < 20; ++i) cells.add(start + 6 * hour + i * period, 9);
  Alarm alarm = on_band(2);
  const Instants instants = instants_of(alarm, start, start + 10 * hour);
  EXPECT_TRUE(history(alarm, source_of(alarm, cells.list()), instants).empty());
  alarm.missing_data = MissingData::breaching;
  alarm.window = WindowKind::aligned;
  const auto list = history(alarm, source_of(alarm, cells.list()), {start + 7 * hour, start + 8 * hour, 60});
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0].unbanded, 3u);
  EXPECT_EQ(reason_of(alarm, list[0]),
            "3 datapoints were received, but there is not enough data for a band: it takes 30 datapoints over 3 hours, "
            "and missing data counts as breaching");
}

// D5: what is excluded is not learnt, and is judged all the same.
TEST(AlarmBand, ExcludedRangesAreJudged) {
  auto points = synthetic_series(3, 4, period, [](std::int64_t) { return 100.0; });
  for (std::size_t i = 288; i < 2 * 288; ++i) points[i].value = 1000;
  Cells cells;
  cells.add(points);
  Alarm alarm = on_band(4);
  alarm.band->excluded = {{start + day, start + 2 * day}};
  const SlotSource source = source_of(alarm, cells.list());
  const SlotValue inside = slot_at(source, start + day + 13 * hour);
  EXPECT_EQ(classify(inside, alarm.comparison, 0), Slot::breaching);
  EXPECT_LT(*slot_at(source, start + 3 * day).band.upper, 200);
}

}  // namespace
}  // namespace tripline::runtime
