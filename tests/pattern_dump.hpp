#pragma once
// A pattern without its spans, every field spelled out: equal dumps are equal trees.

#include <string>

#include <fmt/format.h>

#include "grammar/pattern.hpp"

namespace tripline::grammar {

inline std::string dump(const Selector& selector) {
  std::string text;
  for (const SelectorStep& step : selector.steps) {
    text += fmt::format("<{}:{}:{}>", static_cast<int>(step.kind), step.key, step.index);
  }
  return text;
}

inline std::string dump(const Pattern& pattern, PatternNodeId id) {
  const PatternNode& node = pattern[id];
  if (node.kind == PatternNode::Kind::condition) {
    const Condition& c = node.condition;
    std::string text = fmt::format("cond {} {}", static_cast<int>(c.kind), dump(c.selector));
    if (c.kind != Condition::Kind::compare && c.kind != Condition::Kind::like) return text;
    return text + fmt::format(" {} {} {} {}", static_cast<int>(c.op), static_cast<int>(c.operand.kind),
                              c.operand.quoted, c.operand.text);
  }
  std::string text = node.kind == PatternNode::Kind::all_of ? "all(" : "any(";
  for (const PatternNodeId child : node.children) text += dump(pattern, child) + "; ";
  return text + ")";
}

inline std::string dump(const Pattern& pattern) {
  std::string text = fmt::format("kind {}", static_cast<int>(pattern.kind));
  for (const Term& term : pattern.terms) {
    text += fmt::format(" term {} {} {}", static_cast<int>(term.kind), term.quoted, term.text);
  }
  if (pattern.kind == Pattern::Kind::regex) text += " regex " + pattern.regex;
  for (const Slot& slot : pattern.slots) {
    text += fmt::format(" slot {} {}", slot.ellipsis, slot.name);
    if (slot.condition) text += " " + dump(pattern, *slot.condition);
  }
  if (pattern.kind == Pattern::Kind::json) text += " " + dump(pattern, pattern.root);
  return text;
}

}  // namespace tripline::grammar
