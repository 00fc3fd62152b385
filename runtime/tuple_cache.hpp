#pragma once
// Class tuples to sets of matching filters: the classes of all fields of an event decide its matching filters, and
// few tuples make up most of an archive. A lazily built decision diagram, collapsed into one look-up; it is emptied
// when it is full, so it is bounded, and it compares whole tuples, so it is exact.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace tripline::runtime {

class TupleCache {
 public:
  static constexpr std::size_t slots = 1 << 14;
  static constexpr std::size_t max_numbers = 1 << 20;  // of all tuples together, four bytes each

  explicit TupleCache(std::size_t width) : width_(width), table_(slots) {}

  // The number of the set remembered for a tuple (see MatchSets).
  std::optional<std::uint32_t> get(std::span<const std::uint32_t> tuple) const;
  void put(std::span<const std::uint32_t> tuple, std::uint32_t set);
  void clear();

 private:
  struct Slot {
    std::uint64_t hash = 0;  // 0: free
    std::uint32_t begin = 0;  // of the tuple in numbers_
    std::uint32_t set = 0;
  };
  static std::uint64_t hash_of(std::span<const std::uint32_t> tuple);

  std::size_t width_;
  std::vector<Slot> table_;
  std::vector<std::uint32_t> numbers_;  // tuples, one behind the other
  std::size_t used_ = 0;
};

}  // namespace tripline::runtime
