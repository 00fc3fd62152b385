#pragma once
// A plan's expressions on one row (spec sections 3 and 5).

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <unordered_set>
#include <vector>

#include "runtime/address.hpp"
#include "runtime/query_json.hpp"
#include "runtime/query_plan.hpp"
#include "runtime/query_value.hpp"

namespace re2 {
class RE2;
}

namespace tripline::runtime {

// What a query may ask of its surroundings: seconds, and milliseconds since 1970. Given from outside, so that
// a result depends on nothing else.
struct QueryClock {
  double now = 0;
  std::optional<double> start, end;  // of the span that was asked for
};

// Expressions made ready to run; one per worker. The plan must outlive it.
class QueryEvaluator {
 public:
  QueryEvaluator(const QueryPlan& plan, const QueryClock& clock);
  ~QueryEvaluator();

  // The value lives as long as the slots' bytes and until the scratch is cleared.
  QueryValue value(std::uint32_t expression, std::span<const QueryValue> slots);
  QueryScratch& scratch() { return scratch_; }
  QueryJson& json() { return json_; }

 private:
  struct Prepared;
  QueryValue leaf_or_logic(const QueryExpression& e, std::uint32_t number, std::span<const QueryValue> slots);
  bool is_in(const QueryExpression& e, std::uint32_t number, std::span<const QueryValue> slots);
  QueryValue calculate(const QueryExpression& e, std::span<const QueryValue> slots);
  QueryValue on_time(const QueryExpression& e, std::span<const QueryValue> slots);
  QueryValue on_address(const QueryExpression& e, std::uint32_t number, std::span<const QueryValue> slots);
  QueryValue on_text(const QueryExpression& e, std::uint32_t number, std::span<const QueryValue> slots);
  QueryValue on_encoded(const QueryExpression& e, std::string_view text, const QueryValue& value);
  QueryValue on_json(const QueryExpression& e, std::span<const QueryValue> slots);
  std::optional<std::string_view> text(std::uint32_t expression, std::span<const QueryValue> slots);

  const QueryPlan& plan_;
  QueryClock clock_;
  std::vector<Prepared> prepared_;  // by expression
  QueryScratch scratch_;
  QueryJson json_;
};

// A regex as every part of a query compiles it; null where RE2 refuses, and then why.
std::unique_ptr<re2::RE2> query_regex(const std::string& pattern, std::string* why = nullptr);

}  // namespace tripline::runtime
