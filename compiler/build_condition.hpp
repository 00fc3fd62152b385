#pragma once
// Filter patterns -> nodes of the Ir: here the F-rules of spec/filter-patterns.md become predicates.

#include "compiler/ir.hpp"
#include "grammar/pattern.hpp"

namespace tripline::compiler {

// True for exactly the events that the pattern matches.
NodeId build_pattern(const grammar::Pattern& pattern, IrWriter& writer);

// The same for a part of its tree of conditions; `slot` is the field of a slot's conditions, called `name`, and null in
// JSON patterns.
NodeId build_tree(const grammar::Pattern& pattern, grammar::PatternNodeId part, const runtime::Field* slot,
                  std::string_view name, IrWriter& writer);

// The field that a selector names.
runtime::Field field_of(const grammar::Selector& selector);
// The field of slot `slot` of a delimited pattern: counted from the left, from the right behind an ellipsis, and
// all the rest for a last slot without one (F43-F45).
runtime::Field slot_field(const grammar::Pattern& pattern, std::size_t slot);
// `event is a JSON object` (F3).
NodeId json_guard(IrWriter& writer);
// A text test of `text`: equality, or what its edge asterisks make of it (F26).
runtime::Predicate text_test(FieldId field, std::string_view text);
// Whether that test holds for more than one text.
inline bool fits_many(std::string_view text) { return text.starts_with('*') || text.ends_with('*'); }

}  // namespace tripline::compiler
