#pragma once
// Stage 2 of a query: observations -> the table that it asks for. A pure function.

#include <string>
#include <vector>

#include "runtime/query_observe.hpp"
#include "runtime/query_plan.hpp"

namespace tripline::runtime {

struct QueryTable {
  std::vector<std::string> columns;
  std::vector<std::vector<OwnedQueryValue>> rows;  // a cell for each column
  bool exact = true;                               // no percentile was approximated (NumberCounts)
  bool too_large = false;                          // QueryObservations::most_bytes was passed: there are no rows
};

QueryTable evaluate(const QueryPlan& plan, const QueryClock& clock, QueryObservations&& observations);

}  // namespace tripline::runtime
