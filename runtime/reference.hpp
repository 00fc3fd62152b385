#pragma once
// Where events stand, and the few of them that are shown as evidence.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace tripline::runtime {

// An event's id in 16 bytes: a UUID's own value, or a hash of any other text (then kept in Observations::odd_ids),
// also of the nil UUID. Zero: an event without an id.
struct EventKey {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend auto operator<=>(const EventKey&, const EventKey&) = default;
};

// Where an event stands. Ordered by time, then id (C6), then place, so that "the K smallest" is well defined.
struct Reference {
  std::int64_t time = 0;
  EventKey id;
  std::uint32_t input = 0;  // index into the run's inputs, which are sorted by name
  std::uint64_t index = 0;
  friend auto operator<=>(const Reference&, const Reference&) = default;
};

// The `limit` smallest references that were offered, sorted. Adds by union.
class Evidence {
 public:
  static constexpr std::size_t limit = 8;
  // Keeps the `most` smallest, at most `limit`; always the same `most` for one cell.
  void add(const Reference& reference, std::size_t most = limit) {
    if (reference.time <= latest_) add_early(reference, most);
  }
  void add(const Evidence& other);
  const std::vector<Reference>& list() const { return list_; }
  void renumber(const std::vector<std::uint32_t>& number) {
    for (Reference& reference : list_) reference.input = number[reference.input];
  }

 private:
  void add_early(const Reference& reference, std::size_t most);

  std::vector<Reference> list_;
  std::int64_t latest_ = std::numeric_limits<std::int64_t>::max();  // time of the last one, once the list is full
};

}  // namespace tripline::runtime
