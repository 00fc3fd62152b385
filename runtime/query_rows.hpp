#pragma once
// The first rows of a query in a stated order (L35-L38), collected from any number of threads. Rows of copies
// of one event (C7) are one row, the one that stands first; so copies are offered too, and which of them was
// read first does not show. Keeping the first k of what is kept distinct adds in any order: what was dropped
// had k better ones.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/query_aggregate.hpp"
#include "runtime/query_plan.hpp"
#include "runtime/query_value.hpp"

namespace tripline::runtime {

struct QueryRow {
  std::vector<OwnedQueryValue> order;  // by the plan's order
  QueryPlace place;
  std::string key;                     // of dedup; empty: none
  std::vector<OwnedQueryValue> slots;  // those kept
};

class QueryRows {
 public:
  QueryRows(std::vector<QueryOrder> order, std::uint32_t limit) : order_(std::move(order)), limit_(limit) {}

  // Whether a row with this order and place can still be among the first.
  bool wants(const std::vector<QueryValue>& order, const QueryPlace& place) const;
  void add(QueryRow row);
  void add(QueryRows&& other);
  // The first rows, in order.
  const std::vector<QueryRow>& list();
  void renumber(const std::vector<std::uint32_t>& number);

  // Counts a row of so many bytes among those that were there to be kept, whether it was or not.
  void note(std::uint64_t bytes);
  // At least the bytes of the rows that stand here at any time, whatever the order of reading: as many of the largest
  // rows as may stand here at once. It never shrinks, so no part of a sum weighs more than the sum.
  std::uint64_t weight() const { return weight_; }

 private:
  template <typename Values>
  std::strong_ordering compare(const Values& a, const QueryPlace& at, const QueryRow& b) const;
  void settle();
  std::size_t room() const { return limit_ + std::max<std::size_t>(1024, limit_ / 2); }

  std::vector<QueryOrder> order_;
  std::uint32_t limit_;
  std::vector<QueryRow> rows_;
  std::vector<std::uint64_t> largest_;  // bytes of the `room` largest rows; a heap, the smallest first
  std::uint64_t weight_ = 0;            // their sum
  std::size_t settled_ = 0;  // rows_ up to here are sorted and distinct
};

// One combination of dedup; empty where a value is null (L38).
std::string dedup_key(const std::vector<QueryValue>& values, QueryScratch& scratch);

}  // namespace tripline::runtime
