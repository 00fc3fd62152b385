#pragma once
// Actions of the metric math grammar: they build nodes with spans, operands first. Nothing is judged here.
//
// Values wait on a stack until the production around them is complete. Every choice of the grammar is made by
// its first token and committed to behind it, so no action is ever taken back.

#include <charconv>
#include <cstdlib>
#include <utility>

#include "grammar/expression.hpp"
#include "grammar/expression_syntax.hpp"

namespace tripline::grammar::expression_syntax {

// An expression under construction. All spans count from the expression's own first byte.
struct ExpressionDraft {
  explicit ExpressionDraft(std::string_view text) : base(text.data()) {}

  template <typename Input>
  Span span(const Input& in) const {
    return {SourceId::nowhere, static_cast<std::uint32_t>(in.begin() - base),
            static_cast<std::uint32_t>(in.end() - base)};
  }

  MathNodeId push(MathNode node, Span span, Span mark) {
    node.span = span;
    node.mark = mark;
    expression.nodes.push_back(std::move(node));
    const auto id = static_cast<MathNodeId>(expression.nodes.size() - 1);
    values.push_back(id);
    return id;
  }

  MathNodeId pop() {
    const MathNodeId id = values.back();
    values.pop_back();
    return id;
  }

  // The two values on top become the operands of one node.
  void join(MathOperator op, Span sign) {
    MathNode node;
    node.kind = MathNode::Kind::binary;
    node.op = op;
    const MathNodeId right = pop(), left = pop();
    node.operands = {left, right};
    push(std::move(node), {SourceId::nowhere, expression[left].span.begin, expression[right].span.end}, sign);
  }

  struct Sign {
    MathOperator op;
    Span span;
  };
  // One operand of `^`: the signs before it, and the `^` that leads to it.
  struct Factor {
    Span raise;
    std::vector<Span> minuses;
    MathNodeId value{};
  };

