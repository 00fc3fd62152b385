#pragma once
// Actions of the composite rule grammar: steps in reverse Polish order, written as the productions end. The grammar
// commits early enough that nothing is built for a production that then fails.

#include "grammar/alarm_rule.hpp"
#include "grammar/alarm_rule_syntax.hpp"
#include "grammar/parse_alarm_rule.hpp"

namespace tripline::grammar::alarm_rule_syntax {

// A rule under construction. Spans count from the rule's own first byte.
struct AlarmRuleDraft {
  explicit AlarmRuleDraft(std::string_view text) : base(text.data()) {}

  template <typename Input>
  Span span(const Input& in) const {
    return {SourceId::nowhere, static_cast<std::uint32_t>(in.begin() - base),
            static_cast<std::uint32_t>(in.end() - base)};
  }
  void name(std::string text, Span span, bool quoted) {
    const std::size_t before = text.size() - alarm_name_of(text).size();
    quoted |= before > 0;
    text.erase(0, before);
    listed.push_back(static_cast<std::uint32_t>(rule.names.size()));
    rule.names.push_back({std::move(text), span, quoted});
  }
  void step(AlarmRuleStep::Op op, std::uint32_t count = 0) {
    AlarmRuleStep step;
    step.op = op;
    step.count = count;
    rule.steps.push_back(std::move(step));
  }

  const char* base;
  AlarmRule rule;
  std::vector<const char*> openers;
  std::size_t groups = 0;               // parentheses around rules
  std::vector<std::uint32_t> chains;    // operands so far of the pending chains, innermost last
  std::vector<std::uint32_t> negations; // NOTs before the pending conditions
  AlarmRuleStep call;                   // state_call or at_least at hand
  std::vector<std::uint32_t> listed;    // names of the call at hand
};

template <typename Production>
struct build : peg::nothing<Production> {};

template <AlarmRuleStep::State state>
struct note_state {
  static void apply0(AlarmRuleDraft& draft) { draft.call.state = state; }
};
template <>
struct build<alarm_word> : note_state<AlarmRuleStep::State::alarm> {};
template <>
struct build<ok_word> : note_state<AlarmRuleStep::State::ok> {};
template <>
struct build<insufficient_data_word> : note_state<AlarmRuleStep::State::insufficient_data> {};

template <>
struct build<plain_name> {
  template <typename Input>
  static void apply(const Input& in, AlarmRuleDraft& draft) {
    draft.name(in.string(), draft.span(in), false);
  }
};

template <>
struct build<quoted_name> {
  template <typename Input>
  static void apply(const Input& in, AlarmRuleDraft& draft) {
    std::string name;
    for (const char* at = in.begin() + 1; at + 1 < in.end(); ++at) {
      if (*at == '\\' && (at[1] == '"' || at[1] == '\\')) ++at;
      name += *at;
    }
    draft.name(std::move(name), draft.span(in), true);
  }
};

template <>
struct build<call_open> {
  static void apply0(AlarmRuleDraft& draft) { draft.listed.clear(); }
};

template <>
struct build<state_call> {
  template <typename Input>
  static void apply(const Input& in, AlarmRuleDraft& draft) {
    draft.call.op = AlarmRuleStep::Op::state;
    draft.call.span = draft.span(in);
    draft.call.names = std::move(draft.listed);
    draft.rule.steps.push_back(std::move(draft.call));
    draft.call = {};
  }
};

template <>
struct build<digits> {
  template <typename Input>
  static void apply(const Input& in, AlarmRuleDraft& draft) {
    constexpr std::uint32_t plenty = 1'000'000;  // more than any list has; larger numbers stay there
    draft.call.count = 0;
    for (const char* at = in.begin(); at != in.end(); ++at) {
      draft.call.count = std::min(plenty, draft.call.count * 10 + static_cast<std::uint32_t>(*at - '0'));
    }
  }
};
template <>
struct build<percent_sign> {
  static void apply0(AlarmRuleDraft& draft) { draft.call.percent = true; }
};
template <>
struct build<at_least_not> {
  static void apply0(AlarmRuleDraft& draft) { draft.call.negated = true; }
};
template <>
struct build<at_least_count> {
  template <typename Input>
  static void apply(const Input& in, AlarmRuleDraft& draft) {
    draft.call.span = draft.span(in);  // where to point when the number is wrong
    while (draft.call.span.end > draft.call.span.begin && draft.base[draft.call.span.end - 1] != '%' &&
           (draft.base[draft.call.span.end - 1] < '0' || draft.base[draft.call.span.end - 1] > '9')) {
      --draft.call.span.end;
    }
  }
};
template <>
struct build<at_least> {
  static void apply0(AlarmRuleDraft& draft) {
    draft.call.op = AlarmRuleStep::Op::at_least;
    draft.call.names = std::move(draft.listed);
    draft.rule.steps.push_back(std::move(draft.call));
    draft.call = {};
  }
};

template <>
struct build<word_true> {
  static void apply0(AlarmRuleDraft& draft) { draft.step(AlarmRuleStep::Op::always); }
};
template <>
struct build<word_false> {
  static void apply0(AlarmRuleDraft& draft) { draft.step(AlarmRuleStep::Op::never); }
};

template <>
struct build<parenthesis_open> {
  static void apply0(AlarmRuleDraft& draft) { ++draft.groups; }
};
template <>
struct build<negations_begin> {
  static void apply0(AlarmRuleDraft& draft) { draft.negations.push_back(0); }
};
template <>
struct build<not_sign> {
  static void apply0(AlarmRuleDraft& draft) { ++draft.negations.back(); }
};
template <>
struct build<negated> {
  static void apply0(AlarmRuleDraft& draft) {
    if (draft.negations.back() % 2 == 1) draft.step(AlarmRuleStep::Op::negate);
    draft.negations.pop_back();
  }
};

template <>
struct build<chain_begin> {
  static void apply0(AlarmRuleDraft& draft) { draft.chains.push_back(0); }
};
struct count_operand {
  static void apply0(AlarmRuleDraft& draft) { ++draft.chains.back(); }
};
template <>
struct build<and_operand> : count_operand {};
template <>
struct build<or_operand> : count_operand {};
template <AlarmRuleStep::Op op>
struct end_chain {
  static void apply0(AlarmRuleDraft& draft) {
    if (draft.chains.back() > 1) draft.step(op, draft.chains.back());
    draft.chains.pop_back();
  }
};
template <>
struct build<and_chain> : end_chain<AlarmRuleStep::Op::all> {};
template <>
struct build<or_chain> : end_chain<AlarmRuleStep::Op::any> {};

}  // namespace tripline::grammar::alarm_rule_syntax
