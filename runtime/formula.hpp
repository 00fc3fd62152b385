#pragma once
// Metric math as it is computed: flat nodes, operands first, so that evaluation is one walk. Made by
// compiler/lower_expression.hpp, which has refused what can be refused without data.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tripline::runtime {

enum class Operation : std::uint8_t {
  number,   // `number`
  input,    // the series, or the array, of inputs[0]
  gather,   // METRICS(): all series of `inputs` as an array
  result,   // what formula inputs[0] of the set gave
  insight,  // the series of insights[inputs[0]]
  array,
  negate,
  add,
  subtract,
  multiply,
  divide,
  power,
  eq,
  ne,
  lt,
  gt,
  le,
  ge,
  both,
  either,
  abs,
  ceil,
  floor,
  log,
  log10,
  average,
  sum,
  minimum,
  maximum,
  deviation,
  datapoint_count,
  difference,
  difference_time,
  rate,
  running_sum,
  fill,
  fill_repeat,
  fill_linear,
  first,
  last,
  slice,
  sort,
  remove_empty,
  metric_count,
  choose,  // IF
  minute,
  hour,
  day,
  date,
  month,
  year,
  epoch,
  period,
  time_series,
  band,
};
// As people know it: `SUM`, `+`.
std::string_view to_string(Operation operation);

enum class SortKey : std::uint8_t { average, minimum, maximum, sum };

struct FormulaNode {
  Operation operation = Operation::number;
  std::vector<std::uint32_t> operands;  // earlier nodes; each node is the operand of at most one
  std::vector<std::uint32_t> inputs;
  double number = 0;
  SortKey key = SortKey::average;    // of sort
  bool descending = false;           // of sort
  std::uint32_t begin = 0, end = 0;  // bytes of the formula's text
};

struct Formula {
  std::string id;                  // empty: a lone expression
  bool reported = true;            // false: other formulas use it, so it may be a number (M8)
  std::string text;                // as written, for labels and for faults
  std::vector<FormulaNode> nodes;  // the last one is the result
};

struct FormulaInput {
  std::string id;
  bool array = false;  // a query with GROUP BY (S13): an array of series
};

struct InsightInput {
  std::string rule;
  std::string metric;  // one of M25's
};

// The expressions of one request. A formula uses results of earlier ones only.
struct FormulaSet {
  std::vector<FormulaInput> inputs;
  std::vector<InsightInput> insights;
  std::vector<Formula> formulas;
};

// Empty if every index and count that evaluation relies on holds; else what does not. For sets that were read
// from a file.
std::string fault_of(const FormulaSet& set);

}  // namespace tripline::runtime
