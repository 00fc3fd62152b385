#include "runtime/watched_series.hpp"

#include <algorithm>
#include <set>

#include "runtime/alarm_band.hpp"
#include "runtime/alarm_math.hpp"

namespace tripline::runtime {

namespace {
const CellList no_cells;

std::vector<std::pair<std::string, std::string>> entity_of(const Metric& metric, std::string_view key) {
  std::vector<std::pair<std::string, std::string>> out;
  const std::vector<std::string> values = split_key(key);
  for (std::size_t d = 0; d < values.size(); ++d) out.emplace_back(metric.dimensions[d].name, values[d]);
  return out;
}

std::string key_of(const std::vector<std::pair<std::string, std::string>>& dimensions) {
  std::vector<std::string_view> values;
  for (const auto& [name, value] : dimensions) values.push_back(value);
  return join_key(values);
}

}  // namespace

std::vector<std::uint32_t> metrics_of(const Alarm& alarm) {
  if (!has_expression(alarm)) return {alarm.metric};
  std::vector<std::uint32_t> out;
  for (const AlarmInput& input : alarm.inputs) out.push_back(input.metric);
  return out;
}

std::string watched_text(const Program& program, const Alarm& alarm) {
  if (has_expression(alarm)) return alarm.math.formulas.back().text;
  const Metric& metric = program.metrics[alarm.metric];
  return metric.space + "/" + metric.name;
}

namespace {
template <typename Visit>
void each_cell(const CellList& cells, const std::map<std::int64_t, std::int64_t>& seconds, const Visit& visit) {
  for (const auto& [start, end] : seconds) {
    for (auto cell = first_cell(cells, start); cell != cells.end() && cell->first < end; ++cell) visit(cell->first, *cell->second);
  }
}
}  // namespace

std::uint64_t count_in(const CellList& cells, const std::map<std::int64_t, std::int64_t>& seconds) {
  std::uint64_t count = 0;
  each_cell(cells, seconds, [&](std::int64_t, const MetricCell& cell) { count += cell.matches; });
  return count;
}

EventsBehind events_behind(const WatchedSeries& series, const Episode& episode) {
  EventsBehind out;
  for (const CellList* cells : series.cells) {
    std::uint64_t count = 0;
    each_cell(*cells, episode.seconds, [&](std::int64_t start, const MetricCell& cell) {
      count += cell.matches;
      out.evidence.add(cell.evidence);
      out.first_cell = std::min(out.first_cell.value_or(start), start);
      out.last_cell = std::max(out.last_cell.value_or(start), start);
      if (!cell.evidence.list().empty()) out.last = std::max(out.last.value_or(cell.last), cell.last);
    });
    if (count > out.count) {
      out.count = count;
      out.counted = cells;
    }
  }
  return out;
}

SeriesTable::SeriesTable(const Program& program, const Observations& observations)
    : program_(program), observations_(observations), minutes_(sorted_minutes(observations.ingested)),
      sets_(program.metrics.size()) {}

const std::map<std::string, CellList>& SeriesTable::of(std::uint32_t metric) {
  auto& made = sets_[metric];
  if (!made) made = series_of(program_, metric, observations_, minutes_);
  return made->series;
}

const CellList& SeriesTable::series(std::uint32_t metric, const std::string& key) {
  const auto& all = of(metric);
  const auto found = all.find(key);
  return found == all.end() ? no_cells : found->second;
}

std::vector<WatchedSeries> SeriesTable::watched_by(const Alarm& alarm) {
  if (has_expression(alarm)) return watched_by_expression(alarm);
  if (!alarm.dimensions.empty()) {
    const CellList& cells = series(alarm.metric, key_of(alarm.dimensions));
    return {{alarm.dimensions, {&cells}, source_of(alarm, cells)}};
  }
  std::vector<WatchedSeries> out;
  for (const auto& [key, cells] : of(alarm.metric)) {
    out.push_back({entity_of(program_.metrics[alarm.metric], key), {&cells}, source_of(alarm, cells)});
  }
  return out;
}

std::vector<WatchedSeries> SeriesTable::watched_by_expression(const Alarm& alarm) {
  // The metrics that are left open share their dimensions.
  const auto open = [&](const AlarmInput& input) {
    return input.dimensions.empty() && !program_.metrics[input.metric].dimensions.empty();
  };
  std::set<std::string> keys;
  const Metric* of_keys = nullptr;
  for (const AlarmInput& input : alarm.inputs) {
    if (!open(input)) continue;
    of_keys = &program_.metrics[input.metric];
    for (const auto& [key, cells] : of(input.metric)) keys.insert(key);
  }
  if (of_keys == nullptr) keys.insert("");
  std::vector<bool> percentages;
  for (const AlarmInput& input : alarm.inputs) {
    percentages.push_back(is_percentage(program_.metrics[input.metric], input.statistic));
  }
  std::vector<WatchedSeries> out;
  for (const std::string& key : keys) {
    WatchedSeries watched;
    if (of_keys != nullptr) watched.entity = entity_of(*of_keys, key);
    for (const AlarmInput& input : alarm.inputs) {
      watched.cells.push_back(&series(input.metric, open(input) ? key : key_of(input.dimensions)));
    }
    watched.source = with_band(alarm, [&] { return math_source(alarm, watched.cells, percentages); });
    out.push_back(std::move(watched));
  }
  return out;
}

}  // namespace tripline::runtime
