#pragma once
// A metric's observed cells as series, with the default samples of M5, and what must be said of them. No cell is
// copied: all default samples are one cell, so a year of them costs a pointer a minute.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "runtime/observations.hpp"
#include "runtime/program.hpp"
#include "runtime/slot_statistics.hpp"

namespace tripline::runtime {

struct MetricSeriesSet {
  std::unique_ptr<const Series> counted;   // cells made of counts
  std::map<std::string, CellList> series;  // by joined dimension values
  std::unique_ptr<const MetricCell> filler;  // a default sample
};

// Minutes with events, ascending.
std::vector<std::int64_t> sorted_minutes(const std::unordered_set<std::int64_t>& ingested);

// A metric without dimensions has one series, whether it ever had a sample or not. `observed` must outlive the
// result. O(cells log cells + minutes).
MetricSeriesSet series_of(const Metric& metric, const Series& observed, const std::vector<std::int64_t>& minutes);
// The same of what was observed of a metric, as cells or as counts.
MetricSeriesSet series_of(const Program& program, std::uint32_t metric, const Observations& observations,
                          const std::vector<std::int64_t>& minutes);
// The cells that counts stand for.
Series cells_of(const Metric& metric, const StepCounts& counts);

// What a reader of the findings must know about the metrics: where percentiles are not exact, and where there are none
// because of negative samples (A14), which alarms on bands have no band, and which outliers had too few entities (D31).
// Sentences, in the order of metrics, then of alarms, then of outliers.
std::vector<std::string> notes_of(const Program& program, const Observations& observations);

}  // namespace tripline::runtime
