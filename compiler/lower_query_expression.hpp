#pragma once
// Expressions of a query -> expressions of its plan.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/query_functions.hpp"
#include "compiler/query_scope.hpp"
#include "grammar/diagnostic.hpp"
#include "grammar/query.hpp"
#include "runtime/query_plan.hpp"

namespace tripline::compiler {

class QueryExpressions {
 public:
  QueryExpressions(const grammar::Query& query, runtime::QueryPlan& plan, grammar::Diagnostics& diagnostics)
      : query_(query), plan_(plan), diagnostics_(diagnostics) {}

  // A number of plan.expressions, also where something was wrong and said.
  std::uint32_t lower(grammar::QueryNodeId node, QueryScope& scope);

  // A column of stats (L42): aggregates stand anywhere in it, and outside of them only keys and earlier
  // columns do. The column's own slots begin at `columns_base`; the caller knows later how many aggregates
  // come before them.
  static constexpr std::uint32_t columns_base = 1u << 30;
  struct StatsColumns {
    QueryScope& rows;                            // what aggregates look at
    std::map<std::string, std::uint32_t> names;  // keys and earlier columns
    std::uint32_t keys = 0;                      // slots of keys; aggregates follow
    std::vector<runtime::QueryAggregate> aggregates;
  };
  std::uint32_t lower_column(grammar::QueryNodeId node, StatsColumns& columns);

  QueryShape shape(std::uint32_t expression, const QueryScope& scope) const;
  void note_shape(std::uint32_t slot, QueryShape shape) { shapes_[slot] = shape; }
  void begin_segment() { shapes_.clear(); }
  // Says so where the value surely is a map or list (L16).
  void refuse_structure(std::uint32_t expression, const QueryScope& scope, grammar::Span span,
                        std::string_view where);
  // RE2's spelling; empty after an error.
  std::optional<std::string> regex(const grammar::QueryNode& node);
  std::uint32_t slot_expression(std::uint32_t slot);

 private:
  std::uint32_t add(runtime::QueryExpression expression);
  std::uint32_t nothing();
  std::uint32_t node(grammar::QueryNodeId id, QueryScope& scope);
  std::uint32_t field(const grammar::QueryNode& node, QueryScope& scope);
  std::uint32_t operation(const grammar::QueryNode& node, QueryScope& scope);
  std::uint32_t search(const grammar::QueryNode& node, QueryScope& scope);
  std::uint32_t call(const grammar::QueryNode& node, QueryScope& scope);
  std::uint32_t aggregate(const grammar::QueryNode& node, const QueryFunctionEntry& entry);
  std::uint32_t timestamp(const grammar::QueryNode& node, QueryScope& scope);
  const QueryFunctionEntry* function_of(const grammar::QueryNode& node);
  void check_subnet(const grammar::QueryNode& node, runtime::QueryFunction function);
  void lint_comparison(const grammar::QueryNode& node);

  const grammar::Query& query_;
  runtime::QueryPlan& plan_;
  grammar::Diagnostics& diagnostics_;
  StatsColumns* columns_ = nullptr;  // while a column of stats is lowered, outside of its aggregates
  std::map<std::uint32_t, QueryShape> shapes_;  // by slot
};

}  // namespace tripline::compiler
