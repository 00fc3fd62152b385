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
  static constexpr std::size_t max_slots = 1 << 14;
  static constexpr std::size_t max_numbers = 1 << 20;  // of all slots together, four bytes each; four slots at least

  explicit TupleCache(std::size_t width);

  // A tuple's hash is the sum of those of its places, in any order; places whose class is 0 may be left out. Class
  // numbers are ours, not an attacker's, so it needs no key.
  static std::uint64_t hash_of(std::uint32_t place, std::uint32_t number) {
    const std::uint64_t mixed = ((std::uint64_t{place} << 32 | number) + 1) * 0x9E3779B97F4A7C15u;
    return (mixed ^ mixed >> 32) * 0xD6E8FEB86659FD93u;
  }
  // The number of the set remembered for a tuple (see MatchSets).
  std::optional<std::uint32_t> get(std::span<const std::uint32_t> tuple, std::uint64_t hash) const;
  void put(std::span<const std::uint32_t> tuple, std::uint64_t hash, std::uint32_t set);
  void clear();

 private:
  // A slot: the low and high half of the tuple's hash (0: free), the set, and the tuple. So a look-up touches memory in
  // one place.
  static constexpr std::size_t head = 3;
  std::size_t find(std::span<const std::uint32_t> tuple, std::uint64_t hash) const;

  std::size_t stride_;
  std::size_t mask_;
  std::vector<std::uint32_t> numbers_;
  std::size_t used_ = 0;
};

}  // namespace tripline::runtime
