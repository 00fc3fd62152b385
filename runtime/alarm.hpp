#pragma once
// Metric alarms offline (spec/alarms.md): the state of an alarm at every minute, from a series of cells.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/observations.hpp"
#include "runtime/program.hpp"

namespace tripline::runtime {

enum class AlarmState : std::uint8_t { insufficient_data, ok, alarm };
std::string_view to_string(AlarmState state);

// One slot of the evaluation range; newest first.
enum class Slot : std::uint8_t { missing, fine, breaching };

// A20-A27 for one instant: `range` holds R slots (R >= N), newest first.
AlarmState judge(const std::vector<Slot>& range, std::uint32_t n, std::uint32_t m, MissingData treatment,
                 AlarmState current);

// A6.
bool breaches(double value, Comparison comparison, double threshold);
// A10; nothing without samples.
std::optional<double> statistic_of(Statistic statistic, const MetricCell& cell);

// How many slots beyond N are looked at (A20).
inline constexpr std::uint32_t extra_slots = 2;

// A time series: cells by start, ascending, each `resolution` seconds long.
using CellList = std::vector<std::pair<std::int64_t, const MetricCell*>>;

struct Datapoint {
  std::int64_t start = 0;
  double value = 0;
};

// A stretch in ALARM.
struct Episode {
  std::int64_t since = 0;
  std::optional<std::int64_t> until;
  double peak = 0;
  std::vector<Datapoint> recent;  // the breaching datapoints at `since`, newest first
  std::vector<std::int64_t> cells;  // starts of the cells inside breaching slots, ascending
};

// Evaluates at every step from the first to the last covered instant (A16, A17, A19), starting in
// INSUFFICIENT_DATA (A32). Cost: steps that see data, times slots; stretches without data are jumped over.
std::vector<Episode> episodes(const Alarm& alarm, const CellList& cells, std::int64_t first, std::int64_t last);

// "2 out of the last 3 datapoints [7.0 (2024-05-01T12:00:00Z), ...] were greater than ..." (A36).
std::string reason_of(const Alarm& alarm, const Episode& episode);

}  // namespace tripline::runtime
