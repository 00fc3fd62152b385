#include "runtime/tuple_cache.hpp"

#include <xxhash.h>

#include <algorithm>

namespace tripline::runtime {

// Class numbers are ours, not an attacker's, so the hash needs no key.
std::uint64_t TupleCache::hash_of(std::span<const std::uint32_t> tuple) {
  return XXH3_64bits(tuple.data(), tuple.size_bytes()) | 1;
}

std::optional<std::uint32_t> TupleCache::get(std::span<const std::uint32_t> tuple) const {
  const std::uint64_t hash = hash_of(tuple);
  for (std::size_t at = (hash >> 1) % slots;; at = at + 1 == slots ? 0 : at + 1) {
    const Slot& slot = table_[at];
    if (slot.hash == 0) return std::nullopt;
    if (slot.hash == hash && std::equal(tuple.begin(), tuple.end(), numbers_.begin() + slot.begin)) return slot.set;
  }
}

void TupleCache::put(std::span<const std::uint32_t> tuple, std::uint32_t set) {
  if ((used_ + 1) * 4 > slots * 3 || numbers_.size() + width_ > max_numbers) clear();
  const std::uint64_t hash = hash_of(tuple);
  std::size_t at = (hash >> 1) % slots;
  while (table_[at].hash != 0) at = at + 1 == slots ? 0 : at + 1;
  table_[at] = {hash, static_cast<std::uint32_t>(numbers_.size()), set};
  ++used_;
  numbers_.insert(numbers_.end(), tuple.begin(), tuple.end());
}

void TupleCache::clear() {
  std::fill(table_.begin(), table_.end(), Slot{});
  numbers_.clear();
  used_ = 0;
}

}  // namespace tripline::runtime
