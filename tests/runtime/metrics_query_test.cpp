// Metrics Insights over series (spec S7-S13), and the law: neither the order of series nor how observations
// are put into cells changes an answer.
#include "runtime/metrics_query.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <random>

#include "compiler/lower_sql.hpp"
#include "grammar/parse_sql.hpp"

namespace tripline::runtime {
namespace {

MetricsQuery query_of(const std::string& text) {
  grammar::Diagnostics diagnostics;
  const auto query = grammar::parse_sql(grammar::Text::synthetic(text), diagnostics);
  EXPECT_TRUE(query) << text;
  return query ? compiler::lower_sql(*query) : MetricsQuery{};
}

// Series with their cells.
class Metrics {
 public:
  using Dimensions = std::map<std::string, std::string>;

  void add(const std::string& name, const Dimensions& dimensions,
           const std::vector<std::pair<std::int64_t, double>>& observations) {
    series.push_back({"NS", name, dimensions, {}});
    for (const auto& [time, value] : observations) {
      cells_.emplace_back().add_sample(value);
      series.back().cells.emplace_back(time, &cells_.back());
    }
  }

  std::vector<MetricSeries> series;

 private:
  std::deque<MetricCell> cells_;
};

// "a,b: 60=1 120=2; c,d: …"
std::string print(const QueryResult& result) {
  std::string out;
  for (const QuerySeries& series : result.series) {
    out += out.empty() ? "" : "; ";
    out += fmt::format("{}:", fmt::join(series.group, ","));
    for (const auto& [start, value] : series.points) out += fmt::format(" {}={}", start, value);
  }
  return out;
}

std::string answer(const Metrics& metrics, const std::string& sql, const QueryWindow& window = {}) {
  return print(evaluate_query(query_of(sql), metrics.series, window));
}

Metrics sample() {
  Metrics m;
  m.add("F", {}, {{0, 50}});
  m.add("F", {{"host", "b"}}, {{0, 3}, {59, 5}, {60, 1}});
  m.add("F", {{"host", "a"}}, {{61, 7}});
  m.add("F", {{"host", "a"}, {"zone", "z"}}, {{0, 2}});
  m.add("F", {{"zone", "z"}}, {{-1, 4}});
  m.add("G", {{"host", "a"}}, {{0, 99}});
  return m;
}

TEST(MetricsQuery, Answers) {
  const Metrics m = sample();
  const struct {
    const char* sql;
    const char* answer;
  } cases[] = {
      {"SELECT SUM(F) FROM NS", ": -60=4 0=60 60=8"},
      {"SELECT AVG(F) FROM NS", ": -60=4 0=15 60=4"},
      {"SELECT COUNT(F) FROM NS", ": -60=1 0=4 60=2"},
      {"SELECT MIN(F) FROM NS", ": -60=4 0=2 60=1"},
      {"SELECT MAX(F) FROM NS", ": -60=4 0=50 60=7"},
      {"SELECT SUM(f) FROM NS", ""},
      {"SELECT SUM(F) FROM ns", ""},
      {"SELECT SUM(F) FROM SCHEMA(NS)", ": 0=50"},
      {"SELECT SUM(F) FROM SCHEMA(NS, host)", ": 0=8 60=8"},
      {"SELECT SUM(F) FROM SCHEMA(NS, zone, host)", ": 0=2"},
      {"SELECT SUM(F) FROM SCHEMA(NS, zone, host, zone)", ": 0=2"},
      {"SELECT SUM(F) FROM NS WHERE host = 'a'", ": 0=2 60=7"},
      {"SELECT SUM(F) FROM NS WHERE host != 'a'", ": 0=8 60=1"},
      {"SELECT SUM(F) FROM NS WHERE host = 'a' AND zone != 'y'", ": 0=2"},
      {"SELECT SUM(F) FROM NS WHERE host = 'a' AND host = 'b'", ""},
      {"SELECT SUM(F) FROM NS GROUP BY host", "Other: -60=4 0=50; a: 0=2 60=7; b: 0=8 60=1"},
      {"SELECT SUM(F) FROM NS GROUP BY zone, host",
       "Other,Other: 0=50; Other,a: 60=7; Other,b: 0=8 60=1; "
       "z,Other: -60=4; z,a: 0=2"},
      {"SELECT SUM(F) FROM NS GROUP BY host, host LIMIT 1", "Other: -60=4 0=50"},
      {"SELECT SUM(F) FROM NS GROUP BY host ORDER BY SUM()", "a: 0=2 60=7; b: 0=8 60=1; Other: -60=4 0=50"},
      {"SELECT SUM(F) FROM NS GROUP BY host ORDER BY COUNT() DESC",
       "b: 0=8 60=1; Other: -60=4 0=50; a: 0=2 60=7"},
      {"SELECT COUNT(F) FROM NS GROUP BY host ORDER BY MAX() DESC LIMIT 2", "Other: -60=1 0=1; a: 0=1 60=1"},
      {"SELECT SUM(F) FROM NS GROUP BY host ORDER BY AVG()", "b: 0=8 60=1; a: 0=2 60=7; Other: -60=4 0=50"},
  };
  for (const auto& c : cases) EXPECT_EQ(answer(m, c.sql), c.answer) << c.sql;
}

TEST(MetricsQuery, Windows) {
  const Metrics m = sample();
  EXPECT_EQ(answer(m, "SELECT SUM(F) FROM NS", {.period = 120}), ": -120=4 0=68");
  EXPECT_EQ(answer(m, "SELECT SUM(F) FROM NS", {.period = 1}), ": -60=4 0=60 60=8");
  EXPECT_EQ(answer(m, "SELECT SUM(F) FROM NS", {.period = 60, .from = 59, .to = 61}), ": 0=5 60=1");
  EXPECT_EQ(answer(m, "SELECT SUM(F) FROM NS GROUP BY host ORDER BY SUM() DESC", {.period = 60, .from = 59}),
            "a: 60=7; b: 0=5 60=1");
}

TEST(MetricsQuery, TenThousandSeries) {
  Metrics m;
  for (int i = 10'004; i >= 0; --i) m.add("F", {{"k", fmt::format("{:05}", i)}}, {{0, 1}});
  const QueryResult result = evaluate_query(query_of("SELECT COUNT(F) FROM NS"), m.series, {});
  EXPECT_EQ(print(result), ": 0=10000");
  EXPECT_EQ(result.left_out, 5u);
  EXPECT_EQ(evaluate_query(query_of("SELECT COUNT(F) FROM NS GROUP BY k"), m.series, {}).series.size(), 500u);
}

TEST(MetricsQuery, OnGrid) {
  const Metrics m = sample();
  const QueryResult result =
      evaluate_query(query_of("SELECT SUM(F) FROM NS GROUP BY zone, host"), m.series, {});
  const std::vector<TimeSeries> series = on_grid(result, {0, 60, 2});
  ASSERT_EQ(series.size(), 5u);
  EXPECT_EQ(series[2], (TimeSeries{"Other b", {8, 1}}));
  EXPECT_EQ(series[3], (TimeSeries{"z Other", {std::nullopt, std::nullopt}}));
}

// Fractions whose sum depends on the order in which doubles are added.
TEST(MetricsQuery, OrderAndCellsDoNotMatter) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    struct Point {
      std::string host;
      std::int64_t minute;
      double value;
    };
    std::vector<Point> points;
    for (int i = 0; i < 60; ++i) {
      points.push_back({std::string(1, static_cast<char>('a' + random() % 3)),
                        static_cast<std::int64_t>(random() % 5) * 60,
                        std::ldexp(static_cast<double>(random()), static_cast<int>(random() % 60) - 40)});
    }
    const auto build = [&](bool merge) {
      std::map<std::string, std::map<std::int64_t, MetricCell>> hosts;
      std::deque<MetricCell> cells;
      std::vector<MetricSeries> series;
      if (merge) {
        for (const Point& p : points) hosts[p.host][p.minute].add_sample(p.value);
        for (const auto& [host, minutes] : hosts) {
          series.push_back({"NS", "F", {{"host", host}}, {}});
          for (const auto& [minute, cell] : minutes) series.back().cells.emplace_back(minute, &cell);
        }
      } else {
        for (const Point& p : points) {
          cells.emplace_back().add_sample(p.value);
          series.push_back({"NS", "F", {{"host", p.host}}, {{p.minute, &cells.back()}}});
        }
      }
      std::string all;
      for (const char* sql :
           {"SELECT SUM(F) FROM NS", "SELECT AVG(F) FROM NS GROUP BY host ORDER BY SUM() DESC",
            "SELECT MAX(F) FROM NS WHERE host != 'b' GROUP BY host"}) {
        all += print(evaluate_query(query_of(sql), series, {.period = 120})) + "\n";
      }
      return all;
    };
    const std::string first = build(false);
    std::shuffle(points.begin(), points.end(), random);
    EXPECT_EQ(build(false), first);
    EXPECT_EQ(build(true), first);
  }
}

}  // namespace
}  // namespace tripline::runtime
