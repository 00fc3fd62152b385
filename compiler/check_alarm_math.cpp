// Alarms on metric math (spec A38): the expression and the metrics that it computes with.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/check_rules.hpp"
#include "compiler/lower_expression.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::Diagnostics;
using runtime::FormulaNode;
using runtime::FormulaSet;
using runtime::Operation;

namespace {

// The metrics of the expression, in order; false after saying why one is none.
bool read_inputs(const grammar::ast::Pack& pack, const grammar::ast::Alarm& alarm, runtime::Alarm& out, Surroundings& in) {
  bool whole = true;
  for (const grammar::ast::MathInput& input : alarm.inputs) {
    if (!input.metric_name) {
      whole = whole && input.expression;
      continue;
    }
    if (input.period) {
      const std::uint32_t period = duration_of(input.period, "period", out.period, in.diagnostics);
      if (period != out.period) {
        in.diagnostics
            .add(Code::alarm_definition, input.period->span(),
                 fmt::format("a period of {} seconds in an alarm with a period of {}", period, out.period))
            .help = "all metrics of an alarm have the alarm's period";
        whole = false;
      }
    }
    runtime::AlarmInput made;
    made.statistic = input.statistic ? statistic_of(*input.statistic, in.diagnostics) : out.statistic;
    const auto& statistic = input.statistic ? input.statistic : alarm.statistic;
    const auto number = watched_metric(pack, input, made, out, in);
    if (!number) {
      whole = false;
      continue;
    }
    made.metric = *number;
    if (statistic) keep_values(*statistic, made.statistic, in.writer.ir().metrics[*number], in.diagnostics);
    out.inputs.push_back(std::move(made));
  }
  return whole;
}

// Each combination of dimension values is judged on its own, so the metrics that leave them open have the same ones.
bool check_open_dimensions(const grammar::ast::Alarm& alarm, const runtime::Alarm& out, Surroundings& in) {
  const auto& metrics = in.writer.ir().metrics;
  const grammar::ast::MathInput* first = nullptr;
  const std::vector<runtime::Dimension>* open = nullptr;
  std::size_t number = 0;
  for (const grammar::ast::MathInput& input : alarm.inputs) {
    if (!input.metric_name) continue;
    const runtime::AlarmInput& made = out.inputs[number++];
    const auto& dimensions = metrics[made.metric].dimensions;
    if (!made.dimensions.empty() || dimensions.empty()) continue;
    const auto same_name = [](const auto& a, const auto& b) { return a.name == b.name; };
    if (open && !std::equal(open->begin(), open->end(), dimensions.begin(), dimensions.end(), same_name)) {
      auto& diagnostic = in.diagnostics.add(
          Code::alarm_definition, input.metric_name->span(),
          fmt::format("`{}` and `{}` have different dimensions", first->id.value(), input.id.value()));
      diagnostic.help = "choose one series with `dimensions`, or compute with metrics of the same dimensions";
      diagnostic.labels.push_back({first->metric_name->span(), "the other metric"});
      return false;
    }
    if (!open) first = &input;
    open = &dimensions;
  }
  return true;
}

// Whether a node gives an array of series: of those a function takes members slot by slot.
bool gives_array(const FormulaSet& set, const runtime::Formula& formula, std::uint32_t number) {
  const FormulaNode& node = formula.nodes[number];
  switch (node.operation) {
    case Operation::gather:
    case Operation::array:
    case Operation::band:
    case Operation::slice:
    case Operation::sort:
    case Operation::remove_empty: return true;
    case Operation::result: {
      const runtime::Formula& other = set.formulas[node.inputs.front()];
      return gives_array(set, other, static_cast<std::uint32_t>(other.nodes.size() - 1));
    }
    case Operation::average:
    case Operation::sum:
    case Operation::minimum:
    case Operation::maximum:
    case Operation::deviation:
    case Operation::datapoint_count:
    case Operation::first:
    case Operation::last:
    case Operation::metric_count:
    case Operation::choose:
    case Operation::time_series: return false;
    default: break;
  }
  return std::any_of(node.operands.begin(), node.operands.end(),
                     [&](std::uint32_t operand) { return gives_array(set, formula, operand); });
}

// A38: what of the result hangs on how many slots are looked at. Empty: nothing.
std::string doubt_of(const FormulaSet& set, const runtime::Formula& formula, const FormulaNode& node) {
  switch (node.operation) {
    case Operation::average:
    case Operation::sum:
    case Operation::minimum:
    case Operation::maximum:
    case Operation::deviation:
    case Operation::datapoint_count:
      if (gives_array(set, formula, node.operands.front())) return "";
      [[fallthrough]];
    case Operation::running_sum:
    case Operation::remove_empty: return "is computed over all periods that are searched for data";
    case Operation::fill:
    case Operation::fill_repeat: return "also fills the newest period, whose data may only be late";
    default: return "";
  }
}

// Where a node stands in the source: its operator or function.
grammar::Span place_of(const grammar::Expression& expression, const FormulaNode& node) {
  const auto written = std::find_if(expression.nodes.begin(), expression.nodes.end(), [&](const grammar::MathNode& n) {
    return n.begin == node.begin && n.end == node.end;
  });
  return written == expression.nodes.end() ? expression.span : written->mark;
}

// What must be known of a formula before its alarm is trusted.
void warn(const grammar::Expression& expression, const FormulaSet& set, const runtime::Formula& formula,
          Diagnostics& diagnostics) {
  for (const FormulaNode& node : formula.nodes) {
    const std::string doubt = doubt_of(set, formula, node);
    if (doubt.empty()) continue;
    const bool fills = node.operation == Operation::fill || node.operation == Operation::fill_repeat;
    diagnostics
        .add(Code::alarm_expression, place_of(expression, node),
             fmt::format("`{}` {}", runtime::to_string(node.operation), doubt))
        .help = fills ? "`treat_missing_data` says what a period without data counts as"
                      : "`evaluation_range` says how many periods they are";
  }
}

// Reports of Contributor Insights are no series of an alarm's slots.
bool check_functions(const grammar::ast::Alarm& alarm, Diagnostics& diagnostics) {
  const std::size_t errors = diagnostics.errors();
  const auto check = [&](const std::optional<grammar::Expression>& expression) {
    if (!expression) return;
    for (const grammar::MathNode& node : expression->nodes) {
      if (node.kind != grammar::MathNode::Kind::call || node.text != "INSIGHT_RULE_METRIC") continue;
      diagnostics.add(Code::offline_function, node.mark, fmt::format("`{}` is not known to alarms", node.text)).help =
          "compute with `metrics` only";
    }
  };
  check(alarm.expression);
  for (const grammar::ast::MathInput& input : alarm.inputs) check(input.expression);
  return diagnostics.errors() == errors;
}

// A band is learnt from more than the slots that an alarm looks at, so from a metric's own past.
bool check_bands(const grammar::Expression& expression, const runtime::Formula& formula, Diagnostics& diagnostics) {
  for (const FormulaNode& node : formula.nodes) {
    if (node.operation != Operation::band || formula.nodes[node.operands.front()].operation == Operation::input) continue;
    diagnostics
        .add(Code::offline_function, place_of(expression, node), "the band of an expression is not known to alarms")
        .help = "name a metric's id, or give the alarm a `band` in place of its threshold";
    return false;
  }
  return true;
}

}  // namespace

