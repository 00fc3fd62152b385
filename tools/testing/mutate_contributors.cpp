// Contributor Insights rules, whose filters are operators of their own.
#include "tools/testing/mutate_parts.hpp"

namespace tripline::tools {

namespace ast = grammar::ast;
using grammar::Text;
using Op = ast::InsightFilter::Op;

namespace {

// The operator that an author could have meant: the opposite one, or the looser one.
std::pair<Op, std::string_view> other(Op op) {
  switch (op) {
    case Op::in: return {Op::not_in, "NotIn"};
    case Op::not_in: return {Op::in, "In"};
    case Op::starts_with: return {Op::in, "In"};
    case Op::greater_than: return {Op::less_than, "LessThan"};
    case Op::less_than: return {Op::greater_than, "GreaterThan"};
    case Op::equal_to: return {Op::not_equal_to, "NotEqualTo"};
    case Op::not_equal_to: return {Op::equal_to, "EqualTo"};
    case Op::is_present: break;
  }
  return {op, ""};
}

std::string longer(const Text& text) { return text.value() + "X"; }

void mutate_filter(const ast::Contributors& rule, std::size_t f, const RuleMutation& emit) {
  using enum MutationKind;
  const ast::InsightFilter& filter = rule.rule->filters[f];
  const auto in = [f](auto& of) -> auto& { return of.rule->filters[f]; };
  ast::Contributors turned = rule;
  if (filter.op == Op::is_present) {
    in(turned).present = !filter.present;
    emit(std::move(turned), {operator_, filter.span, filter.present ? "IsPresent false" : "IsPresent true"});
  } else {
    const auto [op, word] = other(filter.op);
    in(turned).op = op;
    emit(std::move(turned), {operator_, filter.span, std::string(word)});
  }
  change_text(rule, field, {longer(filter.match)}, filter.match, [&](auto& of) -> auto& { return in(of).match; }, emit);
  for (std::size_t v = 0; v < filter.values.size(); ++v) {
    change_text(rule, literal, {longer(filter.values[v])}, filter.values[v],
                [&](auto& of) -> auto& { return in(of).values[v]; }, emit);
  }
  leave_out(rule, literal, 1, [&](auto& of) -> auto& { return in(of).values; }, span_of_text, emit);
  if (!filter.number.value().empty()) {
    change_text(rule, literal, near_numbers(filter.number.value()), filter.number,
                [&](auto& of) -> auto& { return in(of).number; }, emit);
  }
}

}  // namespace

void mutate(const ast::Contributors& rule, const RuleMutation& emit) {
  using enum MutationKind;
  change(rule, threshold, &ast::Contributors::top, emit);
  change(rule, window, &ast::Contributors::period, emit);
  if (rule.order_by) {
    change_text(rule, operator_, {rule.order_by->value() == "Maximum" ? "Sum" : "Maximum"}, *rule.order_by,
                [](auto& of) -> auto& { return of.order_by; }, emit);
  }
  if (!rule.rule) return;
  for (std::size_t f = 0; f < rule.rule->filters.size(); ++f) mutate_filter(rule, f, emit);
  leave_out(rule, condition, 0, [](auto& of) -> auto& { return of.rule->filters; },
            [](const ast::InsightFilter& filter) { return filter.span; }, emit);
  leave_out(rule, condition, 1, [](auto& of) -> auto& { return of.rule->keys; }, span_of_text, emit);
  for (std::size_t k = 0; k < rule.rule->keys.size(); ++k) {
    const Text& key = rule.rule->keys[k];
    if (!rule.rule->clf) change_text(rule, field, {longer(key)}, key, [&](auto& of) -> auto& { return of.rule->keys[k]; }, emit);
  }
  if (!rule.rule->sum || !rule.rule->value_of) return;
  ast::Contributors counts = rule;
  counts.rule->sum = false;
  emit(std::move(counts), {operator_, rule.rule->value_of->span(), "AggregateOn Count"});
}

}  // namespace tripline::tools
