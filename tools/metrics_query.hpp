#pragma once
// A Metrics Insights query over the metrics that rules make of an archive (spec S).

#include <cstdint>
#include <optional>
#include <string>

#include "runtime/metrics_query.hpp"
#include "runtime/observations.hpp"
#include "runtime/query_evaluate.hpp"
#include "tools/archive_options.hpp"
#include "tools/query_answer.hpp"
#include "tools/query_source.hpp"

namespace tripline::tools {

// A query that was understood.
struct MetricsPlan {
  std::string text;
  runtime::MetricsQuery query;
  std::string value;  // what the column of values is called: `SUM("presigned-URL-userName")`
};
// Empty after saying on standard error what is wrong, with its place.
std::optional<MetricsPlan> metrics_plan(const QueryText& given);

// The metrics that a query is about and nothing else of the rules: what has to be observed for it.
runtime::Program only_metrics(runtime::Program program, const MetricsPlan& plan);

// A row a datapoint, series after series: time, the keys of GROUP BY, the value. `program`: of only_metrics.
struct MetricsTable {
  runtime::QueryTable table;
  std::size_t left_out = 0;  // series that were too many (S11)
};
MetricsTable metrics_table(const runtime::Program& program, const runtime::Observations& observations,
                           const MetricsPlan& plan, const runtime::QueryWindow& window);

struct MetricsQuestion {
  QueryText query;
  std::string rules;          // an artifact, pack file or folder
  std::int64_t period = 300;  // seconds
};

// Reads the archive and answers. Times of the scope bound the query. Empty after saying on standard error what is wrong,
// with its place. O(events + datapoints).
std::optional<QueryAnswer> ask_metrics(const MetricsQuestion& question, ArchiveOptions& archive);

}  // namespace tripline::tools
