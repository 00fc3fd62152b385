// Threats: how much, how soon, in which order, and of whom.
#include "tools/testing/mutate_parts.hpp"

namespace tripline::tools {

namespace ast = grammar::ast;
using ast::Threat;

namespace {

grammar::Span span_of_use(const ast::FilterUse& use) { return use.span; }

void mutate_counted(const Threat& threat, const RuleMutation& emit) {
  const auto in = [](auto& t) -> auto& { return std::get<Threat::Counted>(t.kind); };
  const Threat::Counted& counted = in(threat);
  change_text(threat, MutationKind::threshold, near_numbers(counted.at_least.value()), counted.at_least,
              [&](Threat& t) -> auto& { return in(t).at_least; }, emit);
  if (counted.in) leave_out(threat, MutationKind::literal, 1, [&](auto& t) -> auto& { return in(t).in->values; }, span_of_text, emit);
}

void mutate_sequence(const Threat& threat, const RuleMutation& emit) {
  using enum MutationKind;
  const auto in = [](auto& t) -> auto& { return std::get<Threat::Sequence>(t.kind); };
  const Threat::Sequence& sequence = in(threat);
  change(threat, window, [&](auto& t) -> auto& { return in(t).max_gap; }, emit);
  leave_out_part(threat, condition, [&](auto& t) -> auto& { return in(t).without; }, span_of_use, emit);
  for (std::size_t s = 0; s < sequence.steps.size(); ++s) {
    change(threat, window, [&](auto& t) -> auto& { return in(t).steps[s].max_gap; }, emit);
    leave_out_part(threat, condition, [&](auto& t) -> auto& { return in(t).steps[s].without; }, span_of_use, emit);
  }
  leave_out(threat, condition, 2, [&](auto& t) -> auto& { return in(t).steps; }, [](const Threat::Step& step) { return step.span; }, emit);
  if (!sequence.order) return;
  change_text(threat, operator_, {sequence.order->value() == "any" ? "strict" : "any"}, *sequence.order,
              [&](Threat& t) -> auto& { return in(t).order; }, emit);
}

}  // namespace

void mutate(const Threat& threat, const RuleMutation& emit) {
  using enum MutationKind;
  change(threat, window, &Threat::window, emit);
  change(threat, window, &Threat::suppress, emit);
  if (std::holds_alternative<Threat::Counted>(threat.kind)) mutate_counted(threat, emit);
  if (std::holds_alternative<Threat::Sequence>(threat.kind)) mutate_sequence(threat, emit);
  if (std::holds_alternative<Threat::FirstSeen>(threat.kind)) {
    change(threat, window, [](auto& t) -> auto& { return std::get<Threat::FirstSeen>(t.kind).learning; }, emit);
  }
  leave_out_part(threat, condition, &Threat::filter, span_of_use, emit);
  const auto span_of_name = [](const Threat::EntityName& name) { return name.text.span(); };
  leave_out(threat, condition, 1, &Threat::by, span_of_name, emit);
  leave_out(threat, condition, 1, &Threat::by_all, span_of_name, emit);
}

}  // namespace tripline::tools
