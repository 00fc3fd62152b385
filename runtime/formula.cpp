#include "runtime/formula.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace tripline::runtime {

namespace {

constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();

struct Shape {
  std::string_view name;
  std::size_t least = 0, most = 0;  // operands
};

constexpr Shape shapes[] = {
    {"number"},
    {"input"},
    {"METRICS"},
    {"result"},
    {"INSIGHT_RULE_METRIC"},
    {"array", 1, any_number},
    {"-", 1, 1},
    {"+", 2, 2},
    {"-", 2, 2},
    {"*", 2, 2},
    {"/", 2, 2},
    {"^", 2, 2},
    {"==", 2, 2},
    {"!=", 2, 2},
    {"<", 2, 2},
    {">", 2, 2},
    {"<=", 2, 2},
    {">=", 2, 2},
    {"AND", 2, 2},
    {"OR", 2, 2},
    {"ABS", 1, 1},
    {"CEIL", 1, 1},
    {"FLOOR", 1, 1},
    {"LOG", 1, 1},
    {"LOG10", 1, 1},
    {"AVG", 1, 1},
    {"SUM", 1, 1},
    {"MIN", 1, 1},
    {"MAX", 1, 1},
    {"STDDEV", 1, 1},
    {"DATAPOINT_COUNT", 1, 1},
    {"DIFF", 1, 1},
    {"DIFF_TIME", 1, 1},
    {"RATE", 1, 1},
    {"RUNNING_SUM", 1, 1},
    {"FILL", 2, 2},
    {"FILL", 1, 1},
    {"FILL", 1, 1},
    {"FIRST", 1, 1},
    {"LAST", 1, 1},
    {"SLICE", 2, 3},
    {"SORT", 1, 2},
    {"REMOVE_EMPTY", 1, 1},
    {"METRIC_COUNT", 1, 1},
    {"IF", 2, 3},
    {"MINUTE", 1, 1},
    {"HOUR", 1, 1},
    {"DAY", 1, 1},
    {"DATE", 1, 1},
    {"MONTH", 1, 1},
    {"YEAR", 1, 1},
    {"EPOCH", 1, 1},
    {"PERIOD"},
    {"TIME_SERIES", 1, 1},
    {"ANOMALY_DETECTION_BAND", 1, 2},
};
static_assert(std::size(shapes) == static_cast<std::size_t>(Operation::band) + 1);

// What a node's `inputs` may name, and how many of them.
struct Reach {
  std::size_t least = 0, most = 0;
  std::size_t named = 0;
};

Reach reach_of(Operation operation, const FormulaSet& set, std::size_t formula) {
  switch (operation) {
    case Operation::input:
      return {1, 1, set.inputs.size()};
    case Operation::gather:
      return {0, any_number, set.inputs.size()};
    case Operation::insight:
      return {1, 1, set.insights.size()};
    case Operation::result:
      return {1, 1, formula};
    default:
      return {};
  }
}

std::string fault_of(const FormulaSet& set, std::size_t formula) {
  const std::vector<FormulaNode>& nodes = set.formulas[formula].nodes;
  if (nodes.empty()) return "a formula without nodes";
  std::vector<bool> used(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const FormulaNode& node = nodes[i];
    if (node.operation > Operation::band) return fmt::format("node {} has no operation", i);
    const Shape& shape = shapes[static_cast<std::size_t>(node.operation)];
    if (node.operands.size() < shape.least || node.operands.size() > shape.most) {
      return fmt::format("node {} ({}) has {} operands", i, shape.name, node.operands.size());
    }
    for (const std::uint32_t operand : node.operands) {
      if (operand >= i || used[operand]) return fmt::format("node {} has operand {}", i, operand);
      used[operand] = true;
    }
    const Reach reach = reach_of(node.operation, set, formula);
    if (node.inputs.size() < reach.least || node.inputs.size() > reach.most ||
        std::any_of(node.inputs.begin(), node.inputs.end(),
                    [&](std::uint32_t input) { return input >= reach.named; })) {
      return fmt::format("node {} ({}) names an input that there is not", i, shape.name);
    }
    if (node.begin > node.end || node.end > set.formulas[formula].text.size()) {
      return fmt::format("node {} stands outside the text", i);
    }
    if (node.key > SortKey::sum) return fmt::format("node {} has no sort key", i);
  }
  return "";
}

}  // namespace

std::string_view to_string(Operation operation) { return shapes[static_cast<std::size_t>(operation)].name; }

std::string fault_of(const FormulaSet& set) {
  for (std::size_t i = 0; i < set.formulas.size(); ++i) {
    if (std::string fault = fault_of(set, i); !fault.empty()) {
      return fmt::format("formula `{}`: {}", set.formulas[i].id, fault);
    }
  }
  return "";
}

}  // namespace tripline::runtime
