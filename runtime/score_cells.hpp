#pragma once
// What scores keep of an archive: a cell for an entity in a window. Per cell: a counter for each signal and category, at
// most most_distinct values of at most 1,024 bytes for each signal that counts values, a counter for each score that
// events had (highest_score at most), and the evidence.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/program.hpp"
#include "runtime/reference.hpp"
#include "runtime/text_map.hpp"

namespace tripline::runtime {

// The most_distinct smallest of the values that were offered: below that number exactly all of them. Adds by union.
class DistinctValues {
 public:
  void add(std::string_view value);
  void add(const DistinctValues& other);
  std::size_t size() const { return values_.size(); }
  bool full() const { return values_.size() == most_distinct; }
  friend bool operator==(const DistinctValues&, const DistinctValues&) = default;

 private:
  std::set<std::string, std::less<>> values_;
};

struct ScoreCell {
  std::uint64_t count = 0;  // events
  std::int64_t first = 0, last = 0;
  std::uint32_t top = 0;  // per event: the highest score; per entity 0
  Evidence evidence;      // of the events with that score
  std::vector<std::uint64_t> signals;           // by signal: events that it chose
  std::vector<DistinctValues> values;           // by signal; empty where events are counted
  std::vector<std::uint64_t> categories;        // by category: events that it was the first to choose
  std::map<std::uint32_t, std::uint64_t> scores;  // per event: score -> events

  void add_event(const Reference& reference, std::uint32_t score);
  void add(const ScoreCell& other);
};

using ScoreEntities = TextMap<ScoreCell>;  // "" where the score has no entity
using ScoreWindows = std::map<std::int64_t, ScoreEntities>;        // by start of the window

}  // namespace tripline::runtime
