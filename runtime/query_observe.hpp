#pragma once
// Stage 1 of a query: one event at a time becomes a row among the first rows, or part of a group.
// Observations add in any order (DESIGN.md, "observe, add, evaluate").

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/admission.hpp"
#include "runtime/archive_pass.hpp"
#include "runtime/decode.hpp"
#include "runtime/query_aggregate.hpp"
#include "runtime/query_plan.hpp"
#include "runtime/query_rows.hpp"
#include "runtime/query_steps.hpp"
#include "runtime/text_map.hpp"

namespace tripline::runtime {

struct QueryGroup {
  std::vector<OwnedQueryValue> keys;
  std::vector<QueryCell> cells;
};
struct QueryGroups {
  TextMap<QueryGroup> by_key;
  std::uint64_t weight = 0;  // about their bytes; see QueryCell::weight
};

// The groups of one `stats`, filled row by row. The plan must outlive it.
class QueryGrouping {
 public:
  QueryGrouping(const QueryStats& stats, QueryEvaluator& evaluator) : stats_(stats), evaluator_(evaluator) {}
  void add(QueryGroups& groups, const std::vector<QueryValue>& slots, const QueryPlace& place);

 private:
  const QueryStats& stats_;
  QueryEvaluator& evaluator_;
  std::vector<QueryValue> keys_;
  std::string key_;
};
void add_groups(const QueryStats& stats, QueryGroups& into, QueryGroups&& groups);

// What a query keeps is bounded: attackers choose how many different values there are and how long they are. Whether the
// bound is passed is told by a weight that is a function of all rows and never shrinks (QueryCell, QueryRows). So a part
// that is too large makes the sum too large, and neither threads nor splits decide about it. So does a single row that
// computes more text than QueryScratch allows.
struct QueryObservations {
  explicit QueryObservations(const QueryPlan& plan, std::uint64_t most_bytes = default_query_bytes);
  void add(QueryObservations&& other);
  // Forgets all rows and groups if they weigh too much; there is no answer then.
  void bound();
  // See Observations::renumber.
  void renumber(const std::vector<std::uint32_t>& number);

  QueryRows rows;             // of a query whose first segment ends with a cut
  QueryGroups groups;         // of one that ends with stats
  std::uint64_t events = 0;   // that counted
  std::uint64_t matched = 0;  // rows that came through the filters
  std::uint64_t duplicates = 0, without_time = 0, outside = 0;
  std::optional<std::int64_t> first, last;
  std::uint64_t most_bytes;
  bool too_large = false;

 private:
  const QueryPlan* plan_;
};

// An event beyond what EventBytes says of it; times in milliseconds.
struct QueryEvent {
  std::string_view bytes;
  bool stored = false;
  double time = 0;
  std::optional<double> ingestion_time;
  std::string_view log_stream, log;
};

// One worker's half. The plan and what is shared must outlive it.
class QueryObserver {
 public:
  // `seen` may be null: then every event counts.
  QueryObserver(const QueryPlan& plan, const QueryClock& clock, const Scope& scope, SeenEvents* seen,
                const Winners* winners, std::uint64_t most_bytes = default_query_bytes);

  Admission observe(const EventBytes& event);
  // An event that is known to count, at its place in the input.
  void observe(const QueryEvent& event, std::uint64_t index);

  QueryObservations& observations() { return observations_; }
  const std::set<std::string>& conflicts() const { return gate_.conflicts(); }

 private:
  void take(const QueryEvent& event, const QueryPlace& place, bool counts);
  void load(const QueryEvent& event);
  void keep_row(QueryPlace place);

  const QueryPlan& plan_;
  const Scope& scope_;
  std::vector<Field> fields_;  // the plan's, then the gate's
  Decoder decoder_;
  Gate gate_;
  QueryEvaluator evaluator_;
  QuerySteps steps_;
  std::size_t end_;                 // of the steps that run here
  const QueryStep* cut_ = nullptr;  // that ends them, if no stats does
  std::vector<QueryOrder> order_;
  std::vector<std::uint32_t> weighed_;  // slots of which a row keeps copies
  std::optional<QueryGrouping> grouping_;
  bool deduplicates_;
  bool wants_log_ = false;
  std::string log_;
  std::vector<QueryValue> values_;  // of order or dedup, under construction
  QueryObservations observations_;
};

// The first step of the first segment that sees all rows: its first cut, or its end. Evaluation goes on
// there.
std::size_t first_cut(const QueryPlan& plan);

}  // namespace tripline::runtime
