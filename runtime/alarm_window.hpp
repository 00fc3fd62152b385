#pragma once
// Where an alarm's slots lie at an instant (A16-A18).

#include <cstdint>
#include <vector>

#include "runtime/program.hpp"

namespace tripline::runtime {

// Instants of evaluation: first, first + step, ..., none behind last.
struct Instants {
  std::int64_t first = 0;
  std::int64_t last = -1;
  std::int64_t step = 60;
};

// A16: how often an alarm is evaluated.
std::int64_t step_of(const Alarm& alarm);
// A19: from the first to the last covered instant of data from `first` to `last`.
Instants instants_of(const Alarm& alarm, std::int64_t first, std::int64_t last);

// The end of the newest slot at instant `t`: `t` itself, or the latest boundary of the grid (last_boundary).
std::int64_t newest_end(const Alarm& alarm, std::int64_t t);
// The R slots of instant `t`, newest first.
void slots_at(const Alarm& alarm, std::int64_t t, std::vector<Interval>& slots);

}  // namespace tripline::runtime
