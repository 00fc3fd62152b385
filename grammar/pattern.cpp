// The canonical spelling of patterns. It keeps what the tree keeps: whether an operand was quoted, and how
// parentheses grouped chains. A chain inside a chain always stands in parentheses, which spares the reader
// the precedence and makes `(a && b) && c` come back as it went.
#include "grammar/pattern.hpp"

#include <algorithm>

namespace tripline::grammar {

namespace {
bool is_plain_key(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
  });
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result += '"';
}

// The depth of a parsed pattern is bounded by its parentheses.
void append(std::string& text, const Pattern& pattern, PatternNodeId id, std::string_view name) {
  const PatternNode& node = pattern[id];
  if (node.kind == PatternNode::Kind::condition) {
    text += to_string(node.condition, name);
    return;
  }
  const std::string_view joint = node.kind == PatternNode::Kind::all_of ? " && " : " || ";
  bool first = true;
  for (const PatternNodeId child : node.children) {
    if (!first) text += joint;
    first = false;
    const bool compound = pattern[child].kind != PatternNode::Kind::condition;
    if (compound) text += '(';
    append(text, pattern, child, name);
    if (compound) text += ')';
  }
}

std::string terms_text(const Pattern& pattern) {
  std::string text;
  for (const Term& term : pattern.terms) {
    if (!text.empty()) text += ' ';
    text += to_string(term);
  }
  return text;
}

std::string slots_text(const Pattern& pattern) {
  std::string text = "[";
  bool first = true;
  for (const Slot& slot : pattern.slots) {
    if (!first) text += ", ";
    first = false;
    if (slot.ellipsis) {
      text += "...";
    } else if (slot.condition) {
      append(text, pattern, *slot.condition, slot.name);
    } else {
      text += slot.name;
    }
  }
  return text += ']';
}
}  // namespace

std::string_view to_string(CompareOp op) {
  switch (op) {
    case CompareOp::eq:
      return "=";
    case CompareOp::ne:
      return "!=";
    case CompareOp::lt:
      return "<";
    case CompareOp::le:
      return "<=";
    case CompareOp::gt:
      return ">";
    case CompareOp::ge:
      return ">=";
  }
  return "=";
}

std::string to_string(const Operand& operand) {
  if (operand.kind == Operand::Kind::regex) return "%" + operand.text + "%";
  return operand.quoted ? quoted(operand.text) : operand.text;
}

std::string to_string(const Selector& selector) {
  std::string text = "$";
  for (const SelectorStep& step : selector.steps) {
    switch (step.kind) {
      case SelectorStep::Kind::index:
        text += '[' + std::to_string(step.index) + ']';
        break;
      case SelectorStep::Kind::any_element:
        text += "[*]";
        break;
      case SelectorStep::Kind::any_value:
        text += ".*";
        break;
      case SelectorStep::Kind::key:
        if (is_plain_key(step.key)) {
          text += '.' + step.key;
        } else {
          // A key never has both kinds of quotes: one of them would have ended it.
          const char mark = step.key.find('\'') == std::string::npos ? '\'' : '"';
          if (text.size() == 1) text += '.';
          text += '[';
          text += mark;
          text += step.key;
          text += mark;
          text += ']';
        }
    }
  }
  return text;
}

std::string to_string(const Condition& condition, std::string_view name) {
  std::string text = name.empty() ? to_string(condition.selector) : std::string(name);
  switch (condition.kind) {
    case Condition::Kind::compare:
      text += ' ';
      text += to_string(condition.op);
      text += ' ';
      return text += to_string(condition.operand);
    case Condition::Kind::is_null:
      return text += " IS NULL";
    case Condition::Kind::is_true:
      return text += " IS TRUE";
    case Condition::Kind::is_false:
      return text += " IS FALSE";
    case Condition::Kind::exists:
      return text += " EXISTS";
    case Condition::Kind::not_exists:
      return text += " NOT EXISTS";
    case Condition::Kind::like:
      return text += " LIKE " + to_string(condition.operand);
  }
  return text;
}

std::string to_string(const Term& term) {
  const char* sign = term.kind == Term::Kind::excluded ? "-" : term.kind == Term::Kind::optional ? "?" : "";
  return sign + (term.quoted ? quoted(term.text) : term.text);
}

std::string to_string(const Pattern& pattern) {
  switch (pattern.kind) {
    case Pattern::Kind::match_all:
      return "";
    case Pattern::Kind::terms:
      return terms_text(pattern);
    case Pattern::Kind::regex:
      return "%" + pattern.regex + "%";
    case Pattern::Kind::delimited:
      return slots_text(pattern);
    case Pattern::Kind::json:
      break;
  }
  std::string text = "{ ";
  append(text, pattern, pattern.root, {});
  return text += " }";
}

}  // namespace tripline::grammar