bool check_alarm_math(const grammar::ast::Pack& pack, const grammar::ast::Alarm& alarm, runtime::Alarm& out, Surroundings& in) {
  const bool whole = read_inputs(pack, alarm, out, in);
  MathRequest request;
  request.alarm = true;
  for (const grammar::ast::MathInput& input : alarm.inputs) {
    request.items.push_back({input.id, input.expression, false, out.period});
  }
  if (!alarm.expression || alarm.inputs.empty() || !check_functions(alarm, in.diagnostics)) return false;
  const grammar::Text nameless = grammar::Text::synthetic("", alarm.expression->span);
  request.items.push_back({nameless, alarm.expression, false, out.period});
  auto math = lower_expressions(request, in.diagnostics);
  if (!math || !whole) return false;
  for (std::size_t f = 0; f + 1 < math->formulas.size(); ++f) {
    if (!math->formulas[f].reported) continue;
    const auto input = std::find_if(alarm.inputs.begin(), alarm.inputs.end(), [&](const grammar::ast::MathInput& each) {
      return each.id.value() == math->formulas[f].id;
    });
    auto& diagnostic = in.diagnostics.add(Code::alarm_definition, input->id.span(),
                                          fmt::format("`{}` is a second series: the expression does not use it", input->id.value()));
    diagnostic.help = "an alarm watches one series: use the id in `expression`, or leave it out";
    diagnostic.labels.push_back({alarm.expression->span, "the alarm's expression"});
    return false;
  }
  if (!check_open_dimensions(alarm, out, in)) return false;
  for (const runtime::Formula& formula : math->formulas) {
    const auto input = std::find_if(alarm.inputs.begin(), alarm.inputs.end(), [&](const grammar::ast::MathInput& each) {
      return !formula.id.empty() && each.id.value() == formula.id;
    });
    const grammar::Expression& expression = input == alarm.inputs.end() ? *alarm.expression : *input->expression;
    if (!check_bands(expression, formula, in.diagnostics)) return false;
    warn(expression, *math, formula, in.diagnostics);
  }
  out.math = std::move(*math);
  return true;
}

}  // namespace tripline::compiler
