#pragma once
// The cells of an activity graph: who did what to whom, how often and when. They add like all observations.
//
// There may be more distinct relations than there is room for. Then those with the smallest hashes of their texts
// stay (a bottom-k sample, Cohen and Kaplan 2007): a relation among the k smallest of the sum is among the k smallest
// of each part, so none of its events was lost on the way, and what stays is a function of the sum alone.

#include <cstdint>
#include <limits>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/reference.hpp"
#include "runtime/text_table.hpp"

namespace tripline::runtime {

// Distinct seconds. Of more than 2 * `end` only the first and last `end` are kept. Adds by union.
class TimeSet {
 public:
  static constexpr std::size_t end = 1024;
  void add(std::int64_t time);
  void add(const TimeSet& other);
  std::vector<std::int64_t> sorted() const;
  bool cut() const;

 private:
  void compact();

  std::vector<std::int64_t> times_;  // any order, perhaps some twice
  bool cut_ = false;
};

struct RelationCell {
  static constexpr std::size_t most_evidence = 2;
  std::uint64_t count = 0;
  std::uint32_t rule = std::numeric_limits<std::uint32_t>::max();  // the first of the edge rules that gave it
  TimeSet times;
  Evidence evidence;
  void add(const RelationCell& other);
};

class Relations {
 public:
  // Texts by number in `texts()`.
  struct Key {
    std::uint32_t from = 0, to = 0, kind = 0, via = 0;
    bool denied = false;
    std::uint64_t hash = 0;  // of the texts
    friend bool operator==(const Key&, const Key&) = default;
  };
  // Of the numbers, which nobody outside can choose: `hash` could be made to collide.
  struct Hash {
    std::size_t operator()(const Key& key) const;
  };
  using Cells = std::unordered_map<Key, RelationCell, Hash>;

  explicit Relations(std::uint32_t limit) : limit_(limit) {}

  // A relation by its texts; the nodes `kind:id`.
  struct Relation {
    std::string_view from, to, kind, via;
    bool denied = false;
    friend bool operator==(const Relation&, const Relation&) = default;
  };

  // What stands for a relation: its cell, which stays where it is until `prunings` is another, null where the relation
  // is not kept, and never will be; and the hash of its texts.
  struct Known {
    RelationCell* cell = nullptr;
    std::uint64_t hash = 0;
    // Of one `Relations`, since its last pruning. Two that are not kept are taken for the same by their hashes.
    friend bool operator==(const Known& a, const Known& b) {
      return a.cell == b.cell && (a.cell != nullptr || a.hash == b.hash);
    }
  };
  // A relation that edge rule `rule` gives; the caller then adds an event to it.
  Known find(const Relation& relation, std::uint32_t rule);
  // One event, of which copies are taken out already; null for a relation that is not kept, or one too many.
  void add(RelationCell* cell, const Reference& reference);
  // To be called between events: makes room where there are too many relations.
  void settle() { prune_if_large(); }
  void add(Relations&& other);
  void renumber(const std::vector<std::uint32_t>& number);

  std::uint64_t prunings() const { return prunings_; }
  const TextTable& texts() const { return texts_; }
  const Cells& cells() const { return cells_; }
  std::uint64_t offered() const { return offered_; }  // events' relations, those that were not kept among them
  // Cells with a smaller hash are the sample; those above it, where there are some, are left over from adding.
  std::uint64_t threshold() const;

 private:
  void prune_if_large();

  std::uint32_t limit_;
  TextTable texts_;
  Cells cells_;
  std::uint64_t offered_ = 0;
  std::uint64_t prunings_ = 0;
  std::uint64_t threshold_ = std::numeric_limits<std::uint64_t>::max();
};

}  // namespace tripline::runtime
