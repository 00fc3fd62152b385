#include "tests/oracle.hpp"

// Every function below carries the numbers of the rules it states. Where the specification is silent the
// comment says what is chosen.

#include <algorithm>
#include <optional>

#include "tests/oracle_json.hpp"
#include "tests/oracle_number.hpp"
#include "tests/oracle_regex.hpp"
#include "tests/oracle_tokens.hpp"

namespace tripline::oracle {
namespace {

using grammar::CompareOp;
using grammar::Condition;
using grammar::Operand;
using grammar::Pattern;
using grammar::PatternNode;
using grammar::PatternNodeId;
using grammar::Selector;
using grammar::SelectorStep;
using grammar::Slot;
using grammar::Term;

// ---- Terms

// F4, F6. F2 says that a phrase of blanks requires no blank; that is taken to hold for each term of a
// pattern.
bool occurs(const Term& term, std::string_view event) {
  if (std::all_of(term.text.begin(), term.text.end(), is_blank)) return true;
  return event.find(term.text) != std::string_view::npos;
}

bool terms_match(const std::vector<Term>& terms, std::string_view event) {
  const auto is_optional = [](const Term& term) { return term.kind == Term::Kind::optional; };
  const auto is_found = [&](const Term& term) { return occurs(term, event); };
  // F8
  if (std::all_of(terms.begin(), terms.end(), is_optional))
    return std::any_of(terms.begin(), terms.end(), is_found);
  // F5, F7, F9
  return std::all_of(terms.begin(), terms.end(), [&](const Term& term) {
    return is_optional(term) || is_found(term) == (term.kind == Term::Kind::required);
  });
}

// ---- Values

// F25-F27: an asterisk at either edge stands for any run, every other character for itself.
bool text_equals(std::string_view operand, std::string_view value) {
  if (operand == "*") return true;
  const bool open_begin = operand.starts_with('*');
  const bool open_end = operand.ends_with('*');
  if (open_begin) operand.remove_prefix(1);
  if (open_end) operand.remove_suffix(1);
  if (open_begin && open_end) return value.find(operand) != std::string_view::npos;
  if (open_begin) return value.ends_with(operand);
  if (open_end) return value.starts_with(operand);
  return value == operand;
}

// F40: every asterisk stands for any run. The parts between them are looked for from left to right, each as
// early as possible, which leaves the most room for the rest.
bool glob_equals(std::string_view glob, std::string_view value) {
  const std::size_t star = glob.find('*');
  if (star == std::string_view::npos) return value == glob;
  if (!value.starts_with(glob.substr(0, star))) return false;
  value.remove_prefix(star);
  glob.remove_prefix(star + 1);
  while (true) {
    const std::size_t next_star = glob.find('*');
    if (next_star == std::string_view::npos) return value.ends_with(glob);
    const std::size_t found = value.find(glob.substr(0, next_star));
    if (found == std::string_view::npos) return false;
    value.remove_prefix(found + next_star);
    glob.remove_prefix(next_star + 1);
  }
}

// F25, F30-F32, F37: `value` is a string, a number as spelled, or a token.
bool value_equals(const Operand& operand, std::string_view value) {
  switch (operand.kind) {
    case Operand::Kind::text:
      return text_equals(operand.text, value);
    case Operand::Kind::number:
      return has_number_shape(value) && compare_numbers(value, operand.text) == 0;
    case Operand::Kind::regex:
      return regex_found(operand.text, value);
  }
  return false;
}

// F31-F33, F37, F47, F48, F50
bool compares(CompareOp op, const Operand& operand, std::string_view value) {
  if (op == CompareOp::eq) return value_equals(operand, value);
  if (op == CompareOp::ne) return !value_equals(operand, value);
  if (!has_number_shape(value)) return false;
  const int order = compare_numbers(value, operand.text);
  switch (op) {
    case CompareOp::lt:
      return order < 0;
    case CompareOp::le:
      return order <= 0;
    case CompareOp::gt:
      return order > 0;
    default:
      return order >= 0;
  }
}

// ---- Selectors

// F18-F21
std::vector<const Json*> step_into(const SelectorStep& step, const Json& node) {
  std::vector<const Json*> out;
  switch (step.kind) {
    case SelectorStep::Kind::key:
      if (const Json* member = node.find(step.key)) out.push_back(member);
      break;
    case SelectorStep::Kind::index:
      if (step.index < node.elements.size()) out.push_back(&node.elements[step.index]);
      break;
    case SelectorStep::Kind::any_element:
      for (const Json& element : node.elements) out.push_back(&element);
      break;
    case SelectorStep::Kind::any_value:
      for (const auto& [name, member] : node.members) out.push_back(&member);
      break;
  }
  return out;
}

std::vector<const Json*> select(const Selector& selector, const Json& root) {
  std::vector<const Json*> nodes{&root};
  for (const SelectorStep& step : selector.steps) {
    std::vector<const Json*> next;
    for (const Json* node : nodes) {
      const std::vector<const Json*> children = step_into(step, *node);
      next.insert(next.end(), children.begin(), children.end());
    }
    nodes = std::move(next);
  }
  return nodes;
}

// ---- Conditions

// F23, F34, F40, of one selected node
bool node_satisfies(const Condition& condition, const Json& node) {
  const bool is_comparable = node.kind == Json::Kind::string || node.kind == Json::Kind::number;
  switch (condition.kind) {
    case Condition::Kind::compare:
      return is_comparable && compares(condition.op, condition.operand, node.text);
    case Condition::Kind::like:
      return is_comparable && glob_equals(condition.operand.text, node.text);
    case Condition::Kind::is_null:
      return node.kind == Json::Kind::null;
    case Condition::Kind::is_true:
      return node.kind == Json::Kind::boolean && node.boolean;
    case Condition::Kind::is_false:
      return node.kind == Json::Kind::boolean && !node.boolean;
    case Condition::Kind::exists:
      return true;
    case Condition::Kind::not_exists:
      return false;
  }
  return false;
}

// F21, F24, F35, F36
bool event_satisfies(const Condition& condition, const Json& root) {
  const std::vector<const Json*> nodes = select(condition.selector, root);
  if (condition.kind == Condition::Kind::not_exists) return nodes.empty();
  return std::any_of(nodes.begin(), nodes.end(),
                     [&](const Json* node) { return node_satisfies(condition, *node); });
}

// F38; `satisfied` judges one condition.
template <typename Satisfied>
bool holds(const Pattern& pattern, PatternNodeId id, const Satisfied& satisfied) {
  const PatternNode& node = pattern[id];
  const auto child_holds = [&](PatternNodeId child) { return holds(pattern, child, satisfied); };
  switch (node.kind) {
    case PatternNode::Kind::condition:
      return satisfied(node.condition);
    case PatternNode::Kind::all_of:
      return std::all_of(node.children.begin(), node.children.end(), child_holds);
    case PatternNode::Kind::any_of:
      return std::any_of(node.children.begin(), node.children.end(), child_holds);
  }
  return false;
}

// F3
bool json_matches(const Pattern& pattern, std::string_view event) {
  const std::optional<Json> root = read_json(event);
  if (!root || root->kind != Json::Kind::object) return false;
  return holds(pattern, pattern.root,
               [&](const Condition& condition) { return event_satisfies(condition, *root); });
}

// ---- Delimited events

// What a slot covers: the tokens [first, first + count) and the text its condition sees.
struct Field {
  const Slot* slot;
  std::size_t first;
  std::size_t count;
  std::string value;
};

// F44: the raw rest of the line from a token on.
std::string rest_of(std::string_view event, const Token& token) {
  std::string_view rest = event.substr(token.begin);
  while (!rest.empty() && is_blank(rest.back())) rest.remove_suffix(1);
  return std::string(rest);
}

// F46: `[]` asks for nothing, not even a token, and no slot takes the text.
bool asks_nothing(const Pattern& pattern) {
  if (pattern.slots.empty()) return true;
  const Slot& first = pattern.slots.front();
  return pattern.slots.size() == 1 && !first.ellipsis && first.name.empty() && !first.condition;
}

// F43-F45; empty when the event has too few tokens.
std::optional<std::vector<Field>> align(const Pattern& pattern, const std::vector<Token>& tokens,
                                        std::string_view event) {
  std::vector<Field> fields;
  if (asks_nothing(pattern)) return fields;
  const auto ellipsis = std::find_if(pattern.slots.begin(), pattern.slots.end(),
                                     [](const Slot& slot) { return slot.ellipsis; });
  const bool greedy = ellipsis == pattern.slots.end();
  const std::size_t wanted = pattern.slots.size() - (greedy ? 0 : 1);
  if (tokens.size() < wanted) return std::nullopt;

  const std::size_t surplus = tokens.size() - wanted;
  std::size_t at = 0;
  for (const Slot& slot : pattern.slots) {
    const bool is_last = &slot == &pattern.slots.back();
    if (slot.ellipsis) {
      at += surplus;
    } else if (greedy && is_last && surplus > 0) {
      fields.push_back({&slot, at, surplus + 1, rest_of(event, tokens[at])});
    } else {
      fields.push_back({&slot, at, 1, tokens[at].value});
      ++at;
    }
  }
  return fields;
}

bool fields_match(const Pattern& pattern, const std::vector<Field>& fields) {
  return std::all_of(fields.begin(), fields.end(), [&](const Field& field) {
    if (!field.slot->condition) return true;
    return holds(pattern, *field.slot->condition, [&](const Condition& condition) {
      return compares(condition.op, condition.operand, field.value);
    });
  });
}

bool delimited_matches(const Pattern& pattern, std::string_view event) {
  const auto fields = align(pattern, tokens_of(event), event);
  return fields && fields_match(pattern, *fields);
}

}  // namespace

bool matches(const Pattern& pattern, std::string_view event) {
  switch (pattern.kind) {
    case Pattern::Kind::match_all:
      return true;
    case Pattern::Kind::terms:
      return terms_match(pattern.terms, event);
    case Pattern::Kind::regex:
      return regex_found(pattern.regex, event);
    case Pattern::Kind::json:
      return json_matches(pattern, event);
    case Pattern::Kind::delimited:
      return delimited_matches(pattern, event);
  }
  return false;
}

// An unnamed slot that takes the rest of the line covers no token "by a name", so each of them gets its
// number.
std::vector<std::pair<std::string, std::string>> extracted(const Pattern& pattern, std::string_view event) {
  std::vector<std::pair<std::string, std::string>> out;
  if (pattern.kind != Pattern::Kind::delimited) return out;
  const std::vector<Token> tokens = tokens_of(event);
  const auto fields = align(pattern, tokens, event);
  if (!fields || !fields_match(pattern, *fields)) return out;
  for (std::size_t i = 0; i < tokens.size();) {
    const auto field = std::find_if(fields->begin(), fields->end(), [&](const Field& candidate) {
      return candidate.first == i && !candidate.slot->name.empty();
    });
    if (field == fields->end()) {
      out.emplace_back("$" + std::to_string(i + 1), tokens[i].value);
      ++i;
    } else {
      out.emplace_back("$" + field->slot->name, field->value);
      i += field->count;
    }
  }
  return out;
}

}  // namespace tripline::oracle
