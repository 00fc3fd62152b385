#pragma once
// What a threat keeps of its events: for each entity, value and second how many there were and the first few of them.
// Cells add like all observations. They are the one part of a run that an attacker can make many of at will, so their
// number is bounded, in a way that does not depend on any order.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/reference.hpp"
#include "runtime/text_map.hpp"

namespace tripline::runtime {

// Events of one entity with one value in one second. Nearly all cells are one event, so the first reference stands
// in the cell itself.
struct ThreatCell {
  Reference first;              // the smallest; its time is the cell's
  std::uint64_t count = 0;
  std::vector<Reference> more;  // the next smallest, sorted; at most Evidence::limit with `first`

  std::int64_t time() const { return first.time; }
  void add(const ThreatCell& other);  // of the same second
  void add_to(Evidence& evidence) const;
};

// The cells of one entity and value. Appended in the order of arrival, brought into the order of time now and then.
class ThreatSeconds {
 public:
  // Returns how many cells there are more.
  std::size_t add(ThreatCell cell);
  // Keeps the earliest second only.
  std::size_t add_first(ThreatCell cell);
  // Sorted by time, each second once.
  void compact();
  std::vector<ThreatCell>& cells() { return cells_; }
  const std::vector<ThreatCell>& cells() const { return cells_; }

 private:
  std::vector<ThreatCell> cells_;
  std::size_t compact_ = 0;  // cells at the last compaction
};

// The smallest texts of those that were offered, sorted.
class FewTexts {
 public:
  static constexpr std::size_t limit = 5;
  // Returns how many there are more.
  std::size_t add(std::string_view text);
  std::size_t add(const FewTexts& other);
  const std::vector<std::string>& list() const { return list_; }

 private:
  std::vector<std::string> list_;
};

struct ThreatHistory {
  TextMap<ThreatSeconds> values;
  std::map<std::pair<std::int64_t, std::uint32_t>, FewTexts> shown;  // by second and number of the alias
};

// The histories of one kind of entity of one threat.
//
// At most `limit` cells count: entities are put in the order of a hash, and those from the first one on that goes over
// the limit are left out whole. An entity that is among the first of a sum was among the first of each part, so what
// is kept is complete, and the same whatever the order of adding. Up to twice as many cells are held meanwhile.
class ThreatEntities {
 public:
  static constexpr std::uint64_t default_limit = 4'000'000;
  explicit ThreatEntities(std::uint64_t limit = default_limit) : limit_(limit) {}

  // An event of `entity`. `first_only`: of each value only the earliest second is kept.
  void add(std::string_view entity, std::string_view value, const Reference& reference, bool first_only);
  // A text of the alias `number` that an event of `entity` showed.
  void show(std::string_view entity, std::int64_t time, std::uint32_t number, std::string_view text);
  void add(ThreatEntities&& other, bool first_only);
  // The cells of `history` as cells of `entity`.
  void add_history(std::string_view entity, const ThreatHistory& history);
  void renumber(const std::vector<std::uint32_t>& number);

  bool empty() const { return entities_.empty(); }
  // Those that count, sorted by name; whether others are left out is told by `overflowed`. O(cells).
  std::vector<std::pair<std::string_view, const ThreatHistory*>> kept() const;
  bool overflowed() const;

 private:
  ThreatHistory* history_of(std::string_view entity);
  // The hash from which on entities are left out.
  std::uint64_t find_cut() const;
  void prune();

  TextMap<ThreatHistory> entities_;
  std::uint64_t limit_;
  std::uint64_t cells_ = 0;  // at least as many as there are different ones
  std::uint64_t cut_ = UINT64_MAX;
};

}  // namespace tripline::runtime
