#pragma once
// The functions of queries by name (spec L41-L55, L60): what they are in the runtime and how many arguments
// they take.

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "runtime/query_plan.hpp"

namespace tripline::compiler {

// What is more to say about a function's arguments than their number.
enum class QueryArguments : std::uint8_t {
  plain,
  period,    // the last one is a period
  regex,     // the second one is a regular expression, or text that holds one
  subnet,    // the second one is a CIDR block
  percent,   // the last one is a number from 0 to 100
  branches,  // pairs of condition and value
};

struct QueryFunctionEntry {
  std::string_view name;  // as AWS spells it
  std::variant<runtime::QueryFunction, runtime::QueryAggregateKind> what;
  std::uint32_t least = 1, most = 1;
  QueryArguments arguments = QueryArguments::plain;

  bool aggregate() const { return std::holds_alternative<runtime::QueryAggregateKind>(what); }
};

// Names in any letter case (L1).
const QueryFunctionEntry* find_query_function(std::string_view name);
// For suggestions.
std::vector<std::string_view> query_function_names();

}  // namespace tripline::compiler
