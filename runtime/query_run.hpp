#pragma once
// A query over a whole archive: stage 1 on several threads, and the sum.

#include <vector>

#include "runtime/archive_pass.hpp"
#include "runtime/query_evaluate.hpp"

namespace tripline::runtime {

struct QueryRunResult {
  PassAccount account;
  QueryObservations observations;

  QueryRunResult(const QueryPlan& plan, std::uint64_t most_bytes) : observations(plan, most_bytes) {}
};

// The plan must outlive the result. `seen`: as for observe_archive.
QueryRunResult query_archive(const QueryPlan& plan, const QueryClock& clock, const std::vector<Input>& inputs,
                             const RunOptions& options, SeenEvents* seen = nullptr);

}  // namespace tripline::runtime
