#pragma once
// Actions of the pattern grammar: they build nodes with spans and note how things were spelled. Nothing is
// judged here; parse_pattern.cpp checks what the grammar cannot see, lint_pattern.cpp what is legal but
// unwise.
//
// PEGTL runs an action as soon as its production matches, also when an enclosing alternative fails later. The
// grammar commits early enough that this never leaves more behind than an overwritten scratch member.

#include <limits>

#include "grammar/parse_pattern.hpp"
#include "grammar/pattern_spelling.hpp"
#include "grammar/pattern_syntax.hpp"

namespace tripline::grammar::pattern_syntax {

// A regex body and where it stands in the pattern's text.
struct RegexPlace {
  std::string body;
  std::size_t begin;
};

// A pattern under construction. `openers` are the pending brackets and parentheses; `chains` the operands of
// the pending && and || chains, innermost last; the rest is scratch of the condition, term or slot at hand.
// All spans count from the pattern's own first byte.
struct PatternDraft {
  explicit PatternDraft(std::string_view text) : base(text.data()) {}

  template <typename Input>
  Span span(const Input& in) const {
    return {SourceId::nowhere, static_cast<std::uint32_t>(in.begin() - base),
            static_cast<std::uint32_t>(in.end() - base)};
  }

  PatternNodeId add(PatternNode node) {
    pattern.nodes.push_back(std::move(node));
    return static_cast<PatternNodeId>(pattern.nodes.size() - 1);
  }

  const char* base;
  Pattern pattern;
  PatternSpelling spelling;
  std::vector<RegexPlace> regexes;
  std::vector<const char*> openers;

  std::vector<std::vector<PatternNodeId>> chains;
  PatternNodeId finished{};  // the outermost chain, once it is complete
  Condition condition;
  std::string unquoted;
  Term term;
  Slot slot;
  FieldName field;
};

template <typename Production>
struct build : peg::nothing<Production> {};

// Quoted text, terms, regular expressions.

template <>
struct build<quoted_text> {
  template <typename Input>
  static void apply(const Input& in, PatternDraft& draft) {
    draft.unquoted.clear();
    for (const char* at = in.begin(); at != in.end(); ++at) {
      if (*at == '\\' && at + 1 != in.end() && (at[1] == '"' || at[1] == '\\')) ++at;
      draft.unquoted += *at;
    }
  }
};

template <>
struct build<exclusion_mark> {
  static void apply0(PatternDraft& draft) { draft.term.kind = Term::Kind::excluded; }
};

template <>
struct build<exclusion_blanks> {
  template <typename Input>
  static void apply(const Input& in, PatternDraft& draft) {
    draft.spelling.exclusion_blanks.push_back(draft.span(in));
  }
};

template <>
struct build<optional_mark> {
  static void apply0(PatternDraft& draft) { draft.term.kind = Term::Kind::optional; }
};

template <>
struct build<bare_term> {
  template <typename Input>
  static void apply(const Input& in, PatternDraft& draft) {
    draft.term.text = in.string();
    draft.term.quoted = false;
  }
};

template <>
struct build<quoted_term> {
  static void apply0(PatternDraft& draft) {
    draft.term.text = draft.unquoted;
    draft.term.quoted = true;
  }
};

template <>
struct build<term> {
  template <typename Input>
  static void apply(const Input& in, PatternDraft& draft) {
    draft.term.span = draft.span(in);
    draft.pattern.terms.push_back(draft.term);
    draft.term = {};
  }
};

template <>
struct build<terms> {
  static void apply0(PatternDraft& draft) { draft.pattern.kind = Pattern::Kind::terms; }
};

template <>
struct build<regex_text> {
  template <typename Input>
  static void apply(const Input& in, PatternDraft& draft) {
    draft.regexes.push_back({in.string(), static_cast<std::size_t>(in.begin() - draft.base)});
  }
};

template <>
struct build<regex> {
  template <typename Input>
  static void apply(const Input& in, PatternDraft& draft) {
    draft.condition.operand = {Operand::Kind::regex, draft.regexes.back().body, false, draft.span(in)};
  }
};

template <>
struct build<standalone_regex> {
  static void apply0(PatternDraft& draft) {
    draft.pattern.kind = Pattern::Kind::regex;
    draft.pattern.regex = draft.regexes.back().body;
  }
};

// Selectors.

template <SelectorStep::Kind Kind>
struct build_step {
  template <typename Input>
  static void apply(const Input& in, PatternDraft& draft) {
    SelectorStep step{Kind, {}, 0, draft.span(in)};
    if constexpr (Kind == SelectorStep::Kind::key) step.key = in.string();
    if constexpr (Kind == SelectorStep::Kind::index) step.index = number_of(in.string_view());
    draft.condition.selector.steps.push_back(std::move(step));
  }

