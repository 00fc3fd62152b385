#pragma once
// The syntax tree of a Metrics Insights query (spec S2-S6).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/source.hpp"

namespace tripline::grammar {

enum class SqlFunction : std::uint8_t { avg, count, max, min, sum };
std::string_view to_string(SqlFunction function);

struct SqlName {
  std::string text;  // escapes undone
  bool quoted = false;
  Span span;  // quotes included
};

struct SqlCondition {
  SqlName key;
  bool negated = false;  // !=
  std::string value;     // escapes undone
  Span span;
};

struct SqlOrder {
  SqlFunction function = SqlFunction::sum;
  bool descending = false;
};

struct SqlQuery {
  SqlFunction function = SqlFunction::sum;
  SqlName metric;
  SqlName space;
  std::optional<std::vector<SqlName>> schema;  // the keys of SCHEMA(ns, …); empty without SCHEMA
  std::vector<SqlCondition> conditions;        // all of them hold
  std::vector<SqlName> group_by;
  std::optional<SqlOrder> order;
  std::optional<std::uint32_t> limit;
  Span span;
};

// The query in canonical spelling: parsing it again gives an equal query, without warnings.
std::string to_string(const SqlQuery& query);

// Words of the grammar, which no bare name may be, and the far longer list that AWS reserves (S4); in any
// case.
bool is_sql_word(std::string_view name);
bool is_reserved_in_sql(std::string_view name);

}  // namespace tripline::grammar
