#pragma once
// The commands of a segment that look at one row at a time: a row goes in with its slots, none, one or
// (unnest) several come out.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "runtime/query_expression.hpp"

namespace tripline::runtime {

// The order of rows that stand behind the steps [from, to): the last sort first (L35).
std::vector<QueryOrder> order_behind(const QuerySegment& segment, std::size_t from, std::size_t to);

// A segment made ready to run; one per worker. Plan and evaluator must outlive it.
class QuerySteps {
 public:
  // Rows that one row may become, so that lists unnested in lists stay bounded; later ones are left out.
  static constexpr std::uint32_t most_rows = 100'000;

  QuerySteps(const QuerySegment& segment, QueryEvaluator& evaluator);
  ~QuerySteps();

  std::vector<QueryValue>& slots() { return slots_; }  // set before `run`
  // Runs the steps [from, to) on the row in `slots`; `emit` finds the row there, and its number among those
  // of one run.
  void run(std::size_t from, std::size_t to, const std::function<void(std::uint32_t)>& emit);

 private:
  struct Parsing;
  void go_on(std::size_t at, std::size_t to, const std::function<void(std::uint32_t)>& emit);
  void parse_glob(const QueryStep& step, const Parsing& parsing);
  void parse_regex(const QueryStep& step, const Parsing& parsing);
  void unnest(const QueryStep& step, std::size_t at, std::size_t to,
              const std::function<void(std::uint32_t)>& emit);

  const QuerySegment& segment_;
  QueryEvaluator& evaluator_;
  std::vector<Parsing> parsing_;  // by step
  std::vector<QueryValue> slots_;
  std::uint32_t emitted_ = 0;
};

}  // namespace tripline::runtime
