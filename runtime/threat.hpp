#pragma once
// Threats over time: several different values by one entity within a window.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "runtime/observations.hpp"

namespace tripline::runtime {

// A stretch of time in which every event belongs to some window that fulfils the threat.
struct Incident {
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::uint64_t count = 0;
  std::vector<std::pair<std::string, std::uint64_t>> values;  // value -> events, by value
  Evidence evidence;
};

// A window fulfils the threat if its first and last event are at most `window` seconds apart and show at least
// `at_least` different values. Windows that share an event are one incident. O(n log n) in the entity's cells.
std::vector<Incident> distinct_incidents(const ThreatValues& values, std::uint32_t at_least, std::uint32_t window);

}  // namespace tripline::runtime
