#pragma once
// The verdict of one instant (spec/alarms.md, A6-A7 and A20-A31): from the slots of the evaluation range to a state.
// Metric alarms, alarms on expressions and alarms against a band all end here.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime/program.hpp"

namespace tripline::runtime {

std::string_view to_string(AlarmState state);

// One slot of the evaluation range; newest first.
enum class Slot : std::uint8_t { missing, fine, breaching };

// Where a value is expected to be (A7); an edge that is not known is empty.
struct Band {
  std::optional<double> lower, upper;
};

// What a slot holds: no value is a missing one. `samples` are those behind the value (A31).
struct SlotValue {
  std::optional<double> value;
  std::uint64_t samples = 0;
  Band band;          // of the anomaly operators
  bool exact = true;  // the value is no percentile of merged numbers (NumberCounts)
};

// Whether a comparison is with a band and not with a threshold.
bool needs_band(Comparison comparison);
// A6; never with a band.
bool breaches(double value, Comparison comparison, double threshold);
// A6, A7; a value that is not finite (A8) and a slot without the band's edge (A40) are missing.
Slot classify(const SlotValue& slot, Comparison comparison, double threshold);

// A20-A27 for one instant: `range` holds R slots, newest first; fewer than N are taken to be missing.
AlarmState judge(const std::vector<Slot>& range, std::uint32_t n, std::uint32_t m, MissingData treatment,
                 AlarmState current);

// A31: how many samples a percentile (0 to 100) needs to be judged, where low sample counts are ignored. Exact for up
// to ten decimals; p0 and p100 never have enough.
std::uint64_t least_samples(double percentile);
// A31: whether the samples behind the (at most N) newest real slots are fewer than `least`; the state is kept then.
bool too_few_samples(const std::vector<Slot>& range, const std::vector<SlotValue>& values, std::uint32_t n,
                     std::uint64_t least);

}  // namespace tripline::runtime
