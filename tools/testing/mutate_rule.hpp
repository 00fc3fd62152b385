#pragma once
// What can be mutated besides filters: thresholds, windows, steps.

#include <functional>
#include <variant>

#include "grammar/ast.hpp"
#include "tools/testing/mutate_filter.hpp"

namespace tripline::tools {

using MutableRule = std::variant<grammar::ast::Filter, grammar::ast::Metric, grammar::ast::Alarm, grammar::ast::Threat,
                                 grammar::ast::Outlier>;
using RuleMutation = std::function<void(MutableRule mutant, const Change& change)>;

// Calls `emit` with every rule that differs from `rule` by one change outside of its filters.
void mutate_parameters(const MutableRule& rule, const RuleMutation& emit);

const grammar::Text& name_of(const MutableRule& rule);
void rename(MutableRule& rule, const std::string& name);
// The filters of a rule, in the order of compiler/filter_places.hpp, and with the names of their places.
struct PlacedFilter {
  std::string part;
  grammar::ast::FilterUse* use;
};
std::vector<PlacedFilter> placed_filters_of(MutableRule& rule);
std::vector<grammar::ast::FilterUse*> filters_of(MutableRule& rule);

}  // namespace tripline::tools
