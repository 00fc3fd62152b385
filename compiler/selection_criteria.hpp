#pragma once
// A metric filter's `fieldSelectionCriteria` (spec M11): which accounts and Regions an event may come from.

#include <optional>
#include <string_view>

#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"

namespace tripline::compiler {

// `@aws.account` and `@aws.region` with =, !=, IN [...], NOT IN [...], AND, OR and parentheses -> the same
// condition on a record's own fields, as JSON patterns. Empty: an error was added (bad-value).
std::optional<grammar::ast::FilterUse> parse_selection_criteria(const grammar::Text& text,
                                                                grammar::Diagnostics& diagnostics);

// The record's field that stands for a system field offline; empty for any other word.
std::string_view system_field_path(std::string_view name);

}  // namespace tripline::compiler
