#pragma once
// Composite alarms offline (spec/alarms.md, section 6): a rule over the states of other alarms, and which of its
// changes act in spite of a suppressor. Pure functions of histories.

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "runtime/program.hpp"

namespace tripline::runtime {

// The states of an alarm over time: `initial` until the first change. Times ascend strictly, states next to each
// other differ.
struct StateHistory {
  AlarmState initial = AlarmState::insufficient_data;
  std::vector<std::pair<std::int64_t, AlarmState>> changes;

  // At `t`, a change at `t` included.
  AlarmState at(std::int64_t t) const;
};

// What several series of one alarm are together, as one child of a composite: ALARM if any is (A39), else OK if any
// is, else INSUFFICIENT_DATA, also of none at all.
StateHistory joined(std::span<const StateHistory> series);

// A41, A49: whether the rule holds for the states of the composite's children, in their order.
bool holds(const Composite& composite, std::span<const AlarmState> children);

// A46, A50: evaluated at `first` and wherever a child changes, also where that is earlier.
StateHistory history(const Composite& composite, std::span<const StateHistory* const> children, std::int64_t first);

// A51-A54: when a composite's actions run up to and including `end`, and for which state. Nothing suppresses where
// `suppressor` is null.
// What happens at one instant happens in this order: timers end, the suppressor changes, the composite changes; so a
// wait [t, t + W) is over at t + W, and a composite that changes together with its suppressor sees the new state of it.
std::vector<std::pair<std::int64_t, AlarmState>> actions(const StateHistory& composite, const StateHistory* suppressor,
                                                         std::uint32_t wait, std::uint32_t extension, std::int64_t end);

}  // namespace tripline::runtime
