#pragma once
// Which names mean what at one point of a query: fields of the event, aliases, columns of stats (spec L5,
// L10-L18, L42, L47). A scope is the slots of one segment.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "grammar/query.hpp"
#include "runtime/query_plan.hpp"

namespace tripline::compiler {

// What may be known of a value before any event: whether steps can lead into it, and whether it surely is a
// map or list (L16).
struct QueryShape {
  bool traversable = false;
  bool structure = false;
};

struct QueryNamed {
  std::uint32_t slot = 0;
  QueryShape shape;
  std::vector<runtime::Step> steps;  // into the slot's value
};

class QueryScope {
 public:
  // The scope of events: what is no alias is a field of the event, and becomes an input of the plan.
  explicit QueryScope(runtime::QueryPlan& plan) : plan_(&plan) {}
  // The scope behind stats: the columns, and nothing else.
  explicit QueryScope(const std::vector<std::string>& columns);

  bool of_events() const { return plan_ != nullptr; }
  std::uint32_t new_slot() { return slots_++; }
  std::uint32_t slots() const { return slots_; }
  void define(const std::string& name, std::uint32_t slot, QueryShape shape);

  // Empty: no column is called so. Never empty in the scope of events.
  std::optional<QueryNamed> find(const std::vector<grammar::QueryFieldStep>& steps);
  std::vector<std::string_view> names() const;

 private:
  std::uint32_t input(const std::vector<grammar::QueryFieldStep>& steps);

  runtime::QueryPlan* plan_ = nullptr;
  std::uint32_t slots_ = 0;
  std::map<std::string, QueryNamed, std::less<>> names_;
  std::map<std::string, std::uint32_t, std::less<>> inputs_;  // by text, quoting shown
};

}  // namespace tripline::compiler
