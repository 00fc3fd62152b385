#pragma once
// What alarms watch: the series of their metrics, each made once for all alarms.

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/alarm.hpp"
#include "runtime/metric_series.hpp"

namespace tripline::runtime {

// One series that an alarm judges, and the cells behind it.
struct WatchedSeries {
  std::vector<std::pair<std::string, std::string>> entity;  // dimension -> value
  std::vector<const CellList*> cells;                       // by metric; never null
  SlotSource source;
};

// The metrics behind an alarm, one or those of its expression.
std::vector<std::uint32_t> metrics_of(const Alarm& alarm);
// `namespace/name`, or the expression as written.
std::string watched_text(const Program& program, const Alarm& alarm);

// The events behind a stretch in ALARM.
struct EventsBehind {
  // One event may be in several metrics, so of several the one with most events tells how many there are at least.
  std::uint64_t count = 0;
  const CellList* counted = nullptr;                  // that metric's; of none where there are no events
  std::optional<std::int64_t> first_cell, last_cell;  // starts of cells
  std::optional<std::int64_t> last;                   // time of the last event, where the metrics keep evidence
  Evidence evidence;
};
EventsBehind events_behind(const WatchedSeries& series, const Episode& episode);
// The events in the cells that begin in one of the intervals.
std::uint64_t count_in(const CellList& cells, const std::map<std::int64_t, std::int64_t>& seconds);

class SeriesTable {
 public:
  // Both must outlive the table.
  SeriesTable(const Program& program, const Observations& observations);

  // The series of a metric by joined dimension values; made when it is first asked for.
  const std::map<std::string, CellList>& of(std::uint32_t metric);
  // What the alarm watches, in the order of dimension values: the one series that it names, seen or not (A27), or all of
  // its metric; of an expression each combination that one of its metrics has, with no data for the others. The table
  // must outlive it.
  std::vector<WatchedSeries> watched_by(const Alarm& alarm);

 private:
  std::vector<WatchedSeries> watched_by_expression(const Alarm& alarm);
  const CellList& series(std::uint32_t metric, const std::string& key);

  const Program& program_;
  const Observations& observations_;
  std::vector<std::int64_t> minutes_;
  std::vector<std::optional<MetricSeriesSet>> sets_;  // by metric
};

}  // namespace tripline::runtime
