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
#include "runtime/slot_statistics.hpp"

namespace tripline::runtime {

// Where slots get their values. All R slots of an instant are asked for at once, newest first, because functions of
// metric math look at all of them (A38). A pure function of the slots.
struct SlotSource {
  std::function<void(const std::vector<Interval>& slots, std::vector<SlotValue>& values)> read;
  // The time of the first data at or after `t`, so that stretches without data are jumped over; none: no more comes.
  std::function<std::optional<std::int64_t>(std::int64_t t)> next;
  // `next` answers `t` as long as what is read may change from instant to instant. It may be jumped even where there are
  // values, as an expression has some without any data.
  bool next_of_view = false;
  // In words, where the band of the slot that begins at `start` comes from; empty: there is none (D20).
  std::function<std::string(std::int64_t start)> explain = [](std::int64_t) { return std::string(); };
};
// A statistic of the slots that the alarm asks for. `cells` must outlive the source.
SlotSource source_of(const Alarm& alarm, const StatisticSpec& statistic, const CellList& cells);
// What the alarm judges, with its band where it has one. `cells` must outlive the source.
SlotSource source_of(const Alarm& alarm, const CellList& cells);
SlotSource source_of(const Alarm& alarm, const CellList&& cells) = delete;

// A slot with a value.
struct Datapoint {
  std::int64_t start = 0;
  double value = 0;
  bool breaching = true;
};

// Adds [start, end) to a set of intervals that neither overlap nor touch.
void join(std::map<std::int64_t, std::int64_t>& seconds, Interval interval);

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
  std::string expected;           // where that band comes from
  std::uint32_t unbanded = 0;     // slots with a value and without a band (A40)
  bool exact = true;              // all of them are (SlotValue)
  Stretch stretch;                // of a transition into ALARM: from it to the transition out of it
};

// Evaluates at every instant (A16-A31), starting in `initial` (A32). Cost: instants that see data, times slots.
std::vector<Transition> history(const Alarm& alarm, const SlotSource& source, const Instants& instants,
                                AlarmState initial = AlarmState::insufficient_data);

// A stretch in ALARM.
struct Episode {
  std::int64_t since = 0;
  std::optional<std::int64_t> until;
  double peak = 0;
  std::vector<Datapoint> recent;                 // the breaching datapoints at `since`, newest first
  std::map<std::int64_t, std::int64_t> seconds;  // the breaching slots (Stretch)
  Band band = {};                                // of the newest judged slot at `since`, of anomaly operators
  std::string expected = {};                     // where that band comes from
  std::uint32_t unbanded = 0;                    // slots at `since` with a value and without a band (A40)
  bool exact = true;                             // all judged slots at `since` are
};
std::vector<Episode> episodes_of(const std::vector<Transition>& history);

// "2 out of the last 3 datapoints [7.0 (2024-05-01T12:00:00Z), ...] were greater than ..." (A36).
std::string reason_of(const Alarm& alarm, const Episode& episode);
// The same of any transition, with what it would have taken: "(minimum 2 datapoints for ALARM)".
std::string reason_of(const Alarm& alarm, const Transition& transition);

}  // namespace tripline::runtime
