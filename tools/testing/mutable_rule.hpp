#pragma once
// What of a pack can be mutated, each kind in one type: rules, and what rules are made of.

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "grammar/ast.hpp"

namespace tripline::tools {

using MutableRule =
    std::variant<grammar::ast::Filter, grammar::ast::Metric, grammar::ast::Alarm, grammar::ast::Threat, grammar::ast::Outlier,
                 grammar::ast::Score, grammar::ast::Contributors, grammar::ast::Composite, grammar::ast::Node, grammar::ast::Edge,
                 grammar::ast::Graph, grammar::ast::SavedQuery>;

const grammar::Text& name_of(const MutableRule& rule);
void rename(MutableRule& rule, const std::string& name);
// Appends it to the things of its kind.
void put(grammar::ast::Pack& pack, MutableRule rule);
// Everything of the pack that a MutableRule can be, kind by kind, in its order.
std::vector<MutableRule> rules_of(const grammar::ast::Pack& pack);

// The filters of a rule, in the order of compiler/filter_places.hpp, and with the names of their places.
struct PlacedFilter {
  std::string part;
  grammar::ast::FilterUse* use;
};
std::vector<PlacedFilter> placed_filters_of(MutableRule& rule);

// What a rule refers to by name. Alarms are composites too, and their metrics in place are metrics too.
enum class Refers : std::uint8_t { filter, metric, alarm, node, edge };
std::vector<std::pair<Refers, std::string>> references_of(const MutableRule& rule);
// Every reference for which `other` gives another name gets it.
using OtherName = std::function<std::string(Refers, const std::string& name)>;
void change_references(MutableRule& rule, const OtherName& other);

// Named lists of the pack become values in place, so that their values can be seen and changed.
void put_lists_in_place(const grammar::ast::Pack& whole, MutableRule& rule);

}  // namespace tripline::tools
