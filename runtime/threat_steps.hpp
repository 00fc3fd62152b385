#pragma once
// Threats of several kinds of events: steps in order, steps in any order, and an event that another one fails to
// follow.
//
// A cell's value is the set of steps that its events are, as a number with a bit a step: so one event is never taken
// for two. Events of one second count as being in the order that a step asks for, because which came first nobody
// knows; but what must not lie between two steps only does so in a second strictly between theirs. In doubt a threat
// is raised.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/threat.hpp"

namespace tripline::runtime {

// The value of a cell whose events are the steps of `steps`.
std::string step_value(std::uint64_t steps);
// 0 for what is none.
std::uint64_t steps_of(std::string_view value);

// An entity's cells by second.
struct StepLine {
  struct Group {
    std::uint64_t steps = 0;
    std::uint64_t count = 0;  // events
    const ThreatCell* cell = nullptr;
  };
  struct Second {
    std::int64_t time = 0;
    std::vector<Group> groups;
  };
  std::vector<Second> seconds;  // by time
};
StepLine step_line(const Timeline& timeline);

// Whether the steps `first` to `last` can be told apart in the groups: each an event of its own. Augmenting paths.
bool covers(const std::vector<StepLine::Group>& groups, std::uint32_t first, std::uint32_t last);

// One occurrence of a sequence: the times of its first and last event.
struct Occurrence {
  std::int64_t first = 0, last = 0;
};
// For each second in which the sequence can end, the latest second in which it can have begun: an event for each step,
// each not before the one of the step before, at most its max_gap behind it, and nothing between the two that may not
// lie there. By `last`; however long they last. O(n s^2) in seconds and steps.
std::vector<Occurrence> occurrences(const Threat& threat, const StepLine& line);

// Occurrences of at most a window's length. Their events: all steps from the first to the last second.
std::vector<Incident> sequence_incidents(const Threat& threat, const StepLine& line);
// Windows with an event of its own for each step.
std::vector<Incident> any_order_incidents(const Threat& threat, const StepLine& line);
// Events of step 0 that no other event of step 1 follows within the window, the same second included, and whose
// window lies in the archive. Those at most a window apart are one incident.
std::vector<Incident> absence_incidents(const Threat& threat, const StepLine& line, std::int64_t last_event);

}  // namespace tripline::runtime
