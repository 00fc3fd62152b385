// Composites: their rule stands in reverse Polish order, so an operand is the steps from where it begins to its own.
#include <algorithm>

#include "tools/testing/mutate_parts.hpp"

namespace tripline::tools {

namespace ast = grammar::ast;
using grammar::AlarmRule;
using grammar::AlarmRuleStep;
using Op = AlarmRuleStep::Op;

namespace {

std::size_t operands_of(const AlarmRuleStep& step) {
  return step.op == Op::negate ? 1 : step.op == Op::all || step.op == Op::any ? step.count : 0;
}

// Where the operand that ends with each step begins; a rule was checked when it was read, so there are enough of them.
std::vector<std::size_t> beginnings(const AlarmRule& rule) {
  std::vector<std::size_t> out, open;  // open: beginnings of operands that nothing has combined yet
  for (std::size_t s = 0; s < rule.steps.size(); ++s) {
    std::size_t begin = s;
    for (std::size_t i = 0; i < operands_of(rule.steps[s]) && !open.empty(); ++i) {
      begin = open.back();
      open.pop_back();
    }
    open.push_back(begin);
    out.push_back(begin);
  }
  return out;
}

std::string_view word_of(AlarmRuleStep::State state) {
  constexpr std::string_view words[] = {"INSUFFICIENT_DATA", "OK", "ALARM"};
  return words[static_cast<std::size_t>(state)];
}

class CompositeMutation {
 public:
  CompositeMutation(const ast::Composite& composite, const RuleMutation& emit)
      : composite_(composite), rule_(*composite.rule), emit_(emit), begin_(beginnings(rule_)) {}

  void run() {
    for (std::size_t s = 0; s < rule_.steps.size(); ++s) mutate(s);
  }

 private:
  template <typename Edit>
  void with(MutationKind kind, grammar::Span span, std::string replacement, Edit edit) {
    ast::Composite mutant = composite_;
    edit(mutant.rule->steps);
    emit_(std::move(mutant), {kind, span, std::move(replacement)});
  }

  // From the first name of an operand to its last.
  grammar::Span span_of(std::size_t first, std::size_t last) const {
    grammar::Span out;
    for (std::size_t s = first; s <= last; ++s) {
      const grammar::Span& span = rule_.steps[s].span;
      if (rule_.steps[s].op != Op::state && rule_.steps[s].op != Op::at_least) continue;
      if (out.source == grammar::SourceId::nowhere) out = span;
      out.end = std::max(out.end, span.end);
    }
    return out.source == grammar::SourceId::nowhere ? composite_.head.name.span() : out;
  }

  void mutate(std::size_t s) {
    const AlarmRuleStep& step = rule_.steps[s];
    switch (step.op) {
      case Op::never:
      case Op::always: break;
      case Op::state: {
        const auto other = step.state == AlarmRuleStep::State::ok ? AlarmRuleStep::State::alarm : AlarmRuleStep::State::ok;
        with(MutationKind::operator_, step.span, std::string(word_of(other)), [=](auto& steps) { steps[s].state = other; });
        break;
      }
      case Op::at_least: return at_least(s);
      case Op::negate:
        with(MutationKind::operator_, span_of(begin_[s], s), "without NOT",
             [=](auto& steps) { steps.erase(steps.begin() + static_cast<std::ptrdiff_t>(s)); });
        break;
      case Op::all:
      case Op::any: {
        const bool all = step.op == Op::all;
        with(MutationKind::operator_, span_of(begin_[s], s), all ? "any of them (OR)" : "all of them (AND)",
             [=](auto& steps) { steps[s].op = all ? Op::any : Op::all; });
        without_operands(s);
        break;
      }
    }
  }

  void without_operands(std::size_t s) {
    const auto at = [](auto& steps, std::size_t i) { return steps.begin() + static_cast<std::ptrdiff_t>(i); };
    for (std::size_t last = s, left = rule_.steps[s].count; left > 0 && last > 0; --left) {
      const std::size_t end = last, begin = begin_[end - 1];  // of the operand right before `last`
      with(MutationKind::condition, span_of(begin, end - 1), "", [&](auto& steps) {
        if (--steps[s].count == 1) steps.erase(at(steps, s));
        steps.erase(at(steps, begin), at(steps, end));
      });
      last = begin;
    }
  }

  void at_least(std::size_t s) {
    const AlarmRuleStep& step = rule_.steps[s];
    const std::uint32_t most = step.percent ? 100 : static_cast<std::uint32_t>(step.names.size());
    for (const std::uint32_t count : {step.count - 1, step.count + 1}) {
      if (count == 0 || count > most) continue;
      with(MutationKind::threshold, step.span, "at least " + std::to_string(count), [=](auto& steps) { steps[s].count = count; });
    }
    with(MutationKind::operator_, step.span, step.negated ? "without NOT" : "NOT", [=](auto& steps) { steps[s].negated ^= true; });
    for (std::size_t n = 0; step.names.size() > 1 && n < step.names.size(); ++n) {
      with(MutationKind::condition, rule_.names[step.names[n]].span, "", [=](auto& steps) {
        steps[s].names.erase(steps[s].names.begin() + static_cast<std::ptrdiff_t>(n));
        if (!steps[s].percent) steps[s].count = std::min(steps[s].count, static_cast<std::uint32_t>(steps[s].names.size()));
      });
    }
  }

  const ast::Composite& composite_;
  const AlarmRule& rule_;
  const RuleMutation& emit_;
  std::vector<std::size_t> begin_;
};

}  // namespace

void mutate(const ast::Composite& composite, const RuleMutation& emit) {
  if (composite.rule) CompositeMutation(composite, emit).run();
  leave_out_part(composite, MutationKind::condition, &ast::Composite::suppressor, span_of_text, emit);
  change(composite, MutationKind::window, &ast::Composite::wait, emit);
  change(composite, MutationKind::window, &ast::Composite::extension, emit);
}

}  // namespace tripline::tools
