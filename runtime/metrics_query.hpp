#pragma once
// Metrics Insights over metrics (spec S7-S13): a pure function of the series, whatever their order. Made by
// compiler/lower_sql.hpp.

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/observations.hpp"
#include "runtime/time_series.hpp"

namespace tripline::runtime {

// The first five of A10, which is all that Metrics Insights has.
enum class MetricsFunction : std::uint8_t { avg, count, max, min, sum };

struct MetricsQuery {
  struct Condition {
    std::string key;
    std::string value;
    bool negated = false;
  };
  struct Order {
    MetricsFunction function = MetricsFunction::sum;
    bool descending = false;
  };
  MetricsFunction function = MetricsFunction::sum;
  std::string metric;
  std::string space;
  std::optional<std::vector<std::string>> schema;  // S7: sorted, each once
  std::vector<Condition> conditions;
  std::vector<std::string> group_by;
  std::optional<Order> order;
  std::uint32_t limit = 500;
};

// One metric: a namespace, a name and a set of dimensions. Cells are borrowed; each counts at its own time,
// so the cells of a minute serve as well as single observations.
struct MetricSeries {
  std::string space;
  std::string name;
  std::map<std::string, std::string> dimensions;
  std::vector<std::pair<std::int64_t, const MetricCell*>> cells;  // in any order
};

struct QueryWindow {
  std::int64_t period = 60;  // seconds; raised to 60 (S8)
  std::int64_t from = std::numeric_limits<std::int64_t>::min();
  std::int64_t to = std::numeric_limits<std::int64_t>::max();  // exclusive
};

struct QuerySeries {
  std::vector<std::string> group;                       // values, as GROUP BY names the keys
  std::vector<std::pair<std::int64_t, double>> points;  // by start of the bucket, ascending
};

struct QueryResult {
  std::vector<QuerySeries> series;
  std::uint64_t left_out = 0;  // series beyond the 10 000 that a query processes (S11)
};

// Groups without a point are left out. Where more than 10 000 series match, those are taken whose dimensions
// come first in order.
QueryResult evaluate_query(const MetricsQuery& query, const std::vector<MetricSeries>& series,
                           const QueryWindow& window);

// S13: the result as an input of metric math. The grid must have the query's period; points outside it are
// dropped, labels are the group's values.
std::vector<TimeSeries> on_grid(const QueryResult& result, const Grid& grid);

}  // namespace tripline::runtime
