#pragma once
// Maps by texts that come from outside: their hash is keyed, so nobody can fill one bucket, and texts are looked up
// without making a string of them. Their order differs from run to run: what leaves the program is sorted first.

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "runtime/keyed_hash.hpp"

namespace tripline::runtime {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return keyed_hash(text); }
};

template <typename Value>
using TextMap = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

// The value of a text, made where there is none.
template <typename Value>
Value& at_text(TextMap<Value>& map, std::string_view text) {
  const auto at = map.find(text);
  return at != map.end() ? at->second : map.emplace(text, Value()).first->second;
}

}  // namespace tripline::runtime
