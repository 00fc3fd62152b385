#include "runtime/seen_table.hpp"

#include <algorithm>
#include <bit>

namespace tripline::runtime {

namespace {

// Indexes are of any size: places are taken by multiplication, not by mask.
std::uint64_t place(std::uint64_t key, std::uint64_t size) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>(static_cast<Wide>(key * 0x9E3779B97F4A7C15u) * size >> 64);
}

// How full an index may be: it grows at the first where it may, and takes nothing more at the second.
constexpr std::uint64_t room_for(std::uint64_t size) { return size * 3 / 4; }
constexpr std::uint64_t most_for(std::uint64_t size) { return size * 9 / 10; }

}  // namespace

SeenTable::Entry& SeenTable::entry(std::uint64_t number) const {
  const std::uint64_t at = number - 1;
  const auto piece = static_cast<std::size_t>(std::bit_width(at / first_piece));
  const std::uint64_t before = piece == 0 ? 0 : first_piece << (piece - 1);
  return pieces_[piece][at - before];
}

void SeenTable::foresee(std::uint64_t key) const {
  const Slot* const index = seen_index_.load(std::memory_order_relaxed);
  const std::uint64_t size = seen_size_.load(std::memory_order_relaxed);
  // The two may be of different growths; an address that is read by nobody does no harm.
  if (index) {
    __builtin_prefetch(reinterpret_cast<const char*>(index) + place(key, size) * sizeof(Slot), 1);
  }
}

SeenTable::Found SeenTable::insert(std::uint64_t key, std::uint64_t digest) {
  if (used_ >= room_for(index_size_) && !make_room() && index_size_ == 0) {
    ++forgotten_;
    return {};
  }
  const Slot tag = tag_of(key);
  std::uint64_t at = place(key, index_size_);
  for (; index_[at] != 0; at = at + 1 == index_size_ ? 0 : at + 1) {
    if ((index_[at] & ~number_mask_) != tag) continue;
    const Entry& known = entry(index_[at] & number_mask_);
    if (known.key == key) return {false, known.digest};
  }
  if (remember(key, digest)) {
    index_[at] = tag | static_cast<Slot>(used_);
  } else {
    ++forgotten_;
  }
  return {};
}

// Puts an entry behind the others, unless memory is used up.
bool SeenTable::remember(std::uint64_t key, std::uint64_t digest) {
  if (used_ >= most_for(index_size_) || used_ >= most_entries || bytes() + sizeof(Entry) > max_bytes_) return false;
  const std::uint64_t piece = std::bit_width(used_ / first_piece);
  if (!pieces_[piece]) {
    const std::uint64_t size = piece == 0 ? first_piece : first_piece << (piece - 1);
    const std::uint64_t most = (max_bytes_ - bytes()) / sizeof(Entry);
    pieces_[piece] = std::make_unique_for_overwrite<Entry[]>(std::min(size, most));
  }
  entry(++used_) = {key, digest};
  return true;
}

// An index of twice the size, or of the largest that leaves room for entries to fill it. False where that is no larger.
bool SeenTable::make_room() {
  const std::uint64_t largest = max_bytes_ * 10 / (9 * sizeof(Entry) + 10 * sizeof(Slot));
  const std::uint64_t size = std::min(std::max<std::uint64_t>(2 * index_size_, 2 * first_piece), largest);
  if (size <= index_size_) return false;
  index_again(size);
  return true;
}

void SeenTable::index_again(std::uint64_t size) {
  index_ = std::make_unique<Slot[]>(size);
  index_size_ = size;
  number_mask_ = static_cast<Slot>(std::bit_ceil(std::min(most_for(size), most_entries) + 1) - 1);
  for (std::uint64_t number = 1; number <= used_; ++number) put(entry(number).key, static_cast<Slot>(number));
  seen_size_.store(size, std::memory_order_relaxed);
  seen_index_.store(index_.get(), std::memory_order_relaxed);
}

void SeenTable::put(std::uint64_t key, Slot number) {
  std::uint64_t at = place(key, index_size_);
  while (index_[at] != 0) at = at + 1 == index_size_ ? 0 : at + 1;
  index_[at] = tag_of(key) | number;
}

}  // namespace tripline::runtime
