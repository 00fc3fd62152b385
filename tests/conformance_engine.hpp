#pragma once
// What the conformance cases are run against: a table of functions, one per kind of case. There are two
// tables, the compiled product (conformance_run.cpp) and the oracle (conformance_oracle.cpp). An entry may be
// empty: its files are then reported as skipped. An empty result means that the definition is refused.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tripline::conformance {

// An event as it would stand in an archive; of untimed cases the timestamp (ISO 8601) is empty.
struct Event {
  std::string timestamp;
  std::string text;
};

// `minute` as in 2024-05-01T10:00:00Z. In order of minute, then of the JSON text of the key-sorted
// dimensions.
struct Datapoint {
  std::string minute;
  std::map<std::string, std::string> dimensions;
  double sum = 0;
  double samples = 0;
  double min = 0;
  double max = 0;
};

// A matching message of TestMetricFilter (M10); `number` counts from 1.
struct FilterMatch {
  std::uint64_t number = 0;
  std::string message;
  std::map<std::string, std::string> values;
};

// What a case asks of a Contributor Insights report; absent members have the defaults of C12 and C13.
struct ReportOptions {
  std::optional<double> max_contributor_count;
  std::optional<std::string> order_by;
  std::optional<double> period;
  std::vector<std::string> metrics;
};

struct Contributor {
  std::vector<std::string> keys;
  double value = 0;
};

struct MetricDatapoint {
  std::string timestamp;
  std::map<std::string, double> metrics;  // the requested ones
};

struct InsightReport {
  std::vector<Contributor> contributors;  // in rank order
  double unique = 0;
  std::vector<MetricDatapoint> datapoints;  // in order of time; of timed cases only
};

// An alarm's state or a composite's action at a second.
using StateAt = std::pair<std::int64_t, std::string>;

// The evaluation range of one instant, oldest first; a band's edges and the samples behind each datapoint where the
// case has them.
struct AlarmRange {
  std::string initial;
  std::vector<std::optional<double>> datapoints, lower, upper;
  std::vector<std::uint64_t> sample_counts;
};

// What alarm-timelines.jsonl gives.
struct AlarmSeries {
  std::vector<std::pair<std::int64_t, double>> samples;
  std::int64_t from = 0, to = 0, step = 60;
  bool aligned = false;
  std::uint32_t range = 0;
};

struct Suppression {
  std::uint32_t wait = 0, extension = 0;
  std::vector<StateAt> composite, suppressor;  // the first of each is its initial state
  std::int64_t end = 0;
};

// An event of a query case: an ISO time, the message, and the system fields that are known.
struct QueryCaseEvent {
  std::string timestamp;
  std::string message;
  std::string ingestion_time, log_stream, log;  // empty: not known
};

struct QueryCell {
  enum class Kind { null, number, text };
  Kind kind = Kind::null;
  double number = 0;
  std::string text;
};

struct QueryResult {
  std::vector<std::string> fields;
  std::vector<std::vector<QueryCell>> rows;
};

// Metric math: the series of one request on one grid, by id in request order.
struct MathCase {
  std::int64_t start = 0;
  std::int64_t period = 60;
  std::vector<std::pair<std::string, std::vector<std::optional<double>>>> metrics;
  std::string expression;
};

struct MathResult {
  bool array = false;
  std::vector<std::string> labels;
  std::vector<std::vector<std::optional<double>>> values;  // one, unless it is an array
};

// Metrics Insights: metrics with their observations, at times as in 2024-05-01T10:00:00Z.
struct MetricObservations {
  std::string space;
  std::string name;
  std::map<std::string, std::string> dimensions;
  std::vector<std::pair<std::string, double>> observations;
};

struct QueryGroup {
  std::map<std::string, std::string> group;
  std::vector<std::pair<std::string, double>> points;
};

struct Engine {
  std::function<std::optional<bool>(std::string_view pattern, std::string_view event)> pattern_matches;
  // `filter` is JSON text.
  std::function<std::optional<std::vector<Datapoint>>(std::string_view filter, const std::vector<Event>&)>
      metric_filter;
  std::function<std::optional<std::vector<FilterMatch>>(std::string_view pattern,
                                                        const std::vector<std::string>& messages)>
      test_metric_filter;
  // `rule` is the body's text, which need not be JSON.
  std::function<std::optional<InsightReport>(std::string_view rule, const std::vector<Event>&,
                                             const ReportOptions&)>
      insight_rule;
  // `alarm` is JSON text in the words of PutMetricAlarm.
  std::function<std::optional<std::string>(std::string_view alarm, const AlarmRange&)> alarm_state = nullptr;
  std::function<std::optional<std::vector<StateAt>>(std::string_view alarm, const AlarmSeries&)> alarm_timeline = nullptr;
  std::function<std::optional<std::string>(const std::string& rule, const std::map<std::string, std::string>& states,
                                           const std::map<std::string, std::string>& composites)>
      composite_alarm = nullptr;
  std::function<std::optional<std::vector<StateAt>>(const Suppression&)> composite_suppression = nullptr;
  std::function<std::optional<std::vector<std::string>>(const std::map<std::string, std::uint64_t>& counts)> user_zscore =
      nullptr;
  std::function<std::optional<QueryResult>(std::string_view query, const std::vector<QueryCaseEvent>&)>
      logs_insights = nullptr;
  // The inner optional is empty where there is no value.
  std::function<std::optional<std::optional<double>>(std::string_view statistic, const std::vector<double>& samples)>
      statistic = nullptr;
  std::function<std::optional<MathResult>(const MathCase&)> metric_math = nullptr;
  std::function<std::optional<std::vector<QueryGroup>>(std::string_view sql, const std::vector<MetricObservations>&,
                                                       std::int64_t period)>
      metrics_insights = nullptr;
};

const Engine& product();
const Engine& oracle();

}  // namespace tripline::conformance
