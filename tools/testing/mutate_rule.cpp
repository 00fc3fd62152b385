#include "tools/testing/mutate_rule.hpp"

#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "compiler/scalars.hpp"
#include "runtime/number.hpp"
#include "tools/json_text.hpp"
#include "tools/testing/mutate_parts.hpp"

namespace tripline::tools {

namespace ast = grammar::ast;
using grammar::Text;

std::vector<std::string> near_numbers(const std::string& text) {
  if (const auto whole = compiler::parse_integer(text)) {
    if (*whole == 0) return {"1"};
    return {std::to_string(*whole - 1), std::to_string(*whole + 1)};
  }
  const auto number = runtime::to_double(text);
  if (!number || *number == 0) return {};
  return {number_text(*number * 0.9), number_text(*number * 1.1)};
}

std::vector<std::string> near_durations(const std::string& text) {
  const auto seconds = compiler::parse_duration(text);
  if (!seconds) return {};
  return {std::to_string(*seconds / 2), std::to_string(std::uint64_t{*seconds} * 2)};
}

namespace {

// The comparisons that an author could have meant instead.
std::vector<std::string> other_comparisons(const std::string& text) {
  constexpr std::string_view above_or_equal = "GreaterThanOrEqualToThreshold", above = "GreaterThanThreshold";
  constexpr std::string_view below_or_equal = "LessThanOrEqualToThreshold", below = "LessThanThreshold";
  constexpr std::string_view outside_band = "LessThanLowerOrGreaterThanUpperThreshold";
  constexpr std::string_view below_band = "LessThanLowerThreshold", above_band = "GreaterThanUpperThreshold";
  constexpr std::pair<std::string_view, std::string_view> pairs[] = {
      {above_or_equal, above}, {above, above_or_equal}, {below_or_equal, below}, {below, below_or_equal},
      {outside_band, below_band}, {outside_band, above_band}, {below_band, outside_band}, {above_band, outside_band}};
  std::vector<std::string> out;
  for (const auto& [a, b] : pairs) {
    if (text == a) out.emplace_back(b);
  }
  return out;
}

grammar::MathOperator other(grammar::MathOperator op) {
  using enum grammar::MathOperator;
  switch (op) {
    case either: return both;
    case both: return either;
    case eq: return ne;
    case ne: return eq;
    case lt: return le;
    case le: return lt;
    case gt: return ge;
    case ge: return gt;
    case add: return subtract;
    case subtract: return add;
    case multiply: return divide;
    case divide: return multiply;
    case power: break;
  }
  return op;
}

// Metric math: numbers and operators. `get` finds the expression in a copy of the alarm.
template <typename Get>
void mutate_math(const ast::Alarm& alarm, const grammar::Expression& expression, Get get, const RuleMutation& emit) {
  for (std::size_t n = 0; n < expression.nodes.size(); ++n) {
    const grammar::MathNode& node = expression.nodes[n];
    if (node.kind == grammar::MathNode::Kind::number) {
      for (const std::string& near : near_numbers(node.text)) {
        ast::Alarm mutant = alarm;
        get(mutant).nodes[n].text = near;
        get(mutant).nodes[n].number = *runtime::to_double(near);
        emit(std::move(mutant), {MutationKind::literal, node.span, near});
      }
    }
    if (node.kind != grammar::MathNode::Kind::binary || other(node.op) == node.op) continue;
    ast::Alarm mutant = alarm;
    get(mutant).nodes[n].op = other(node.op);
    emit(std::move(mutant), {MutationKind::operator_, node.mark, std::string(to_string(other(node.op)))});
  }
}

void mutate(const ast::Filter&, const RuleMutation&) {}
void mutate(const ast::Metric&, const RuleMutation&) {}

void mutate(const ast::Alarm& alarm, const RuleMutation& emit) {
  using enum MutationKind;
  change(alarm, threshold, &ast::Alarm::threshold, emit);
  change(alarm, threshold, &ast::Alarm::evaluation_periods, emit);
  change(alarm, threshold, &ast::Alarm::datapoints_to_alarm, emit);
  change(alarm, window, &ast::Alarm::period, emit);
  if (alarm.comparison_operator) {
    change_text(alarm, operator_, other_comparisons(alarm.comparison_operator->value()), *alarm.comparison_operator,
                std::mem_fn(&ast::Alarm::comparison_operator), emit);
  }
  if (alarm.band && alarm.band->width) {
    const auto width = runtime::to_double(alarm.band->width->value()).value_or(1);
    change_text(alarm, threshold, {number_text(width / 2), number_text(width * 2)}, *alarm.band->width,
                [](ast::Alarm& a) -> auto& { return a.band->width; }, emit);
  }
  if (alarm.expression) {
    mutate_math(alarm, *alarm.expression, [](ast::Alarm& a) -> auto& { return *a.expression; }, emit);
  }
  for (std::size_t i = 0; i < alarm.inputs.size(); ++i) {
    if (!alarm.inputs[i].expression) continue;
    mutate_math(alarm, *alarm.inputs[i].expression, [i](ast::Alarm& a) -> auto& { return *a.inputs[i].expression; }, emit);
  }
}

void mutate(const ast::Outlier& outlier, const RuleMutation& emit) {
  using enum MutationKind;
  change(outlier, threshold, &ast::Outlier::k, emit);
  change(outlier, threshold, &ast::Outlier::min_population, emit);
  change(outlier, window, &ast::Outlier::window, emit);
  leave_out_part(outlier, condition, &ast::Outlier::filter, [](const ast::FilterUse& use) { return use.span; }, emit);
}

}  // namespace

void mutate_parameters(const MutableRule& rule, const RuleMutation& emit) {
  std::visit([&](const auto& r) { mutate(r, emit); }, rule);
}

}  // namespace tripline::tools
