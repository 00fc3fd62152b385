#pragma once
// Which way leads to the fields that rules want: all selectors of a program as one deterministic automaton over
// the keys and indexes of a JSON document. A state stands for every selector prefix that fits the path so far,
// so wildcards and plain steps are followed together in one pass.

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "runtime/program.hpp"

namespace tripline::runtime {

class FieldWalk {
 public:
  static constexpr std::uint32_t nothing = 0xFFFFFFFF;  // no selector goes on here
  static constexpr std::size_t max_states = 1 << 16;
  static constexpr std::size_t max_places = 1 << 24;  // selector prefixes in all states together

  // What tells short keys apart in two words: a key's first and last eight bytes, or all of it.
  struct Ends {
    std::uint64_t first = 0, last = 0;
    explicit Ends(std::string_view key) {
      const auto size = key.size();
      if (size >= 8) {
        std::memcpy(&first, key.data(), 8);
        std::memcpy(&last, key.data() + size - 8, 8);
      } else if (size >= 4) {
        std::memcpy(&first, key.data(), 4);
        std::memcpy(&last, key.data() + size - 4, 4);
      } else if (size > 0) {
        first = static_cast<unsigned char>(key[0]);
        last = static_cast<std::uint64_t>(static_cast<unsigned char>(key[size / 2])) << 8 |
               static_cast<unsigned char>(key[size - 1]);
      }
    }
    std::uint32_t hash(std::size_t size) const {
      const std::uint64_t mixed = (first + size) * 0x9E3779B97F4A7C15ull ^ last * 0xC2B2AE3D27D4EB4Full;
      return static_cast<std::uint32_t>(mixed >> 32 ^ mixed >> 47);
    }
  };
  struct Edge {
    std::string_view key;
    Ends ends;
    std::uint32_t target;
    std::uint32_t ordinal;  // 0-based number of the key within its state
  };
  struct State {
    std::vector<std::uint32_t> fields;  // selected here
    std::uint32_t any_value = nothing;  // where other keys lead
    std::uint32_t any_element = nothing;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> elements;  // index -> target, sorted
    std::uint32_t key_count = 0;
    std::uint32_t table_begin = 0;  // open addressing, table_mask + 1 slots
    std::uint32_t table_mask = 0;
    bool keys() const { return key_count > 0 || any_value != nothing; }
    bool indexes() const { return !elements.empty() || any_element != nothing; }
  };

  // Fields of other kinds than path are left out. The fields must outlive the walk. `fits` is false when the
  // selectors together need more than `limit` states; the walk is then empty.
  explicit FieldWalk(const std::vector<Field>& fields, std::size_t limit = max_states);
  bool fits() const { return fits_; }

  static constexpr std::uint32_t root = 0;
  const State& operator[](std::uint32_t state) const { return states_[state]; }
  // The edge of a key, or nullptr: then any_value says where it leads.
  const Edge* find(const State& state, std::string_view key) const {
    if (state.key_count == 0) return nullptr;
    const Ends ends(key);
    for (std::uint32_t at = ends.hash(key.size()) & state.table_mask;; at = (at + 1) & state.table_mask) {
      const Edge& edge = table_[state.table_begin + at];
      if (edge.target == nothing) return nullptr;
      if (edge.ends.first != ends.first || edge.ends.last != ends.last || edge.key.size() != key.size()) continue;
      if (key.size() <= 16 || std::memcmp(edge.key.data() + 8, key.data() + 8, key.size() - 16) == 0) return &edge;
    }
  }
  std::uint32_t element(const State& state, std::uint64_t index) const;

 private:
  std::vector<State> states_;
  std::vector<Edge> table_;
  bool fits_ = true;
};

}  // namespace tripline::runtime