  // Too large an index stays too large; parse_pattern.cpp refuses it.
  static std::uint64_t number_of(std::string_view digits) {
    std::uint64_t value = 0;
    for (const char digit : digits) {
      if (value > std::numeric_limits<std::uint32_t>::max()) break;
      value = value * 10 + static_cast<std::uint64_t>(digit - '0');
    }
    return value;
  }
};

template <>
struct build<key> : build_step<SelectorStep::Kind::key> {};
template <>
struct build<single_quoted_key> : build_step<SelectorStep::Kind::key> {};
template <>
struct build<double_quoted_key> : build_step<SelectorStep::Kind::key> {};
template <>
struct build<element> : build_step<SelectorStep::Kind::index> {};
template <>
struct build<any_element> : build_step<SelectorStep::Kind::any_element> {};
template <>
struct build<any_value> : build_step<SelectorStep::Kind::any_value> {};

template <>
struct build<dollar> {
  static void apply0(PatternDraft& draft) { draft.condition.selector.steps.clear(); }
};

template <>
struct build<undotted_key> {
  template <typename Input>
  static void apply(const Input& in, PatternDraft& draft) {
    draft.spelling.undotted_keys.push_back({draft.span(in), in.string()});
  }
};

template <>
struct build<selector> {
  template <typename Input>
  static void apply(const Input& in, PatternDraft& draft) {
    draft.condition.selector.span = draft.span(in);
  }
};

// Conditions.

template <CompareOp Op>
struct build_operator {
  static void apply0(PatternDraft& draft) {
    draft.condition.kind = Condition::Kind::compare;
    draft.condition.op = Op;
  }
};

template <>
struct build<eq> : build_operator<CompareOp::eq> {};
template <>
struct build<ne> : build_operator<CompareOp::ne> {};
template <>
struct build<lt> : build_operator<CompareOp::lt> {};
template <>
struct build<le> : build_operator<CompareOp::le> {};
template <>
struct build<gt> : build_operator<CompareOp::gt> {};
template <>
struct build<ge> : build_operator<CompareOp::ge> {};

template <Condition::Kind Kind>
struct build_test {
  static void apply0(PatternDraft& draft) { draft.condition.kind = Kind; }
};

template <>
struct build<null_test> : build_test<Condition::Kind::is_null> {};
template <>
struct build<true_test> : build_test<Condition::Kind::is_true> {};
template <>
struct build<false_test> : build_test<Condition::Kind::is_false> {};
template <>
struct build<exists_test> : build_test<Condition::Kind::exists> {};
template <>
struct build<like_test> : build_test<Condition::Kind::like> {};

// The words as written, for the lint of their case.
struct build_keywords {
  template <typename Input>
  static void apply(const Input& in, PatternDraft& draft) {
    draft.spelling.keywords.push_back({draft.span(in), in.string()});
  }
};

template <>
struct build<is_test> : build_keywords {};
template <>
struct build<not_exists_test> {
  template <typename Input>
  static void apply(const Input& in, PatternDraft& draft) {
    draft.condition.kind = Condition::Kind::not_exists;
    build_keywords::apply(in, draft);
  }
};

template <Operand::Kind Kind>
struct build_bare {
  template <typename Input>
  static void apply(const Input& in, PatternDraft& draft) {
    draft.condition.operand = {Kind, in.string(), false, draft.span(in)};
  }
};

struct build_quoted {
  template <typename Input>
  static void apply(const Input& in, PatternDraft& draft) {
    draft.condition.operand = {Operand::Kind::text, draft.unquoted, true, draft.span(in)};
  }
};

template <>
struct build<number_value> : build_bare<Operand::Kind::number> {};
template <>
struct build<bare_value> : build_bare<Operand::Kind::text> {};
template <>
struct build<bare_glob> : build_bare<Operand::Kind::text> {};
template <>
struct build<quoted_value> : build_quoted {};
template <>
struct build<quoted_glob> : build_quoted {};

struct build_condition {
  template <typename Input>
  static void apply(const Input& in, PatternDraft& draft) {
    PatternNode node{PatternNode::Kind::condition, {}, std::move(draft.condition), draft.span(in)};
    node.condition.span = node.span;
    draft.condition = {};
    draft.chains.back().push_back(draft.add(std::move(node)));
  }
};

template <>
struct build<json_condition> : build_condition {};

template <>
struct build<slot_condition> {
  template <typename Input>
  static void apply(const Input& in, PatternDraft& draft) {
    draft.condition.selector = {{}, draft.field.span};
    draft.field.slot = draft.pattern.slots.size();
    draft.spelling.field_names.push_back(draft.field);
    if (draft.slot.name.empty()) draft.slot.name = draft.field.name;
    build_condition::apply(in, draft);
  }
};

// Chains.

template <>
struct build<chain_begin> {
  static void apply0(PatternDraft& draft) { draft.chains.emplace_back(); }
};

// A chain of one is that one; the chain around it, if any, gets the result as an operand.
template <PatternNode::Kind Kind>
struct build_chain {
  template <typename Input>
  static void apply(const Input& in, PatternDraft& draft) {
    std::vector<PatternNodeId> operands = std::move(draft.chains.back());
    draft.chains.pop_back();
    const PatternNodeId whole =
        operands.size() == 1 ? operands.front() : draft.add({Kind, std::move(operands), {}, draft.span(in)});
    if (draft.chains.empty()) {
      draft.finished = whole;
    } else {
      draft.chains.back().push_back(whole);
    }
  }
};

template <typename Primary>
struct build<and_chain<Primary>> : build_chain<PatternNode::Kind::all_of> {};
template <typename Primary>
struct build<or_chain<Primary>> : build_chain<PatternNode::Kind::any_of> {};

template <>
struct build<json> {
  static void apply0(PatternDraft& draft) {
    draft.pattern.kind = Pattern::Kind::json;
    draft.pattern.root = draft.finished;
  }
};

// Delimited patterns.

template <>
struct build<field_name> {
  template <typename Input>
  static void apply(const Input& in, PatternDraft& draft) {
    draft.field = {0, in.string(), draft.span(in)};
  }
};

template <>
struct build<lone_name> {
  template <typename Input>
  static void apply(const Input& in, PatternDraft& draft) {
    draft.slot.name = in.string();
  }
};

template <>
struct build<ellipsis> {
  static void apply0(PatternDraft& draft) { draft.slot.ellipsis = true; }
};

template <>
struct build<slot_conditions> {
  static void apply0(PatternDraft& draft) { draft.slot.condition = draft.finished; }
};

template <>
struct build<slot> {
  template <typename Input>
  static void apply(const Input& in, PatternDraft& draft) {
    draft.slot.span = draft.span(in);
    draft.pattern.slots.push_back(std::move(draft.slot));
    draft.slot = {};
  }
};

template <>
struct build<delimited> {
  static void apply0(PatternDraft& draft) { draft.pattern.kind = Pattern::Kind::delimited; }
};

}  // namespace tripline::grammar::pattern_syntax
