#include "runtime/metrics_query.hpp"

#include <algorithm>
#include <cmath>

namespace tripline::runtime {

namespace {

constexpr std::int64_t shortest_period = 60;    // S8
constexpr std::size_t most_series = 10'000;     // S11
constexpr std::string_view no_value = "Other";  // S9

std::int64_t bucket_of(std::int64_t time, std::int64_t period) {
  const std::int64_t rest = time % period;
  return time - (rest < 0 ? rest + period : rest);
}

std::optional<double> value_of(MetricsFunction function, const MetricCell& cell) {
  double value = 0;
  switch (function) {
    case MetricsFunction::avg:
      value = cell.sum.over(cell.samples);
      break;
    case MetricsFunction::count:
      value = static_cast<double>(cell.samples);
      break;
    case MetricsFunction::max:
      value = cell.maximum;
      break;
    case MetricsFunction::min:
      value = cell.minimum;
      break;
    case MetricsFunction::sum:
      value = cell.sum.value();
      break;
  }
  return std::isfinite(value) ? std::optional<double>(value) : std::nullopt;
}

// S7
bool has_schema(const MetricsQuery& query, const MetricSeries& series) {
  if (!query.schema) return true;
  return std::equal(series.dimensions.begin(), series.dimensions.end(), query.schema->begin(),
                    query.schema->end(),
                    [](const auto& dimension, const std::string& key) { return dimension.first == key; });
}

// S6: a series that lacks the key matches neither operator.
bool fulfils(const MetricsQuery& query, const MetricSeries& series) {
  return std::all_of(
      query.conditions.begin(), query.conditions.end(), [&](const MetricsQuery::Condition& condition) {
        const auto found = series.dimensions.find(condition.key);
        return found != series.dimensions.end() && (found->second == condition.value) != condition.negated;
      });
}

std::vector<std::string> group_of(const MetricsQuery& query, const MetricSeries& series) {
  std::vector<std::string> group;
  for (const std::string& key : query.group_by) {
    const auto found = series.dimensions.find(key);
    group.push_back(found == series.dimensions.end() ? std::string(no_value) : found->second);
  }
  return group;
}

// Matching series in an order that does not depend on how they were given.
std::vector<const MetricSeries*> matching(const MetricsQuery& query, const std::vector<MetricSeries>& all) {
  std::vector<const MetricSeries*> out;
  for (const MetricSeries& series : all) {
    if (series.space == query.space && series.name == query.metric && has_schema(query, series) &&
        fulfils(query, series)) {
      out.push_back(&series);
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const MetricSeries* a, const MetricSeries* b) {
    return a->dimensions < b->dimensions;
  });
  return out;
}

// The observations of a group: by bucket, and all together for ORDER BY (S10).
struct Group {
  std::map<std::int64_t, MetricCell> buckets;
  MetricCell all;
};

// Copies no evidence: a query reports numbers.
void add(MetricCell& to, const MetricCell& cell) {
  to.minimum = to.samples == 0 ? cell.minimum : std::min(to.minimum, cell.minimum);
  to.maximum = to.samples == 0 ? cell.maximum : std::max(to.maximum, cell.maximum);
  to.samples += cell.samples;
  to.sum.add(cell.sum);
}

}  // namespace

QueryResult evaluate_query(const MetricsQuery& query, const std::vector<MetricSeries>& series,
                           const QueryWindow& window) {
  const std::int64_t period = std::max(window.period, shortest_period);
  QueryResult result;
  std::vector<const MetricSeries*> taken = matching(query, series);
  if (taken.size() > most_series) {
    result.left_out = taken.size() - most_series;
    taken.resize(most_series);
  }
  std::map<std::vector<std::string>, Group> groups;  // ordered as S9 wants it: UTF-8 sorts by code points
  for (const MetricSeries* one : taken) {
    Group* group = nullptr;
    for (const auto& [time, cell] : one->cells) {
      if (cell->samples == 0 || time < window.from || time >= window.to) continue;
      if (group == nullptr) group = &groups[group_of(query, *one)];
      add(group->buckets[bucket_of(time, period)], *cell);
      if (query.order) add(group->all, *cell);
    }
  }
  std::vector<std::pair<const std::vector<std::string>*, const Group*>> order;
  for (const auto& [key, group] : groups) order.emplace_back(&key, &group);
  if (query.order) {
    std::vector<std::pair<double, std::size_t>> ranks;
    for (std::size_t i = 0; i < order.size(); ++i) {
      ranks.emplace_back(value_of(query.order->function, order[i].second->all).value_or(0), i);
    }
    std::stable_sort(ranks.begin(), ranks.end(), [&](const auto& a, const auto& b) {
      return query.order->descending ? a.first > b.first : a.first < b.first;
    });
    auto sorted = order;
    for (std::size_t i = 0; i < ranks.size(); ++i) sorted[i] = order[ranks[i].second];
    order = std::move(sorted);
  }
  if (order.size() > query.limit) order.resize(query.limit);
  for (const auto& [key, group] : order) {
    QuerySeries out{*key, {}};
    for (const auto& [start, cell] : group->buckets) {
      if (const auto value = value_of(query.function, cell)) out.points.emplace_back(start, *value);
    }
    result.series.push_back(std::move(out));
  }
  return result;
}

std::vector<TimeSeries> on_grid(const QueryResult& result, const Grid& grid) {
  std::vector<TimeSeries> out;
  for (const QuerySeries& series : result.series) {
    TimeSeries slots{"", Slots(grid.slots)};
    for (const std::string& value : series.group) slots.label += (slots.label.empty() ? "" : " ") + value;
    for (const auto& [start, value] : series.points) {
      const std::int64_t distance = start - grid.start;
      if (distance < 0 || distance % grid.period != 0) continue;
      const auto slot = static_cast<std::size_t>(distance / grid.period);
      if (slot < grid.slots) slots.values[slot] = value;
    }
    out.push_back(std::move(slots));
  }
  return out;
}

}  // namespace tripline::runtime
