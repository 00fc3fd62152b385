#pragma once
// Relations of events that were seen before. What an event says in a graph is decided by its set of matching filters
// and by the values that the graph's rules put into names; few combinations of these make up most of an archive, so the
// names are made once a combination and not once an event. Bounded, and exact: whole keys are compared.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/relations.hpp"

namespace tripline::runtime {

// Not safe to share between threads. Holds for one `Relations`, as long as that stays where it is.
class KnownRelations {
 public:
  static constexpr std::size_t most = 1 << 14;        // combinations; then all are forgotten
  static constexpr std::size_t longest_key = 1 << 12;  // bytes; what is longer is worked out each time

  // An event's relations: a cell each, null for one that is not kept.
  using Cells = std::vector<RelationCell*>;

  KnownRelations();
  // Null: nobody knows, or the cells have been moved since.
  const Cells* find(std::string_view key, const Relations& relations);
  // Of a key that was just not found. It is remembered when it comes a second time: many come only once.
  void remember(std::string_view key, Cells cells, const Relations& relations);
  void forget() { known_.clear(); }

 private:
  // Values come from attackers: the hash is keyed.
  struct Hash {
    using is_transparent = void;
    std::uint64_t seed = 0;
    std::size_t operator()(std::string_view key) const;
  };
  std::unordered_map<std::string, Cells, Hash, std::equal_to<>> known_;
  std::vector<std::uint8_t> seen_once_;
  std::uint64_t prunings_ = 0;
};

}  // namespace tripline::runtime
