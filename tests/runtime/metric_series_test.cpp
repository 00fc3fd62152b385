#include "runtime/metric_series.hpp"

#include <gtest/gtest.h>

#include "runtime/outlier.hpp"

namespace tripline::runtime {
namespace {

using Minutes = std::map<std::int64_t, double>;
Minutes sums(const CellList& cells) {
  Minutes out;
  for (const auto& [start, cell] : cells) {
    if (cell->samples > 0) out[start] = cell->sum.value();
  }
  return out;
}

// M5: a default for minutes with events of which none matched; none for minutes without events, and none
// where an event matched without giving a sample.
TEST(SeriesOf, DefaultSamples) {
  Metric metric;
  metric.default_value = 7;
  Series observed;
  observed[""][0].matches = 1;
  observed[""][0].add_sample(3);
  observed[""][60].matches = 1;
  const auto set = series_of(metric, observed, {0, 60, 120});
  const auto& series = set.series;
  ASSERT_EQ(series.size(), 1u);
  EXPECT_EQ(sums(series.at("")), (Minutes{{0, 3}, {120, 7}}));
  EXPECT_EQ(series.at("").back().second->samples, 1u);
}

TEST(SeriesOf, NoDefaultNoSamples) {
  const Series nothing;
  const auto series = series_of({}, nothing, {0, 60}).series;
  ASSERT_EQ(series.size(), 1u);
  EXPECT_TRUE(series.at("").empty());
}

TEST(SeriesOf, FinerCellsOfOneMinuteStandTogether) {
  Metric metric;
  metric.resolution = 10;
  metric.default_value = 0;
  Series observed;
  observed[""][50].matches = 1;
  observed[""][50].add_sample(2);
  EXPECT_EQ(sums(series_of(metric, observed, {0, 60}).series.at("")), (Minutes{{50, 2}, {60, 0}}));
}

TEST(SeriesOf, ByDimensions) {
  Metric metric;
  metric.dimensions = {{"d", 0}};
  Series observed;
  observed[join_key({"x"})][0].add_sample(1);
  observed[join_key({"y"})][60].add_sample(2);
  const auto series = series_of(metric, observed, {}).series;
  ASSERT_EQ(series.size(), 2u);
  EXPECT_EQ(sums(series.at(join_key({"y"}))), (Minutes{{60, 2}}));
}

// A year of minutes without a match is one cell, seen through a pointer each.
TEST(SeriesOf, DefaultSamplesShareACell) {
  Metric metric;
  metric.default_value = 0;
  const Series nothing;
  std::vector<std::int64_t> year;
  for (std::int64_t minute = 0; minute < 365 * 1440; ++minute) year.push_back(minute * 60);
  const MetricSeriesSet set = series_of(metric, nothing, year);
  const CellList& cells = set.series.at("");
  ASSERT_EQ(cells.size(), year.size());
  EXPECT_EQ(cells.front().second, cells.back().second);
  EXPECT_EQ(cells.back(), (CellList::value_type{year.back(), set.filler.get()}));
}

TEST(NotesOf, PercentilesThatAreNoneOrNotExact) {
  Program program;
  program.metrics.resize(2);
  program.metrics[0].space = "n";
  program.metrics[0].name = "m";
  program.metrics[0].values = true;
  Observations observations(program);
  EXPECT_TRUE(notes_of(program, observations).empty());
  MetricCell& many = observations.metrics[0][""][0];
  for (std::size_t i = 0; i <= NumberCounts::most_exact; ++i) many.add_sample(static_cast<double>(i), true);
  observations.metrics[0][""][60].add_sample(-1, true);
  observations.metrics[0][""][120].add_sample(-2, true);
  observations.metrics[1][""][0].add_sample(-1);
  EXPECT_EQ(notes_of(program, observations),
            (std::vector<std::string>{"metric n/m: percentiles are within 0.05 %, 1 cell of more than 65536 different values",
                                      "metric n/m: no percentiles where samples are negative, as in 2 cells"}));
}

// A40: an alarm on a band that cannot be learnt is silent, and that is said.
TEST(NotesOf, BandsThatCannotBeLearnt) {
  Program program;
  program.metrics.resize(1);
  program.metrics[0].dimensions = {{"d", 0}};
  Alarm alarm;
  alarm.rule.pack = "p";
  alarm.rule.name = "unusual";
  alarm.comparison = Comparison::outside_band;
  alarm.band.emplace();
  program.alarms.push_back(alarm);
  Observations observations(program);
  Cells& known = observations.metrics[0][join_key({"x"})];
  for (int i = 0; i < 40; ++i) known[i * 300].add_sample(1);
  known[7 * 3600].add_sample(1);
  EXPECT_TRUE(notes_of(program, observations).empty());
  observations.metrics[0][join_key({"y"})][7 * 3600].add_sample(2);
  EXPECT_EQ(notes_of(program, observations),
            (std::vector<std::string>{"alarm p/unusual: not enough data for a band in 1 of 2 series: it takes 30 datapoints "
                                      "over 3 hours before it"}));
  program.alarms[0].dimensions = {{"d", "x"}};
  EXPECT_TRUE(notes_of(program, observations).empty());
}

// D31: five counts reach two deviations and no more, whatever they are; six can.
TEST(NotesOf, OutliersAmongTooFew) {
  Program program;
  program.outliers.resize(2);
  program.outliers[0].rule.pack = "p";
  program.outliers[0].rule.name = "busy";
  program.outliers[1].method = Outlier::Method::mad;
  Observations observations(program);
  EXPECT_TRUE(notes_of(program, observations).empty());
  const auto add = [&](std::int64_t window, int entities) {
    for (Populations& windows : observations.outliers) {
      for (int i = 0; i < entities; ++i) windows[window][std::to_string(i)].count = 1;
    }
  };
  const auto note = [](std::string_view which, std::string_view where, std::string_view why) {
    return "outlier p/busy: too few entities for " + std::string(which) + " to stand out in " + std::string(where) +
           ": with a " + std::string(why);
  };
  add(0, 6);
  EXPECT_EQ(notes_of(program, observations),
            (std::vector<std::string>{note("two alike", "1 of 1 window", "`k` of 2 it takes 11")}));
  add(3600, 5);
  add(7200, 1);
  EXPECT_EQ(notes_of(program, observations),
            (std::vector<std::string>{note("any", "2 of 3 windows", "`k` of 2 it takes 6"),
                                      note("two alike", "1 of 3 windows", "`k` of 2 it takes 11")}));
  program.outliers[0].k = 1.9;  // the last of which five are enough
  EXPECT_EQ(notes_of(program, observations),
            (std::vector<std::string>{note("any", "1 of 3 windows", "`k` of 1.9 it takes 5"),
                                      note("two alike", "2 of 3 windows", "`k` of 1.9 it takes 10")}));
  program.outliers[0].min_population = 12;
  EXPECT_EQ(notes_of(program, observations),
            (std::vector<std::string>{note("any", "3 of 3 windows", "`min_population` of 12 it takes 12")}));
  program.outliers[0].k = 1e300;
  EXPECT_EQ(notes_of(program, observations),
            (std::vector<std::string>{note("any", "3 of 3 windows", "`k` of 1e+300 it takes more than there can be")}));
  const std::uint64_t five[] = {1, 1, 1, 1, 1000}, six[] = {1, 1, 1, 1, 1, 1000};
  EXPECT_TRUE(test_population(Outlier::Method::zscore, 2, 1, five).flagged.empty());
  EXPECT_FALSE(test_population(Outlier::Method::zscore, 1.9, 1, five).flagged.empty());
  EXPECT_FALSE(test_population(Outlier::Method::zscore, 2, 1, six).flagged.empty());
}

}  // namespace
}  // namespace tripline::runtime
