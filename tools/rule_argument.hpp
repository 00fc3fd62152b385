#pragma once
// A rule as a verb is given it: `rules/pack.yaml#name`, or the text of a filter pattern.

#include <optional>
#include <string>
#include <vector>

#include "compiler/ir.hpp"
#include "compiler/rule_parts.hpp"
#include "grammar/source.hpp"

namespace tripline::tools {

struct RuleArgument {
  std::string path;  // empty: a pattern
  std::string text;  // the pattern, or the rule's name; empty: the file's only rule
};
// `path#name` where the path is there, a path that is there, or else a pattern.
RuleArgument rule_argument(const std::string& argument);

// A rule with its sources, traced for explanations.
struct TracedRule {
  std::string noun;  // "pattern", "alarm", ...
  std::string name;  // pack/name, or the pattern
  grammar::Sources sources;
  compiler::Ir ir;
  std::vector<compiler::RulePart> parts;  // their filters are the Ir's
};
// Nothing, after saying why, when it does not load or is not one rule.
std::optional<TracedRule> traced_rule(const std::string& argument);

// The one rule that `name` means (empty: the only one). Nothing, after saying on standard error what there is.
std::optional<compiler::RuleRef> one_rule(const std::vector<compiler::RuleRef>& rules, const std::string& path,
                                          const std::string& name);

}  // namespace tripline::tools
