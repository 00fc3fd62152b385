#include "runtime/text_table.hpp"

#include "runtime/keyed_hash.hpp"

namespace tripline::runtime {

std::uint32_t TextTable::number(std::string_view text) {
  if ((texts_.size() + 1) * 4 > slots_.size() * 3) grow();
  const std::uint64_t hash = keyed_hash(text);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    const std::uint32_t slot = slots_[at];
    if (slot == 0) {
      texts_.emplace_back(text);
      hashes_.push_back(hash);
      slots_[at] = static_cast<std::uint32_t>(texts_.size());
      return slots_[at] - 1;
    }
    if (hashes_[slot - 1] == hash && texts_[slot - 1] == text) return slot - 1;
  }
}

void TextTable::grow() {
  slots_.assign(slots_.empty() ? 64 : slots_.size() * 2, 0);
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t n = 0; n < hashes_.size(); ++n) {
    std::size_t at = hashes_[n] & mask;
    while (slots_[at] != 0) at = (at + 1) & mask;
    slots_[at] = n + 1;
  }
}

}  // namespace tripline::runtime
