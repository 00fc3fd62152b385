#pragma once
// Which way leads to the fields that rules want: all selectors of a program as one deterministic automaton over
// the keys and indexes of a JSON document. A state stands for every selector prefix that fits the path so far,
// so wildcards and plain steps are followed together in one pass.

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/program.hpp"

namespace tripline::runtime {

class FieldWalk {
 public:
  static constexpr std::uint32_t nothing = 0xFFFFFFFF;  // no selector goes on here
  static constexpr std::size_t max_states = 1 << 16;
  static constexpr std::size_t max_places = 1 << 24;  // selector prefixes in all states together

  struct Edge {
    std::string_view key;
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
    for (std::uint32_t at = hash(key) & state.table_mask;; at = (at + 1) & state.table_mask) {
      const Edge& edge = table_[state.table_begin + at];
      if (edge.target == nothing) return nullptr;
      if (edge.key == key) return &edge;
    }
  }
  std::uint32_t element(const State& state, std::uint64_t index) const;

 private:
  static std::uint32_t hash(std::string_view key) {
    std::uint32_t h = static_cast<std::uint32_t>(key.size()) * 0x9E3779B1u;
    if (!key.empty()) {
      h ^= static_cast<unsigned char>(key.front()) * 0x85EBCA6Bu;
      h ^= static_cast<unsigned char>(key[key.size() / 2]) * 0xC2B2AE35u;
      h ^= static_cast<unsigned char>(key.back()) * 0x27D4EB2Fu;
    }
    return h ^ (h >> 15);
  }

  std::vector<State> states_;
  std::vector<Edge> table_;
  bool fits_ = true;
};

}  // namespace tripline::runtime
