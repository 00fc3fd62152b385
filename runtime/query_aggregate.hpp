#pragma once
// The cells of stats (L41-L44): each adds in any order, so groups from different threads, runs and machines
// do too.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "runtime/exact_sum.hpp"
#include "runtime/number_counts.hpp"
#include "runtime/observations.hpp"
#include "runtime/query_plan.hpp"
#include "runtime/query_value.hpp"

namespace tripline::runtime {

// Where a row comes from. Copies of an event (C7) share its id and nothing else that is compared before the
// place.
struct QueryPlace {
  double time = 0;  // milliseconds
  EventKey id;      // zero without an id
  std::uint32_t input = 0;
  std::uint64_t index = 0;
  std::uint32_t ordinal = 0;  // among the rows of one event
  friend auto operator<=>(const QueryPlace&, const QueryPlace&) = default;
};

class QueryCell {
 public:
  // `row`: where the value stands; of use for earliest and latest only, whose `place.time` is their time.
  void add(const QueryAggregate& aggregate, const QueryValue& value, const QueryPlace& row,
           QueryScratch& scratch);
  void add(const QueryAggregate& aggregate, const QueryCell& other);
  QueryValue result(const QueryAggregate& aggregate) const;
  bool exact() const { return numbers_.exact(); }
  // About the bytes of a cell of this kind that has seen nothing.
  static std::uint64_t least_weight(const QueryAggregate& aggregate);
  // About the bytes that it may hold beyond those: a function of the values that never shrinks as values are added, so
  // that no part of a sum weighs more than the sum.
  std::uint64_t weight() const { return texts_weight_ + longest_ + numbers_.weight(); }
  void renumber(const std::vector<std::uint32_t>& number) {
    if (place_) place_->input = number[place_->input];
  }

 private:
  void add_text(std::string_view text);
  void offer(const QueryAggregate& aggregate, const OwnedQueryValue& value, const QueryPlace& place);
  double deviation() const;

  std::uint64_t count_ = 0;
  ExactSum sum_, squares_;
  bool too_large_ = false;  // some square is larger than a double holds
  std::unordered_set<std::string> texts_;
  std::uint64_t texts_weight_ = 0;
  std::uint64_t longest_ = 0;  // text that was offered as best
  NumberCounts numbers_;
  OwnedQueryValue best_;             // of minimum, maximum, sorts_first, sorts_last, earliest, latest
  std::optional<QueryPlace> place_;  // of best, where that decides
  bool all_numbers_ = true;
};

}  // namespace tripline::runtime
