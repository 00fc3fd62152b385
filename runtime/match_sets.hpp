#pragma once
// Sets of matching filters as small numbers. Few different sets make up an archive, so what depends on the set
// alone (which metrics to count, which rules to look at) is worked out once a set and not once an event.

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace tripline::runtime {

// Not safe to share between threads. Numbers count up from 0, the empty set, and hold until `clear`.
class MatchSets {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFF;      // a set without a number
  static constexpr std::size_t max_numbers = 1 << 20;    // filters in all sets together, four bytes each

  MatchSets() { clear(); }

  // The number of a set given in ascending order; `none` for one that is not worth the room.
  std::uint32_t number_of(const std::vector<std::uint32_t>& filters);
  const std::vector<std::uint32_t>& operator[](std::uint32_t number) const { return *sets_[number]; }
  std::size_t size() const { return sets_.size(); }
  // No room for many more: time to clear.
  bool crowded() const { return held_ > max_numbers; }
  void clear();

 private:
  struct Hash {
    std::size_t operator()(const std::vector<std::uint32_t>& filters) const;
  };
  std::unordered_map<std::vector<std::uint32_t>, std::uint32_t, Hash> numbers_;
  std::vector<const std::vector<std::uint32_t>*> sets_;  // keys of numbers_, by number
  std::size_t held_ = 0;
};

}  // namespace tripline::runtime
