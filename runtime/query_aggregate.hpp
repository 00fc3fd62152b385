#pragma once
// The cells of stats (L41-L44): each adds in any order, so groups from different threads, runs and machines
// do too.

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "runtime/exact_sum.hpp"
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

// How often each number occurred. Exact up to `most_exact` different numbers; beyond that numbers are merged
// that agree in their first 10 binary digits, so a percentile is within 0.05 % of the exact one. Which of
// both it is depends on the numbers alone, never on their order, so counts still add.
class NumberCounts {
 public:
  static constexpr std::size_t most_exact = 65'536;
  void add(double number, std::uint64_t count = 1);
  void add(const NumberCounts& other);
  // Nearest rank ⌈p·n/100⌉ (L44); nothing of nothing.
  std::optional<double> percentile(double percent) const;
  bool exact() const { return !merged_; }

 private:
  void merge();
  std::map<double, std::uint64_t> counts_;
  std::uint64_t total_ = 0;
  bool merged_ = false;
};

class QueryCell {
 public:
  // `row`: where the value stands; of use for earliest and latest only, whose `place.time` is their time.
  void add(const QueryAggregate& aggregate, const QueryValue& value, const QueryPlace& row,
           QueryScratch& scratch);
  void add(const QueryAggregate& aggregate, const QueryCell& other);
  QueryValue result(const QueryAggregate& aggregate) const;
  bool exact() const { return numbers_.exact(); }
  void renumber(const std::vector<std::uint32_t>& number) {
    if (place_) place_->input = number[place_->input];
  }

 private:
  void offer(const QueryAggregate& aggregate, const OwnedQueryValue& value, const QueryPlace& place);
  double deviation() const;

  std::uint64_t count_ = 0;
  ExactSum sum_, squares_;
  std::unordered_set<std::string> texts_;
  NumberCounts numbers_;
  OwnedQueryValue best_;             // of minimum, maximum, sorts_first, sorts_last, earliest, latest
  std::optional<QueryPlace> place_;  // of best, where that decides
  bool all_numbers_ = true;
};

}  // namespace tripline::runtime
