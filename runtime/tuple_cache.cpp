#include "runtime/tuple_cache.hpp"

#include <algorithm>
#include <bit>

namespace tripline::runtime {

TupleCache::TupleCache(std::size_t width)
    : stride_(head + width), mask_(std::bit_floor(std::clamp<std::size_t>(max_numbers / stride_, 4, max_slots)) - 1),
      numbers_((mask_ + 1) * stride_) {}

// Where the slot of a tuple begins, or the free one that it would have.
std::size_t TupleCache::find(std::span<const std::uint32_t> tuple, std::uint64_t hash) const {
  const auto low = static_cast<std::uint32_t>(hash) | 1, high = static_cast<std::uint32_t>(hash >> 32);
  for (std::size_t slot = high & mask_;; slot = (slot + 1) & mask_) {
    const std::uint32_t* const at = &numbers_[slot * stride_];
    if (at[0] == 0 || (at[0] == low && at[1] == high && std::equal(tuple.begin(), tuple.end(), at + head))) {
      return slot * stride_;
    }
  }
}

std::optional<std::uint32_t> TupleCache::get(std::span<const std::uint32_t> tuple, std::uint64_t hash) const {
  const std::size_t at = find(tuple, hash);
  return numbers_[at] == 0 ? std::nullopt : std::optional(numbers_[at + 2]);
}

void TupleCache::put(std::span<const std::uint32_t> tuple, std::uint64_t hash, std::uint32_t set) {
  if ((used_ + 1) * 4 > (mask_ + 1) * 3) clear();
  const std::size_t at = find(tuple, hash);
  numbers_[at] = static_cast<std::uint32_t>(hash) | 1;
  numbers_[at + 1] = static_cast<std::uint32_t>(hash >> 32);
  numbers_[at + 2] = set;
  std::copy(tuple.begin(), tuple.end(), numbers_.begin() + static_cast<std::ptrdiff_t>(at + head));
  ++used_;
}

void TupleCache::clear() {
  std::fill(numbers_.begin(), numbers_.end(), 0);
  used_ = 0;
}

}  // namespace tripline::runtime
