#pragma once
// A Metrics Insights query over the metrics that rules make of an archive (spec S).

#include <cstdint>
#include <optional>
#include <string>

#include "tools/archive_options.hpp"
#include "tools/query_answer.hpp"

namespace tripline::tools {

struct MetricsQuestion {
  std::string query;          // its text, or @FILE
  std::string rules;          // an artifact, pack file or folder
  std::int64_t period = 300;  // seconds
};

// Reads the archive and answers with a row a datapoint, series after series: time, the keys of GROUP BY, the value. Times
// of the scope bound the query. Empty after saying on standard error what is wrong, with its place. O(events + datapoints).
std::optional<QueryAnswer> ask_metrics(const MetricsQuestion& question, ArchiveOptions& archive);

}  // namespace tripline::tools
