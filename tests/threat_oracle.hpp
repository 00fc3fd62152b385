#pragma once
// The slow truth of threats: every window, every choice of events for every step. It knows events, not cells, and
// follows the words of runtime/threat.hpp and runtime/threat_steps.hpp with loops over everything there is.

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/program.hpp"

namespace tripline {

// An event of the entity that is looked at.
struct ThreatEvent {
  std::int64_t time = 0;
  std::string value;
  std::uint64_t steps = 0;  // a bit a step that the event is
};

// The incidents of one entity, each as "first-last count value:count ...", by time. Exponential in the steps.
std::vector<std::string> threat_oracle(const runtime::Threat& threat, const std::vector<ThreatEvent>& events,
                                       std::int64_t last_event);

}  // namespace tripline
