#pragma once
// Counting without looking at cells: most metrics count events and have one series, so what an event adds to all of
// them depends on its set of matching filters and its minute alone. Events are noted as (minute, set) and counted
// out together: a minute's events once through an array of counters, and a metric's cell once a minute. The result
// is the same as adding each event on its own, as cells add in any order.

#include <cstdint>
#include <vector>

#include "runtime/match_sets.hpp"
#include "runtime/observations.hpp"
#include "runtime/program.hpp"

namespace tripline::runtime {

// Whether a tally can count for a metric: one series, one sample value, and cells of a minute.
bool can_be_tallied(const Metric& metric);

// One worker's. The program must outlive it. Memory: `capacity` events with a reference each.
class Tally {
 public:
  static constexpr std::size_t capacity = 1 << 15;

  // `metrics`: those of the program to count for; all must satisfy can_be_tallied.
  Tally(const Program& program, const std::vector<std::uint32_t>& metrics);

  // Notes an event of the minute that begins at `minute`. `filters` is its set of matching filters, `set` the
  // set's number, which must hold until the next `count_out`.
  void add(std::uint32_t set, const std::vector<std::uint32_t>& filters, std::int64_t minute,
           const Reference& reference);
  bool full() const { return notes_.size() >= capacity; }
  // Adds what was noted to the metrics' cells and to filter_matches, and forgets it and the numbers of sets.
  void count_out(const MatchSets& sets, Observations& observations);

 private:
  struct Note {
    std::int64_t minute = 0;
    std::uint32_t set = 0;
    std::uint32_t reference = 0;  // in references_; none: nobody asks for evidence
  };
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  enum class Asks : std::uint8_t { unknown, no, yes };

  bool asks_for_evidence(std::uint32_t set, const std::vector<std::uint32_t>& filters);
  void sort_by_minute();
  void count_minute(const Note* begin, const Note* end, const MatchSets& sets, Observations& observations);
  void give_evidence(const Note* begin, const Note* end, const MatchSets& sets, Observations& observations);

  const Program& program_;
  std::vector<std::vector<std::uint32_t>> metrics_;  // by filter
  std::vector<std::vector<std::uint32_t>> shown_;    // those of them that keep evidence
  std::vector<bool> alone_;                          // by metric: counts_alone
  std::vector<Asks> asks_;                           // by set
  std::vector<Note> notes_, sorted_;
  std::vector<Reference> references_;
  std::vector<std::uint32_t> begin_;    // by minute, of sorting
  std::vector<std::uint32_t> counts_;   // by filter, of the minute in hand
  std::vector<std::uint32_t> touched_;  // filters counted in it
};

}  // namespace tripline::runtime
