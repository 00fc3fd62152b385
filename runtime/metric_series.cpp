#include "runtime/metric_series.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "runtime/alarm_band.hpp"
#include "runtime/anomaly_model.hpp"

namespace tripline::runtime {

namespace {

CellList sorted_cells(const Cells& cells) {
  CellList out;
  out.reserve(cells.size());
  for (const auto& [start, cell] : cells) out.emplace_back(start, &cell);
  std::sort(out.begin(), out.end());
  return out;
}

// M5: a minute with events of which none matched. Finer cells of one minute stand for it together.
CellList filled(const CellList& cells, const std::vector<std::int64_t>& minutes, const MetricCell* filler) {
  CellList out;
  out.reserve(cells.size() + minutes.size());
  auto cell = cells.begin();
  for (const std::int64_t minute : minutes) {
    for (; cell != cells.end() && cell->first < minute; ++cell) out.push_back(*cell);
    const auto end = std::find_if(cell, cells.end(), [&](const auto& c) { return c.first >= minute + 60; });
    const bool matched = std::any_of(cell, end, [](const auto& c) { return c.second->matches > 0; });
    if (!matched) out.emplace_back(minute, filler);
  }
  out.insert(out.end(), cell, cells.end());
  return out;
}

}  // namespace

std::vector<std::int64_t> sorted_minutes(const std::unordered_set<std::int64_t>& ingested) {
  std::vector<std::int64_t> out(ingested.begin(), ingested.end());
  std::sort(out.begin(), out.end());
  return out;
}

MetricSeriesSet series_of(const Metric& metric, const Series& observed, const std::vector<std::int64_t>& minutes) {
  MetricSeriesSet out;
  if (metric.dimensions.empty()) out.series[""];
  for (const auto& [key, cells] : observed) out.series[key] = sorted_cells(cells);
  if (!metric.default_value) return out;
  MetricCell filler;
  filler.add_sample(*metric.default_value);
  out.filler = std::make_unique<const MetricCell>(std::move(filler));
  for (auto& [key, cells] : out.series) cells = filled(cells, minutes, out.filler.get());
  return out;
}

Series cells_of(const Metric& metric, const StepCounts& counts) {
  Series out;
  if (counts.empty()) return out;
  Cells& cells = out[join_key({})];
  for (const auto& [start, count] : counts.sorted()) {
    MetricCell& cell = cells[start];
    cell.matches = count;
    cell.add_samples(metric.literal, count);
  }
  return out;
}

MetricSeriesSet series_of(const Program& program, std::uint32_t metric, const Observations& observations,
                          const std::vector<std::int64_t>& minutes) {
  const Metric& asked = program.metrics[metric];
  if (!counts_alone(asked)) return series_of(asked, observations.metrics[metric], minutes);
  auto counted = std::make_unique<const Series>(cells_of(asked, observations.counts[metric]));
  MetricSeriesSet out = series_of(asked, *counted, minutes);
  out.counted = std::move(counted);
  return out;
}

namespace {

// A40: an alarm on a band that cannot be learnt says nothing, which must not look like peace.
void add_band_notes(const Program& program, const Observations& observations, std::vector<std::string>& notes) {
  const auto on_band = [](const Alarm& alarm) { return alarm.band.has_value(); };
  if (std::none_of(program.alarms.begin(), program.alarms.end(), on_band)) return;
  const std::vector<std::int64_t> minutes = sorted_minutes(observations.ingested);
  for (const Alarm& alarm : program.alarms) {
    if (!alarm.band || has_expression(alarm)) continue;
    const MetricSeriesSet set = series_of(program, alarm.metric, observations, minutes);
    std::vector<std::string_view> chosen;
    for (const auto& dimension : alarm.dimensions) chosen.push_back(dimension.second);
    std::size_t all = 0, without = 0;
    for (const auto& [key, cells] : set.series) {
      if (!chosen.empty() && key != join_key(chosen)) continue;
      ++all;
      without += !has_band(alarm, cells);
    }
    if (without == 0) continue;
    notes.push_back(fmt::format("alarm {}/{}: not enough data for a band in {} of {} series: it takes {} datapoints over "
                                "{} hours before it",
                                alarm.rule.pack, alarm.rule.name, without, all, least_training_points,
                                least_training_span / seconds_of_hour));
  }
}

// D31: of n counts, m equal ones are at most sqrt((n - m) / m) standard deviations above the mean: of few entities none
// can stand out, and of somewhat more no two alike, which must not look like peace either.
double least_for(double k, double alike) { return std::floor(alike * k * k) + alike + 1; }

void add_outlier_notes(const Program& program, const Observations& observations, std::vector<std::string>& notes) {
  for (std::size_t i = 0; i < program.outliers.size(); ++i) {
    const Outlier& outlier = program.outliers[i];
    if (outlier.method != Outlier::Method::zscore) continue;
    const Populations& windows = observations.outliers[i];
    std::size_t noted = 0;
    for (const double alike : {1.0, 2.0}) {
      constexpr double no_archive_has = 1e12;
      const double for_k = least_for(outlier.k, alike), least = std::max<double>(for_k, outlier.min_population);
      const auto fewer = static_cast<std::size_t>(std::count_if(windows.begin(), windows.end(), [&](const auto& window) {
        return static_cast<double>(window.second.size()) < least;
      }));
      if (fewer == noted) continue;
      const std::string why = least > for_k ? fmt::format("a `min_population` of {}", outlier.min_population)
                                            : fmt::format("a `k` of {}", outlier.k);
      notes.push_back(fmt::format("outlier {}/{}: too few entities for {} to stand out in {} of {} window{}: with {} it takes {}",
                                  outlier.rule.pack, outlier.rule.name, alike == 1 ? "any" : "two alike", fewer - noted,
                                  windows.size(), windows.size() == 1 ? "" : "s", why,
                                  least < no_archive_has ? fmt::format("{:.0f}", least) : "more than there can be"));
      noted = fewer;
    }
  }
}

}  // namespace

std::vector<std::string> notes_of(const Program& program, const Observations& observations) {
  std::vector<std::string> out;
  for (std::size_t m = 0; m < program.metrics.size(); ++m) {
    const Metric& metric = program.metrics[m];
    if (!metric.values) continue;
    std::uint64_t merged = 0, negative = 0;
    for (const auto& [key, cells] : observations.metrics[m]) {
      for (const auto& [start, cell] : cells) {
        if (cell.values && !cell.values->exact()) ++merged;
        if (cell.samples > 0 && cell.minimum < 0) ++negative;
      }
    }
    if (merged > 0) {
      out.push_back(fmt::format("metric {}/{}: percentiles are within 0.05 %, {} cell{} of more than {} different values",
                                metric.space, metric.name, merged, merged == 1 ? "" : "s", NumberCounts::most_exact));
    }
    if (negative > 0) {
      out.push_back(fmt::format("metric {}/{}: no percentiles where samples are negative, as in {} cell{}", metric.space,
                                metric.name, negative, negative == 1 ? "" : "s"));
    }
  }
  add_band_notes(program, observations, out);
  add_outlier_notes(program, observations, out);
  return out;
}

}  // namespace tripline::runtime
