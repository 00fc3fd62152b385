#pragma once
// The values of a MaxMind DB file (format 2.0, "Output Data Section"), read with a budget. The library that finds
// addresses believes what a file says of its sizes and pointers: a list of pointers to lists of pointers keeps it busy
// for ever. So what it is going to read, and what records say, goes through here first.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace tripline::runtime {

// One section of a file. What is malformed or over the budget makes it broken for good.
class GeoValues {
 public:
  enum class Type : std::uint8_t {
    pointer = 1, text, real, bytes, uint16, uint32, map, int32, uint64, uint128, array, container, end, boolean, float32,
  };
  struct Value {
    Type type = Type::map;
    std::uint32_t size = 0;    // bytes of the content; of map and array entries; of boolean the value itself
    std::uint32_t begin = 0;   // of the content
    std::uint32_t target = 0;  // of pointer
  };

  // `steps`: how many values may be looked at in all.
  GeoValues(std::span<const std::uint8_t> bytes, std::uint64_t steps) : bytes_(bytes), steps_(steps) {}

  bool broken() const { return broken_; }
  // The value that begins there; where that is a pointer, what it points to.
  std::optional<Value> at(std::uint32_t offset);
  // A value of a map by its key; nothing too where the map has no such key, or is no map.
  std::optional<Value> find(const Value& map, std::string_view key);
  std::string_view text(const Value& value) const;
  // Of an unsigned number of 16, 32 or 64 bits.
  std::optional<std::uint64_t> number(const Value& value) const;
  // Looks at all that the value there is made of, what pointers point to as often as they do.
  bool expand(std::uint32_t offset) { return walk(offset, true, 0).has_value(); }

 private:
  std::optional<Value> head(std::uint32_t offset);
  // Where the value ends.
  std::optional<std::uint32_t> walk(std::uint32_t offset, bool follow, unsigned depth);

  std::span<const std::uint8_t> bytes_;
  std::uint64_t steps_;
  bool broken_ = false;
};

}  // namespace tripline::runtime
