#include "runtime/window_text.hpp"

#include <cstring>
#include <utility>

namespace tripline::runtime {

namespace {

constexpr std::size_t padding = 256;  // behind a buffer: for scan_ahead, and for consumers
static_assert(padding >= scan_block + scan_ahead);

}  // namespace

WindowText::WindowText(const Splitting& splitting) : with_(splitting), block_(with_.spare()) { block_.clear(); }

bool WindowText::more() {
  if (at_end_) return false;
  unpin_if_longer(pin_, with_.max_event_bytes);
  unpin_if_longer(token_, longest_token);
  if (pin_ == nowhere || notes_.size > longest_indexed_text / 2) notes_.into = nullptr;
  make_room();
  char* const into = block_.bytes.get() + (end_ - base_);
  const std::uint64_t room = block_.capacity - (end_ - base_);
  const auto size = with_.read(into, static_cast<std::size_t>(std::min(room, with_.window_bytes)));
  lost_ = !size.has_value();
  end_ += size.value_or(0);
  if (size.value_or(0) != 0) return true;
  at_end_ = true;
  std::memset(into, ' ', padding);
  return false;
}

// Room for a good part of a window behind what is still needed: in this buffer, or in the next.
void WindowText::make_room() {
  const std::uint64_t window = std::max<std::uint64_t>(with_.window_bytes, scan_block);
  const std::uint64_t least = std::max<std::uint64_t>(window / 4, 1);
  if (block_.capacity != 0 && block_.capacity - (end_ - base_) >= least) return;
  std::uint64_t keep = std::min({pin_, token_, at_});
  keep -= std::min<std::uint64_t>(keep - base_, scan_behind);
  const std::uint64_t kept = end_ - keep;
  const std::uint64_t wanted = kept + least <= window ? window : std::max(2 * kept, kept + window);
  if (!block_.pieces.empty() || wanted > block_.capacity) {
    Block next = with_.spare();
    next.clear();
    next.reserve(static_cast<std::size_t>(wanted));
    if (kept != 0) std::memcpy(next.bytes.get(), at(keep), static_cast<std::size_t>(kept));
    if (notes_.into != nullptr) {
      notes_.into = std::copy_n(notes_.into, notes_.count, next.tokens.get()) - notes_.count;
    }
    std::swap(block_, next);
    if (next.capacity != 0) with_.take(std::move(next));
  } else if (kept != 0) {
    std::memmove(block_.bytes.get(), at(keep), static_cast<std::size_t>(kept));
  }
  base_ = keep;
}

void Block::clear() {
  pieces.clear();
  groups.clear();
  token_count = 0;
}

void Block::reserve(std::size_t wanted) {
  if (wanted <= capacity) return;
  bytes = std::make_unique<char[]>(wanted + padding);
  tokens = std::make_unique_for_overwrite<TokenStart[]>(wanted + padding + token_room);
  capacity = wanted;
}

}  // namespace tripline::runtime
