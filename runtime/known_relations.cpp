#include "runtime/known_relations.hpp"

#include <utility>

#include "runtime/keyed_hash.hpp"

namespace tripline::runtime {

namespace {
constexpr std::size_t doorkeeper_slots = 1 << 16;
constexpr std::size_t first_slots = 1 << 8;
}  // namespace

KnownRelations::KnownRelations() : slots_(first_slots), seen_once_(doorkeeper_slots) {}

std::optional<KnownRelations::Found> KnownRelations::find(std::string_view key, const Relations& relations) {
  if (std::exchange(prunings_, relations.prunings()) != relations.prunings()) forget();
  hash_ = keyed_hash(key) | 1;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = (hash_ >> 1) & mask;; at = (at + 1) & mask) {
    const Slot& slot = slots_[at];
    if (slot.hash == 0) return std::nullopt;
    if (slot.hash == hash_ && std::string_view(keys_.data() + slot.key_begin, slot.key_size) == key) {
      return Found(relations_.data() + slot.begin, slot.size);
    }
  }
}

void KnownRelations::remember(std::string_view key, Found found, const Relations& relations) {
  if (prunings_ != relations.prunings()) return;  // some of the cells may be gone already
  const auto tag = static_cast<std::uint8_t>(hash_ >> 32 | 1);
  if (std::exchange(seen_once_[(hash_ >> 1) % doorkeeper_slots], tag) != tag) return;
  if (used_ >= most || keys_.size() + key.size() > most_bytes || relations_.size() + found.size() > most_relations) {
    forget();
  }
  if ((used_ + 1) * 2 > slots_.size()) grow();
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = (hash_ >> 1) & mask;
  while (slots_[at].hash != 0) at = (at + 1) & mask;
  slots_[at] = {hash_, static_cast<std::uint32_t>(keys_.size()), static_cast<std::uint32_t>(key.size()),
                static_cast<std::uint32_t>(relations_.size()), static_cast<std::uint32_t>(found.size())};
  keys_ += key;
  relations_.insert(relations_.end(), found.begin(), found.end());
  ++used_;
}

void KnownRelations::grow() {
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(2 * slots_.size()));
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.hash == 0) continue;
    std::size_t at = (slot.hash >> 1) & mask;
    while (slots_[at].hash != 0) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

void KnownRelations::forget() {
  slots_.assign(first_slots, {});
  keys_.clear();
  relations_.clear();
  used_ = 0;
}

}  // namespace tripline::runtime
