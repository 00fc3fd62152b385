#include "tools/testing/mutate_filter.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

#include "compiler/scalars.hpp"

namespace tripline::tools {

using grammar::CompareOp;
using grammar::Condition;
using grammar::Operand;
using grammar::Pattern;
using grammar::PatternNode;
using grammar::SelectorStep;
using grammar::ast::FilterUse;

namespace {

constexpr std::size_t long_list = 16;

using PatternMutation = std::function<void(Pattern mutant, const Change& change)>;
using ConditionMutation = std::function<void(Condition mutant, MutationKind kind)>;

CompareOp other(CompareOp op) {
  switch (op) {
    case CompareOp::eq: return CompareOp::ne;
    case CompareOp::ne: return CompareOp::eq;
    case CompareOp::lt: return CompareOp::le;
    case CompareOp::le: return CompareOp::lt;
    case CompareOp::gt: return CompareOp::ge;
    case CompareOp::ge: return CompareOp::gt;
  }
  return op;
}

void mutate_text(const Condition& condition, const ConditionMutation& emit) {
  const std::string& text = condition.operand.text;
  const bool lead = text.starts_with('*'), trail = text.size() > 1 && text.ends_with('*');
  const auto with = [&](std::string changed, MutationKind kind) {
    Condition mutant = condition;
    mutant.operand.text = std::move(changed);
    emit(std::move(mutant), kind);
  };
  if (text.find_first_not_of('*') != std::string::npos) {
    with(trail ? text.substr(0, text.size() - 1) + "X*" : text + "X", MutationKind::literal);
  }
  if (text == "*") return;
  with(lead ? text.substr(1) : "*" + text, MutationKind::wildcard);
  with(trail ? text.substr(0, text.size() - 1) : text + "*", MutationKind::wildcard);
}

void mutate_number(const Condition& condition, const ConditionMutation& emit) {
  const auto number = compiler::parse_integer(condition.operand.text);
  if (!number) return;
  for (const std::uint64_t changed : {*number + 1, *number - 1}) {
    if (changed > *number + 1) continue;  // below 0
    Condition mutant = condition;
    mutant.operand.text = std::to_string(changed);
    emit(std::move(mutant), MutationKind::literal);
  }
}

void mutate_condition(const Condition& condition, const ConditionMutation& emit) {
  using Kind = Condition::Kind;
  const auto become = [&](Kind kind) {
    Condition mutant = condition;
    mutant.kind = kind;
    emit(std::move(mutant), MutationKind::operator_);
  };
  switch (condition.kind) {
    case Kind::compare: {
      Condition mutant = condition;
      mutant.op = other(condition.op);
      emit(std::move(mutant), MutationKind::operator_);
      if (condition.operand.kind == Operand::Kind::text) mutate_text(condition, emit);
      if (condition.operand.kind == Operand::Kind::number) mutate_number(condition, emit);
      break;
    }
    case Kind::is_null: become(Kind::exists); break;
    case Kind::is_true: become(Kind::is_false); break;
    case Kind::is_false: become(Kind::is_true); break;
    case Kind::exists: become(Kind::not_exists); break;
    case Kind::not_exists: become(Kind::exists); break;
    case Kind::like: mutate_text(condition, emit); break;
  }
  for (std::size_t s = condition.selector.steps.size(); s-- > 0;) {
    if (condition.selector.steps[s].kind != SelectorStep::Kind::key) continue;
    Condition mutant = condition;
    mutant.selector.steps[s].key += "X";
    emit(std::move(mutant), MutationKind::field);
    break;
  }
}

// A condition alone, as it is written in a JSON pattern.
std::string spelled(const Condition& condition) {
  Pattern pattern;
  pattern.kind = Pattern::Kind::json;
  pattern.nodes.push_back({PatternNode::Kind::condition, {}, condition, {}});
  std::string text = grammar::to_string(pattern);
  const std::size_t begin = text.find_first_not_of("{( "), end = text.find_last_not_of(" )}");
  return begin == std::string::npos ? text : text.substr(begin, end + 1 - begin);
}

void mutate_nodes(const Pattern& pattern, const PatternMutation& emit) {
  for (std::size_t n = 0; n < pattern.nodes.size(); ++n) {
    const PatternNode& node = pattern.nodes[n];
    if (node.kind == PatternNode::Kind::condition) {
      mutate_condition(node.condition, [&](Condition changed, MutationKind kind) {
        Pattern mutant = pattern;
        const std::string text = spelled(changed);
        mutant.nodes[n].condition = std::move(changed);
        emit(std::move(mutant), {kind, node.condition.span, text});
      });
      continue;
    }
    const bool all = node.kind == PatternNode::Kind::all_of;
    Pattern swapped = pattern;
    swapped.nodes[n].kind = all ? PatternNode::Kind::any_of : PatternNode::Kind::all_of;
    emit(std::move(swapped), {MutationKind::operator_, node.span, all ? "any of them (||)" : "all of them (&&)"});
    for (std::size_t c = 0; c < node.children.size(); ++c) {
      Pattern without = pattern;
      auto& children = without.nodes[n].children;
      children.erase(children.begin() + static_cast<std::ptrdiff_t>(c));
      emit(std::move(without), {MutationKind::condition, pattern[node.children[c]].span, ""});
    }
  }
}

void mutate_terms(const Pattern& pattern, const PatternMutation& emit) {
  for (std::size_t t = 0; t < pattern.terms.size(); ++t) {
    const grammar::Term& term = pattern.terms[t];
    Pattern turned = pattern, longer = pattern;
    auto& kind = turned.terms[t].kind;
    kind = kind == grammar::Term::Kind::excluded ? grammar::Term::Kind::required : grammar::Term::Kind::excluded;
    emit(std::move(turned), {MutationKind::operator_, term.span,
                             term.kind == grammar::Term::Kind::excluded ? term.text : "-" + term.text});
    longer.terms[t].text += "X";
    emit(std::move(longer), {MutationKind::literal, term.span, term.text + "X"});
    if (pattern.terms.size() == 1) continue;
    Pattern without = pattern;
    without.terms.erase(without.terms.begin() + static_cast<std::ptrdiff_t>(t));
    emit(std::move(without), {MutationKind::condition, term.span, ""});
  }
}

void mutate_pattern(const Pattern& pattern, const PatternMutation& emit) {
  mutate_nodes(pattern, emit);  // of JSON patterns and of slots
  mutate_terms(pattern, emit);
  for (std::size_t s = 0; s < pattern.slots.size(); ++s) {
    if (!pattern.slots[s].condition) continue;
    Pattern without = pattern;
    without.slots[s].condition.reset();
    emit(std::move(without), {MutationKind::condition, pattern.slots[s].span, "a slot without a condition"});
  }
}

void mutate_member(const FilterUse& use, const FilterMutation& emit) {
  if (use.field && !use.field->selector.steps.empty() &&
      use.field->selector.steps.back().kind == SelectorStep::Kind::key) {
    FilterUse mutant = use;
    mutant.field->selector.steps.back().key += "X";
    emit(std::move(mutant), {MutationKind::field, use.field->text.span(), use.field->text.value() + "X"});
  }
  const std::size_t values = use.list.values.size();  // of a list in place; named ones are put in place before
  for (std::size_t v = 0; values > 1 && v < values; ++v) {
    if (values > long_list && v != 0 && v + 1 != values) continue;
    FilterUse mutant = use;
    mutant.list.values.erase(mutant.list.values.begin() + static_cast<std::ptrdiff_t>(v));
    emit(std::move(mutant), {MutationKind::literal, use.list.values[v].span(), ""});
  }
}

void mutate_children(const FilterUse& use, const FilterMutation& emit) {
  for (std::size_t c = 0; c < use.children.size(); ++c) {
    mutate_filter(use.children[c], [&](FilterUse changed, const Change& change) {
      FilterUse mutant = use;
      mutant.children[c] = std::move(changed);
      emit(std::move(mutant), change);
    });
    if (use.children.size() < 2) continue;
    FilterUse without = use;
    without.children.erase(without.children.begin() + static_cast<std::ptrdiff_t>(c));
    emit(std::move(without), {MutationKind::condition, use.children[c].span, ""});
  }
}

}  // namespace

std::string_view to_string(MutationKind kind) {
  constexpr std::string_view names[] = {"operator", "literal", "wildcard", "field", "threshold", "window", "condition"};
  return names[static_cast<std::size_t>(kind)];
}

void mutate_filter(const FilterUse& use, const FilterMutation& emit) {
  using Kind = FilterUse::Kind;
  switch (use.kind) {
    case Kind::reference: return;
    case Kind::member: return mutate_member(use, emit);
    case Kind::pattern:
      if (!use.pattern) return;
      return mutate_pattern(*use.pattern, [&](Pattern changed, const Change& change) {
        FilterUse mutant = use;
        mutant.pattern = std::move(changed);
        emit(std::move(mutant), change);
      });
    case Kind::all_of:
    case Kind::any_of:
    case Kind::none_of: break;
  }
  if (use.kind == Kind::none_of || use.children.size() > 1) {
    FilterUse turned = use;
    turned.kind = use.kind == Kind::all_of ? Kind::any_of : use.kind == Kind::any_of ? Kind::all_of : Kind::any_of;
    emit(std::move(turned), {MutationKind::operator_, use.span,
                             use.kind == Kind::none_of ? "without `not`" : use.kind == Kind::all_of ? "any of them" : "all of them"});
  }
  mutate_children(use, emit);
}

}  // namespace tripline::tools
