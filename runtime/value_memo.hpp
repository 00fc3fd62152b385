#pragma once
// Values that were seen before and the number that was worked out for each: bounded, and exact, since whole texts are
// compared. A value is kept when it comes a second time, as many come only once. Few values make a small table, which
// stays in the cache.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/value.hpp"

namespace tripline::runtime {

// Not safe to share between threads.
class ValueMemo {
 public:
  static constexpr std::size_t longest = 256;  // bytes of text; longer values are not kept
  static constexpr std::size_t most_slots = 1 << 12;

  ValueMemo();

  // A string or number that may be kept, with its hash.
  struct Key {
    const Value* value;
    std::uint64_t hash;
  };
  static Key key_of(const Value& value);
  // Null where it is not there.
  const std::uint32_t* find(const Key& key) const;
  // Of a key that was just not found.
  void offer(const Key& key, std::uint32_t number);

 private:
  static constexpr std::size_t ways = 4;
  static constexpr std::size_t doorkeeper_slots = 1 << 14;
  // A cache line; texts that do not fit stand in `long_texts_`.
  struct alignas(64) Slot {
    std::uint32_t number = 0;
    std::uint16_t size = 0;
    Value::Type type = Value::Type::missing;
    std::array<char, 57> text;
  };
  std::size_t bucket_of(std::uint64_t hash) const { return (hash & (slots_.size() / ways - 1)) * ways; }
  std::string_view text_at(std::size_t slot) const;
  bool holds(std::size_t slot, const Value& value) const;
  void put(const Key& key, std::uint32_t number);
  void grow();

  // Four-way buckets. What tells their values apart stands by itself, so that few look-ups touch a value in vain.
  std::vector<std::uint32_t> tags_;  // of hashes; 0: free
  std::vector<Slot> slots_;
  std::vector<std::string> long_texts_;  // by slot, once there is one
  std::vector<std::uint8_t> seen_once_;
  std::size_t kept_ = 0;  // since the table last grew
  std::size_t victim_ = 0;
};

}  // namespace tripline::runtime
