#pragma once
// Threats that almost fired: for each entity without a finding, what was missing, and how much.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/finding.hpp"
#include "runtime/observations.hpp"

namespace tripline::runtime {

struct NearMiss {
  // few: fewer values, events or steps, or a smaller sum, than asked for
  // late: all of it, but in more time than the window, or with a longer gap
  // elsewhere: all of it, but one part of a composite entity differed
  // prevented: all of it, but for something that must not lie between the steps
  // followed: the missed event came, late in its window
  // undecided: the archive ends before the window does
  // learning: a new value, but while values were still learned
  enum class Kind : std::uint8_t { few, late, elsewhere, prevented, followed, undecided, learning };

  const Rule* rule = nullptr;  // of the program, which must outlive it
  std::vector<std::pair<std::string, std::string>> entity;
  Kind kind = Kind::few;
  double distance = 1;  // from 0, which would be a finding, to 1
  std::int64_t first_seen = 0, last_seen = 0;
  std::uint64_t count = 0;
  std::string reason;
  std::vector<EventReference> evidence;
};
std::string_view to_string(NearMiss::Kind kind);

// The `most` nearest, by distance, then risk, time, rule and entity; one for each rule and entity. Costs a few times
// what evaluating the threats does.
std::vector<NearMiss> near_misses(const Program& program, const Observations& observations,
                                  const std::vector<std::string>& inputs, std::size_t most);

}  // namespace tripline::runtime
