#include "runtime/value_memo.hpp"

#include <cstring>
#include <utility>

#include "runtime/keyed_hash.hpp"

namespace tripline::runtime {

namespace {
constexpr std::size_t first_slots = 1 << 6;  // times four, until it is enough

std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32 | 1); }
}  // namespace

ValueMemo::ValueMemo() : tags_(first_slots), slots_(first_slots), seen_once_(doorkeeper_slots) {}

// Numbers and strings of one text may differ in nothing but their type, so both are compared; few do, so they may meet
// in one bucket.
ValueMemo::Key ValueMemo::key_of(const Value& value) { return {&value, keyed_hash(value.text)}; }

std::string_view ValueMemo::text_at(std::size_t at) const {
  const Slot& slot = slots_[at];
  return {slot.size <= slot.text.size() ? slot.text.data() : long_texts_[at].data(), slot.size};
}

bool ValueMemo::holds(std::size_t at, const Value& value) const {
  return slots_[at].type == value.type && text_at(at) == value.text;
}

const std::uint32_t* ValueMemo::find(const Key& key) const {
  const std::uint32_t tag = tag_of(key.hash);
  const std::size_t begin = bucket_of(key.hash);
  for (std::size_t at = begin; at < begin + ways; ++at) {
    if (tags_[at] == tag && holds(at, *key.value)) return &slots_[at].number;
  }
  return nullptr;
}

void ValueMemo::offer(const Key& key, std::uint32_t number) {
  std::uint8_t& mark = seen_once_[(key.hash >> 20) % doorkeeper_slots];
  const auto once = static_cast<std::uint8_t>(key.hash >> 40 | 1);
  if (mark != once) {
    mark = once;
    return;
  }
  if (++kept_ * 2 > slots_.size() && slots_.size() < most_slots) grow();
  put(key, number);
}

void ValueMemo::put(const Key& key, std::uint32_t number) {
  const std::size_t begin = bucket_of(key.hash);
  std::size_t at = begin;
  while (at < begin + ways && tags_[at] != 0) ++at;
  if (at == begin + ways) at = begin + victim_++ % ways;
  const std::string_view text = key.value->text;
  Slot& slot = slots_[at];
  tags_[at] = tag_of(key.hash);
  slot.number = number;
  slot.size = static_cast<std::uint16_t>(text.size());
  slot.type = key.value->type;
  if (text.size() <= slot.text.size()) {
    std::memcpy(slot.text.data(), text.data(), text.size());
  } else {
    if (long_texts_.empty()) long_texts_.resize(slots_.size());
    long_texts_[at] = text;
  }
}

void ValueMemo::grow() {
  ValueMemo old = std::exchange(*this, ValueMemo());
  seen_once_ = std::move(old.seen_once_);
  tags_.resize(4 * old.slots_.size());
  slots_.resize(4 * old.slots_.size());
  for (std::size_t at = 0; at < old.slots_.size(); ++at) {
    if (old.tags_[at] == 0) continue;
    const Value value{old.slots_[at].type, old.text_at(at)};
    put(key_of(value), old.slots_[at].number);
    ++kept_;
  }
}

}  // namespace tripline::runtime
