#pragma once
// Metric alarms offline (spec/alarms.md): the state of an alarm at every instant, and the history of its changes,
// from a series of cells or from any other series of slots.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/alarm_window.hpp"
#include "runtime/judge.hpp"
#include "runtime/observations.hpp"
#include "runtime/program.hpp"

namespace tripline::runtime {

// A10; nothing without samples.
std::optional<double> statistic_of(Statistic statistic, const MetricCell& cell);

// A time series: cells by start, ascending, each `resolution` seconds long.
using CellList = std::vector<std::pair<std::int64_t, const MetricCell*>>;

// Where slots get their values. All R slots of an instant are asked for at once, newest first, because functions of
// metric math look at all of them (A38). A pure function of the slots.
struct SlotSource {
  std::function<void(const std::vector<Interval>& slots, std::vector<SlotValue>& values)> read;
  // The time of the first data at or after `t`, so that stretches without data are jumped over; none: no more comes.
  std::function<std::optional<std::int64_t>(std::int64_t t)> next;
};
// `cells` must outlive the source. Every slot is summed up once, however many instants see it.
SlotSource source_of(const Alarm& alarm, const CellList& cells);
SlotSource source_of(const Alarm& alarm, const CellList&& cells) = delete;

// A slot with a value.
struct Datapoint {
  std::int64_t start = 0;
  double value = 0;
  bool breaching = true;
};

// What an alarm in ALARM was looking at, as long as it was: the breaching slots together.
struct Stretch {
  double peak = 0;                            // the value farthest from what it is compared with
  std::map<std::int64_t, std::int64_t> seconds;  // start -> end of the breaching slots, joined where they touch
};

// One entry of an alarm's history (A34).
struct Transition {
  std::int64_t time = 0;
  AlarmState from = AlarmState::insufficient_data;
  AlarmState to = AlarmState::insufficient_data;
  std::string slots;              // the range, oldest first: 0 within bounds, X breaching, - missing
  std::vector<Datapoint> points;  // the (at most N) real slots that were judged, newest first
  Band band;                      // of the newest of them, of anomaly operators
  Stretch stretch;                // of a transition into ALARM: from it to the transition out of it
};

// Evaluates at every instant (A16-A31), starting in `initial` (A32). Cost: instants that see data, times slots.
std::vector<Transition> history(const Alarm& alarm, const SlotSource& source, const Instants& instants,
                                AlarmState initial = AlarmState::insufficient_data);

// A stretch in ALARM, with its cells.
struct Episode {
  std::int64_t since = 0;
  std::optional<std::int64_t> until;
  double peak = 0;
  std::vector<Datapoint> recent;    // the breaching datapoints at `since`, newest first
  std::vector<std::int64_t> cells;  // starts of the cells inside breaching slots, ascending
  Band band = {};                   // of the newest judged slot at `since`, of anomaly operators
};
std::vector<Episode> episodes_of(const std::vector<Transition>& history, const CellList& cells);
// The same from the series, for data from `first` to `last`.
std::vector<Episode> episodes(const Alarm& alarm, const CellList& cells, std::int64_t first, std::int64_t last);

// "2 out of the last 3 datapoints [7.0 (2024-05-01T12:00:00Z), ...] were greater than ..." (A36).
std::string reason_of(const Alarm& alarm, const Episode& episode);
// The same of any transition, with what it would have taken: "(minimum 2 datapoints for ALARM)".
std::string reason_of(const Alarm& alarm, const Transition& transition);

}  // namespace tripline::runtime
