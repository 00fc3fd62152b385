#include "compiler/build_condition.hpp"

#include <string>

#include "grammar/parse_pattern.hpp"

namespace tripline::compiler {

using grammar::CompareOp;
using grammar::Condition;
using grammar::Operand;
using grammar::Pattern;
using grammar::PatternNode;
using runtime::Field;
using runtime::Predicate;
using runtime::Test;

namespace {

std::uint32_t raw(FieldId id) { return static_cast<std::uint32_t>(id); }

// `a*b*c` with asterisks anywhere (F40): the simple shapes become simple tests.
Predicate glob_test(FieldId field, const std::string& glob) {
  const std::size_t first = glob.find('*');
  if (first == std::string::npos) return {raw(field), Test::equals, glob};
  if (glob.find_first_not_of('*') == std::string::npos) return {raw(field), Test::comparable, {}};
  const bool interior = glob.find('*', glob.find_first_not_of('*')) < glob.find_last_not_of('*');
  if (!interior) {
    const std::size_t begin = glob.find_first_not_of('*'), end = glob.find_last_not_of('*') + 1;
    const std::string body = glob.substr(begin, end - begin);
    const bool lead = begin > 0, trail = end < glob.size();
    return {raw(field), lead && trail ? Test::contains : lead ? Test::suffix : Test::prefix, body};
  }
  std::string squeezed;
  for (const char c : glob) {
    if (c != '*' || squeezed.empty() || squeezed.back() != '*') squeezed.push_back(c);
  }
  return {raw(field), Test::glob, squeezed};
}

Predicate equality(FieldId field, const Operand& operand) {
  switch (operand.kind) {
    case Operand::Kind::number: return {raw(field), Test::number_equal, operand.text};
    case Operand::Kind::regex: return {raw(field), Test::regex, grammar::to_re2(operand.text)};
    case Operand::Kind::text: break;
  }
  return text_test(field, operand.text);
}

NodeId plain_condition(const Condition& condition, const Field& where, IrWriter& writer) {
  const FieldId field = writer.field(where);
  const auto plain = [&](Test test) { return writer.test({raw(field), test, {}}); };
  switch (condition.kind) {
    case Condition::Kind::is_null: return plain(Test::is_null);
    case Condition::Kind::is_true: return plain(Test::is_true);
    case Condition::Kind::is_false: return plain(Test::is_false);
    case Condition::Kind::exists: return plain(Test::exists);
    case Condition::Kind::not_exists: return writer.none(plain(Test::exists));
    case Condition::Kind::like: return writer.test(glob_test(field, condition.operand.text));
    case Condition::Kind::compare: break;
  }
  switch (condition.op) {
    case CompareOp::eq: return writer.test(equality(field, condition.operand));
    case CompareOp::ne: {
      Predicate equal = equality(field, condition.operand);
      if (runtime::has_wildcard(where)) {  // F21: some selected node differs
        equal.negated = true;
        return writer.test(std::move(equal));
      }
      return writer.all({plain(Test::comparable), writer.none(writer.test(std::move(equal)))});  // F33
    }
    case CompareOp::lt: return writer.test({raw(field), Test::number_less, condition.operand.text});
    case CompareOp::le: return writer.test({raw(field), Test::number_less_equal, condition.operand.text});
    case CompareOp::gt: return writer.test({raw(field), Test::number_greater, condition.operand.text});
    case CompareOp::ge: return writer.test({raw(field), Test::number_greater_equal, condition.operand.text});
  }
  return writer.never();
}

NodeId condition_node(const Condition& condition, const Field& where, std::string_view slot, IrWriter& writer) {
  const NodeId node = plain_condition(condition, where, writer);
  if (writer.traces()) writer.note(node, Origin::Kind::condition, condition.span, grammar::to_string(condition, slot));
  return node;
}

NodeId terms_node(const Pattern& pattern, IrWriter& writer) {
  const FieldId message = writer.field({Field::Kind::message, {}, 0});
  const auto contains = [&](const grammar::Term& term) {
    // F2: a phrase of blanks does not require a blank; so it occurs everywhere, beside other terms too.
    return term.text.find_first_not_of(" \t\r\n") == std::string::npos ? writer.always() : writer.test({raw(message), Test::contains, term.text});
  };
  std::vector<NodeId> all, any;
  for (const grammar::Term& term : pattern.terms) {
    const bool excluded = term.kind == grammar::Term::Kind::excluded;
    const NodeId node = excluded ? writer.none(contains(term)) : contains(term);
    if (writer.traces()) writer.note(node, Origin::Kind::condition, term.span, grammar::to_string(term));
    (term.kind == grammar::Term::Kind::optional ? any : all).push_back(node);
  }
  // F8, F9: optional terms count only among themselves.
  return all.empty() ? writer.any(std::move(any)) : writer.all(std::move(all));
}

NodeId delimited_node(const Pattern& pattern, IrWriter& writer) {
  std::size_t slots = 0;
  std::vector<NodeId> all;
  for (const grammar::Slot& slot : pattern.slots) {
    if (!slot.ellipsis) ++slots;
  }
  if (slots == 0) return writer.always();  // F46, and `[...]`
  const FieldId count = writer.field({Field::Kind::token_count, {}, 0});
  all.push_back(writer.test({raw(count), Test::number_greater_equal, std::to_string(slots)}));  // F43
  for (std::size_t i = 0; i < pattern.slots.size(); ++i) {
    if (!pattern.slots[i].condition) continue;
    const Field field = slot_field(pattern, i);
    all.push_back(build_tree(pattern, *pattern.slots[i].condition, &field, pattern.slots[i].name, writer));
  }
  return writer.all(std::move(all));
}

}  // namespace

Predicate text_test(FieldId field, std::string_view text) {
  const bool lead = text.starts_with('*'), trail = text.ends_with('*');
  if (!lead && !trail) return {raw(field), Test::equals, std::string(text)};
  std::string_view body = text;
  if (lead) body.remove_prefix(1);
  if (trail && !body.empty()) body.remove_suffix(1);
  if (body.empty()) return {raw(field), Test::comparable, {}};
  return {raw(field), lead && trail ? Test::contains : lead ? Test::suffix : Test::prefix, std::string(body)};
}

Field field_of(const grammar::Selector& selector) {
  Field field;
  for (const grammar::SelectorStep& step : selector.steps) {
    using From = grammar::SelectorStep::Kind;
    using To = runtime::Step::Kind;
    const To kind = step.kind == From::key           ? To::key
                    : step.kind == From::index       ? To::index
                    : step.kind == From::any_element ? To::any_element
                                                     : To::any_value;
    field.steps.push_back({kind, step.key, static_cast<std::uint32_t>(step.index)});
  }
  return field;
}

Field slot_field(const Pattern& pattern, std::size_t slot) {
  std::size_t ellipsis = pattern.slots.size();
  for (std::size_t i = 0; i < pattern.slots.size(); ++i) {
    if (pattern.slots[i].ellipsis) ellipsis = i;
  }
  if (slot > ellipsis) {
    return {Field::Kind::token_back, {}, static_cast<std::uint32_t>(pattern.slots.size() - 1 - slot)};
  }
  const bool greedy = ellipsis == pattern.slots.size() && slot + 1 == pattern.slots.size();
  return {greedy ? Field::Kind::rest : Field::Kind::token, {}, static_cast<std::uint32_t>(slot)};
}

NodeId build_tree(const Pattern& pattern, grammar::PatternNodeId id, const Field* slot, std::string_view name,
                  IrWriter& writer) {
  const PatternNode& node = pattern[id];
  if (node.kind == PatternNode::Kind::condition) {
    return condition_node(node.condition, slot ? *slot : field_of(node.condition.selector), name, writer);
  }
  std::vector<NodeId> children;
  for (const grammar::PatternNodeId child : node.children) children.push_back(build_tree(pattern, child, slot, name, writer));
  const bool all = node.kind == PatternNode::Kind::all_of;
  const NodeId made = all ? writer.all(std::move(children)) : writer.any(std::move(children));
  writer.note(made, Origin::Kind::combination, node.span);
  return made;
}

NodeId json_guard(IrWriter& writer) {
  return writer.test({raw(writer.field({})), Test::exists, {}});
}

namespace {
NodeId pattern_node(const Pattern& pattern, IrWriter& writer) {
  switch (pattern.kind) {
    case Pattern::Kind::match_all: return writer.always();
    case Pattern::Kind::terms: return terms_node(pattern, writer);
    case Pattern::Kind::regex: {
      const FieldId message = writer.field({Field::Kind::message, {}, 0});
      const NodeId node = writer.test({raw(message), Test::regex, grammar::to_re2(pattern.regex)});
      if (writer.traces()) writer.note(node, Origin::Kind::condition, pattern.span, grammar::to_string(pattern));
      return node;
    }
    case Pattern::Kind::json: return writer.all({json_guard(writer), build_tree(pattern, pattern.root, nullptr, {}, writer)});
    case Pattern::Kind::delimited: return delimited_node(pattern, writer);
  }
  return writer.never();
}
}  // namespace

NodeId build_pattern(const Pattern& pattern, IrWriter& writer) {
  const NodeId node = pattern_node(pattern, writer);
  writer.note(node, Origin::Kind::combination, pattern.span);
  return node;
}

}  // namespace tripline::compiler
