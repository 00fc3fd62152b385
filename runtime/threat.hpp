#pragma once
// Threats over time, entity by entity: which windows fulfil a threat, and what an analyst is told of them.
//
// All windows are closed: events exactly as far apart as the window is long still count together. CloudTrail's times
// are whole seconds, and two events of one second have no order of their own, so nothing here asks for one.
//
// Windows that fulfil a threat and overlap are one incident.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/observations.hpp"
#include "runtime/program.hpp"

namespace tripline::runtime {

// An entity's cells in the order of time.
struct Timeline {
  struct Moment {
    std::int64_t time = 0;
    std::size_t value = 0;  // in `values`
    const ThreatCell* cell = nullptr;
  };
  std::vector<std::string_view> values;  // sorted; borrowed like the cells
  std::vector<Moment> moments;           // by time, then value; a second may have several of one value
};
// O(n log n) in the cells. The history must outlive it.
Timeline timeline_of(const ThreatHistory& history);

// A stretch of time in which windows that fulfil the threat follow each other without a gap.
struct Incident {
  std::int64_t first = 0;  // times of events
  std::int64_t last = 0;
  std::uint64_t count = 0;  // events
  std::vector<std::pair<std::string, std::uint64_t>> values;  // value -> events, by value; of steps by step
  double sum = 0;              // of sum
  Evidence evidence;
  std::uint32_t incidents = 1;  // more than one: later ones that were suppressed count in it
};

// The incidents of one entity, by time, as the threat's kind has them; `last_event`: time of the archive's last event,
// behind which nothing is known. Costs: see below and threat_steps.hpp.
std::vector<Incident> incidents_of(const Threat& threat, const Timeline& timeline, std::int64_t last_event);

// distinct, value_count: a window with at least `at_least` different values. O(n).
std::vector<Incident> distinct_incidents(const Timeline& timeline, std::uint32_t at_least, std::uint32_t window);
// A window with at least `at_least` events. O(n).
std::vector<Incident> count_incidents(const Timeline& timeline, std::uint64_t at_least, std::uint32_t window);
// A window whose values, as numbers, add up to at least `least`; the sum is exact and rounded once. Values that are no
// numbers and those below 0 count as 0, so that a longer window never has a smaller sum. O(n).
std::vector<Incident> sum_incidents(const Timeline& timeline, double least, std::uint32_t window);
// Values that show up more than `learning` seconds behind the entity's first event. New values at most `window`
// seconds apart are one incident. The timeline has each value's first second only. O(n).
std::vector<Incident> first_seen_incidents(const Timeline& timeline, std::uint32_t learning, std::uint32_t window);

// At most one incident begins in `span` seconds: those that begin within `span` of one that was kept count in it.
std::vector<Incident> suppress(std::vector<Incident> incidents, std::uint32_t span);

// The number that a value stands for in a sum; 0 for what is none, infinite or below 0.
double addend_of(std::string_view value);

}  // namespace tripline::runtime