  const char* base;
  Expression expression;
  std::vector<const char*> openers;
  std::vector<MathNodeId> values;
  std::vector<Sign> signs;                   // of pending chains, innermost last
  std::vector<std::vector<Factor>> factors;  // of pending chains of `^`
  std::vector<std::size_t> lists;            // how many values stood below a pending list
  std::vector<Span> functions;               // names of pending calls
  std::vector<Span> number_overflows;        // numbers that no double holds
  Span raise;                                // the `^` just read
  std::string unquoted;
};

template <typename Production>
struct build : peg::nothing<Production> {};

template <>
struct build<number> {
  template <typename Input>
  static void apply(const Input& in, ExpressionDraft& draft) {
    MathNode node;
    node.text = in.string();
    // from_chars leaves the value alone when it is out of range: too small counts as 0.
    const auto [end, error] = std::from_chars(in.begin(), in.end(), node.number);
    if (error != std::errc() && std::strtod(node.text.c_str(), nullptr) > 1) draft.number_overflows.push_back(draft.span(in));
    draft.push(std::move(node), draft.span(in), draft.span(in));
  }
};

template <>
struct build<name> {
  template <typename Input>
  static void apply(const Input& in, ExpressionDraft& draft) {
    MathNode node;
    node.text = in.string();
    node.kind = node.text[0] >= 'a' && node.text[0] <= 'z' ? MathNode::Kind::id : MathNode::Kind::word;
    draft.push(std::move(node), draft.span(in), draft.span(in));
  }
};

template <char Quote>
struct build<quoted_text<Quote>> {
  template <typename Input>
  static void apply(const Input& in, ExpressionDraft& draft) {
    draft.unquoted.clear();
    for (const char* at = in.begin(); at != in.end(); ++at) {
      if (*at == '\\' && at + 1 != in.end() && (at[1] == Quote || at[1] == '\\')) ++at;
      draft.unquoted += *at;
    }
  }
};

template <char Quote>
struct build<quoted<Quote>> {
  template <typename Input>
  static void apply(const Input& in, ExpressionDraft& draft) {
    MathNode node;
    node.kind = MathNode::Kind::text;
    node.text = draft.unquoted;
    node.single_quoted = Quote == '\'';
    draft.push(std::move(node), draft.span(in), draft.span(in));
  }
};

// Lists.

template <>
struct build<list_begin> {
  static void apply0(ExpressionDraft& draft) { draft.lists.push_back(draft.values.size()); }
};

template <>
struct build<function_name> {
  template <typename Input>
  static void apply(const Input& in, ExpressionDraft& draft) {
    draft.functions.push_back(draft.span(in));
  }
};

// The values of the innermost list.
inline std::vector<MathNodeId> take_list(ExpressionDraft& draft) {
  const auto first = draft.values.begin() + static_cast<std::ptrdiff_t>(draft.lists.back());
  std::vector<MathNodeId> operands(first, draft.values.end());
  draft.values.erase(first, draft.values.end());
  draft.lists.pop_back();
  return operands;
}

template <>
struct build<call> {
  template <typename Input>
  static void apply(const Input& in, ExpressionDraft& draft) {
    const Span name = draft.functions.back();
    draft.functions.pop_back();
    MathNode node;
    node.kind = MathNode::Kind::call;
    node.text.assign(draft.base + name.begin, name.end - name.begin);
    node.operands = take_list(draft);
    draft.push(std::move(node), draft.span(in), name);
  }
};

template <>
struct build<array> {
  template <typename Input>
  static void apply(const Input& in, ExpressionDraft& draft) {
    MathNode node;
    node.kind = MathNode::Kind::array;
    node.operands = take_list(draft);
    draft.push(std::move(node), draft.span(in), draft.span(in));
  }
};

// The parentheses belong to what is in them.
template <>
struct build<parenthesised> {
  template <typename Input>
  static void apply(const Input& in, ExpressionDraft& draft) {
    draft.expression.nodes[static_cast<std::size_t>(draft.values.back())].span = draft.span(in);
  }
};

// Chains of `^`: m ^ -n ^ o is m ^ (-(n ^ o)), and -m ^ n is -(m ^ n).

template <>
struct build<chain_begin> {
  static void apply0(ExpressionDraft& draft) { draft.factors.emplace_back(); }
};

template <>
struct build<raise_sign> {
  template <typename Input>
  static void apply(const Input& in, ExpressionDraft& draft) {
    draft.raise = draft.span(in);
  }
};

template <>
struct build<factor_begin> {
  static void apply0(ExpressionDraft& draft) { draft.factors.back().push_back({draft.raise, {}, {}}); }
};

template <>
struct build<minus> {
  template <typename Input>
  static void apply(const Input& in, ExpressionDraft& draft) {
    draft.factors.back().back().minuses.push_back(draft.span(in));
  }
};

template <>
struct build<factor> {
  static void apply0(ExpressionDraft& draft) { draft.factors.back().back().value = draft.pop(); }
};

template <>
struct build<power> {
  static void apply0(ExpressionDraft& draft) {
    const std::vector<ExpressionDraft::Factor> factors = std::move(draft.factors.back());
    draft.factors.pop_back();
    for (std::size_t i = factors.size(); i-- > 0;) {
      if (i + 1 < factors.size()) {
        const MathNodeId right = draft.pop();
        draft.values.push_back(factors[i].value);
        draft.values.push_back(right);
        draft.join(MathOperator::power, factors[i + 1].raise);
      } else {
        draft.values.push_back(factors[i].value);
      }
      for (std::size_t m = factors[i].minuses.size(); m-- > 0;) {
        const Span sign = factors[i].minuses[m];
        MathNode node;
        node.kind = MathNode::Kind::negate;
        node.operands = {draft.pop()};
        const std::uint32_t end = draft.expression[node.operands[0]].span.end;
        draft.push(std::move(node), {SourceId::nowhere, sign.begin, end}, sign);
      }
    }
  }
};

// All other chains.

template <MathOperator Op>
struct build_sign {
  template <typename Input>
  static void apply(const Input& in, ExpressionDraft& draft) {
    draft.signs.push_back({Op, draft.span(in)});
  }
};

template <>
struct build<or_sign> : build_sign<MathOperator::either> {};
template <>
struct build<and_sign> : build_sign<MathOperator::both> {};
template <>
struct build<eq> : build_sign<MathOperator::eq> {};
template <>
struct build<ne> : build_sign<MathOperator::ne> {};
template <>
struct build<lt> : build_sign<MathOperator::lt> {};
template <>
struct build<gt> : build_sign<MathOperator::gt> {};
template <>
struct build<le> : build_sign<MathOperator::le> {};
template <>
struct build<ge> : build_sign<MathOperator::ge> {};
template <>
struct build<add> : build_sign<MathOperator::add> {};
template <>
struct build<subtract> : build_sign<MathOperator::subtract> {};
template <>
struct build<multiply> : build_sign<MathOperator::multiply> {};
template <>
struct build<divide> : build_sign<MathOperator::divide> {};

template <typename Sign, typename Operand>
struct build<tail<Sign, Operand>> {
  static void apply0(ExpressionDraft& draft) {
    const ExpressionDraft::Sign sign = draft.signs.back();
    draft.signs.pop_back();
    draft.join(sign.op, sign.span);
  }
};

template <>
struct build<whole> {
  static void apply0(ExpressionDraft& draft) { draft.expression.root = draft.pop(); }
};

}  // namespace tripline::grammar::expression_syntax
