#pragma once
// One expression -> one formula, where the ids around it are known. lower_expression.hpp is the entrance.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/math_functions.hpp"
#include "grammar/diagnostic.hpp"
#include "grammar/expression.hpp"
#include "runtime/formula.hpp"

namespace tripline::compiler {

// What is known of an id.
struct MathName {
  bool expression = false;
  std::uint32_t number = 0;        // of the input, or of the formula
  MathTypes types = 0;             // 0: it was refused, so who uses it is refused silently
  std::uint32_t period = 0;        // of an input
  std::set<std::uint32_t> inputs;  // that a formula looks at, through others too
};

struct MathScope {
  std::map<std::string, MathName, std::less<>> names;
  std::optional<std::vector<std::string>> insight_rules;
};

// Fills the text and nodes of `formula`, notes in `set` the Contributor Insights metrics and in `inputs` the
// metrics that it looks at. Returns what the result may be; 0: refused, and at least one error was added.
MathTypes lower_math(const grammar::Expression& expression, const MathScope& scope, runtime::FormulaSet& set,
                     runtime::Formula& formula, std::set<std::uint32_t>& inputs,
                     grammar::Diagnostics& diagnostics);

}  // namespace tripline::compiler
