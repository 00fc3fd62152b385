#pragma once
// Relations that were seen before. What an edge rule makes of an event is decided by a few of its filters and by the
// values that it puts into names; few combinations of these make up most of an archive, so the names are made once a
// combination and not once an event. Bounded, and exact: whole keys are compared.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/relations.hpp"

namespace tripline::runtime {

// Not safe to share between threads. Holds for one `Relations`, as long as that stays where it is.
class KnownRelations {
 public:
  static constexpr std::size_t most = 1 << 15;           // combinations; then all are forgotten
  static constexpr std::size_t most_bytes = 4 << 20;     // of their keys; the same
  static constexpr std::size_t most_relations = 1 << 17;  // of all together; the same
  static constexpr std::size_t longest_key = 1 << 12;    // bytes; what is longer is worked out each time

  // The relations that a rule makes of an event; they stand until the next call.
  using Found = std::span<const Relations::Known>;

  KnownRelations();
  // None: nobody knows, or the cells have been moved since.
  std::optional<Found> find(std::string_view key, const Relations& relations);
  // Of a key that was just not found. It is remembered when it comes a second time: many come only once.
  void remember(std::string_view key, Found found, const Relations& relations);
  void forget();

 private:
  // Keys stand one behind the other, and so do relations: a look-up touches memory in three places.
  struct Slot {
    std::uint64_t hash = 0;  // 0: free
    std::uint32_t key_begin = 0, key_size = 0;
    std::uint32_t begin = 0, size = 0;  // of the relations
  };
  void grow();

  std::vector<Slot> slots_;
  std::string keys_;
  std::vector<Relations::Known> relations_;
  std::size_t used_ = 0;
  std::vector<std::uint8_t> seen_once_;
  std::uint64_t hash_ = 0;  // of the key that was asked for last
  std::uint64_t prunings_ = 0;
};

}  // namespace tripline::runtime
