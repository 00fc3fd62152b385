#pragma once
// Actions of the query grammar, first half: literals, names and expressions become nodes with spans. Nothing
// is judged here. The grammar chooses by looking ahead, where PEGTL runs no actions, so nothing is ever taken
// back.

#include "grammar/query_draft.hpp"

namespace tripline::grammar::query_syntax {

template <typename Production>
struct build : peg::nothing<Production> {};

template <>
struct build<comment> {
  template <typename Input>
  static void apply(const Input& in, QueryDraft& draft) {
    draft.comments.push_back(draft.span(in));
  }
};

// Literals.

template <char Quote>
struct build<string_text<Quote>> {
  template <typename Input>
  static void apply(const Input& in, QueryDraft& draft) {
    draft.unquoted.clear();
    for (const char* at = in.begin(); at != in.end(); ++at) {
      if (*at != '\\' || at + 1 == in.end()) {
        draft.unquoted += *at;
        continue;
      }
      switch (*++at) {
        case '"':
        case '\'':
        case '\\':
          draft.unquoted += *at;
          break;
        case 'n':
          draft.unquoted += '\n';
          break;
        case 't':
          draft.unquoted += '\t';
          break;
        default:
          (draft.unquoted += '\\') += *at;
      }
    }
  }
};

template <>
struct build<string> {
  template <typename Input>
  static void apply(const Input& in, QueryDraft& draft) {
    draft.push_literal(QueryNode::Kind::string, draft.span(in), draft.unquoted);
  }
};

template <>
struct build<regex_text> {
  template <typename Input>
  static void apply(const Input& in, QueryDraft& draft) {
    draft.unquoted.clear();
    for (const char* at = in.begin(); at != in.end(); ++at) {
      if (*at == '\\' && at + 1 != in.end()) {
        ++at;
        if (*at != '/') draft.unquoted += '\\';
      }
      draft.unquoted += *at;
    }
  }
};

template <>
struct build<regex> {
  template <typename Input>
  static void apply(const Input& in, QueryDraft& draft) {
    draft.push_literal(QueryNode::Kind::regex, draft.span(in), draft.unquoted);
  }
};

template <>
struct build<number> {
  template <typename Input>
  static void apply(const Input& in, QueryDraft& draft) {
    draft.push_literal(QueryNode::Kind::number, draft.span(in), in.string());
  }
};

template <>
struct build<period> {
  template <typename Input>
  static void apply(const Input& in, QueryDraft& draft) {
    draft.push_literal(QueryNode::Kind::period, draft.span(in), in.string());
  }
};

template <>
struct build<star> {
  template <typename Input>
  static void apply(const Input& in, QueryDraft& draft) {
    const Span span{SourceId::nowhere, draft.offset(in.begin()), draft.offset(in.begin()) + 1};
    draft.push_literal(QueryNode::Kind::star, span, "*");
  }
};

// Names.

template <QueryFieldStep::Kind kind>
struct build_step {
  template <typename Input>
  static void apply(const Input& in, QueryDraft& draft) {
    draft.steps.push_back({kind, in.string(), draft.span(in)});
  }
};
template <>
struct build<plain_segment> : build_step<QueryFieldStep::Kind::name> {};
template <>
struct build<quoted_text> : build_step<QueryFieldStep::Kind::quoted> {};
template <>
struct build<index_digits> : build_step<QueryFieldStep::Kind::index> {};
template <>
struct build<plain_first> : build_step<QueryFieldStep::Kind::name> {};

template <>
struct build<field> {
  template <typename Input>
  static void apply(const Input& in, QueryDraft& draft) {
    QueryNode node;
    node.kind = QueryNode::Kind::field;
    node.span = draft.span(in);
    node.steps = std::exchange(draft.steps, {});
    draft.push(std::move(node));
  }
};

template <>
struct build<name> {
  template <typename Input>
  static void apply(const Input& in, QueryDraft& draft) {
    draft.name = QueryName{path_text(std::exchange(draft.steps, {})), draft.span(in)};
  }
};

// Expressions.

template <>
struct build<parenthesis_open> {
  template <typename Input>
  static void apply(const Input& in, QueryDraft& draft) {
    draft.openers.push_back(draft.offset(in.begin()));
  }
};

template <>
struct build<parenthesised> {
  // The node's bytes now include its parentheses, for names and for marks.
  template <typename Input>
  static void apply(const Input& in, QueryDraft& draft) {
    draft.openers.pop_back();
    draft.query.nodes[static_cast<std::size_t>(draft.operands.back())].span = draft.span(in);
  }
};

template <>
struct build<call_name> {
  template <typename Input>
  static void apply(const Input& in, QueryDraft& draft) {
    draft.steps.clear();
    draft.calls.push_back({in.string(), draft.span(in), draft.operands.size()});
  }
};

template <>
struct build<call_open> : build<parenthesis_open> {};

template <>
struct build<call> {
  template <typename Input>
  static void apply(const Input& in, QueryDraft& draft) {
    draft.openers.pop_back();
    QueryDraft::Call call = std::move(draft.calls.back());
    draft.calls.pop_back();
    QueryNode node;
    node.kind = QueryNode::Kind::call;
    node.text = std::move(call.name);
    node.name_span = call.span;
    node.span = draft.span(in);
    node.operands.assign(draft.operands.begin() + static_cast<std::ptrdiff_t>(call.operands),
                         draft.operands.end());
    draft.operands.resize(call.operands);
    draft.push(std::move(node));
  }
};

template <>
struct build<access> {
  template <typename Input>
  static void apply(const Input& in, QueryDraft& draft) {
    QueryNode node;
    node.kind = QueryNode::Kind::access;
    node.steps = std::exchange(draft.steps, {});
    node.operands.push_back(draft.pop());
    node.span = {SourceId::nowhere, draft.query[node.operands.front()].span.begin, draft.offset(in.end())};
    draft.push(std::move(node));
  }
};

template <QueryOperator op>
struct begin_operation {
  template <typename Input>
  static void apply(const Input& in, QueryDraft& draft) {
    draft.begin_operation(op, draft.span(in));
  }
};
template <std::size_t before>
struct end_operation {
  static void apply0(QueryDraft& draft) { draft.end_operation(before, 0); }
};

template <>
struct build<power_sign> : begin_operation<QueryOperator::power> {};
template <>
struct build<power_rest> : end_operation<1> {};
template <>
struct build<minus_sign> : begin_operation<QueryOperator::minus> {};
template <>
struct build<negative> : end_operation<0> {};
template <>
struct build<multiply_sign> : begin_operation<QueryOperator::multiply> {};
template <>
struct build<divide_sign> : begin_operation<QueryOperator::divide> {};
template <>
struct build<modulo_sign> : begin_operation<QueryOperator::modulo> {};
template <>
struct build<product_rest> : end_operation<1> {};
template <>
struct build<add_sign> : begin_operation<QueryOperator::add> {};
template <>
struct build<subtract_sign> : begin_operation<QueryOperator::subtract> {};
template <>
struct build<sum_rest> : end_operation<1> {};
template <>
struct build<equal_sign> : begin_operation<QueryOperator::equal> {};
template <>
struct build<not_equal_sign> : begin_operation<QueryOperator::not_equal> {};
template <>
struct build<less_sign> : begin_operation<QueryOperator::less> {};
template <>
struct build<less_equal_sign> : begin_operation<QueryOperator::less_equal> {};
template <>
struct build<greater_sign> : begin_operation<QueryOperator::greater> {};
template <>
struct build<greater_equal_sign> : begin_operation<QueryOperator::greater_equal> {};
template <>
struct build<relation> : end_operation<1> {};
template <>
struct build<matches_sign> : begin_operation<QueryOperator::matches> {};
template <>
struct build<matches_rest> : end_operation<1> {};
template <>
struct build<like_word> : begin_operation<QueryOperator::like> {};
template <>
struct build<like_rest> : end_operation<1> {};
template <>
struct build<in_word> : begin_operation<QueryOperator::in> {};
template <>
struct build<not_word> : begin_operation<QueryOperator::invert> {};
template <>
struct build<inverted> : end_operation<0> {};

template <>
struct build<list_close> {
  template <typename Input>
  static void apply(const Input& in, QueryDraft& draft) {
    draft.end_operation(1, draft.offset(in.begin()) + 1);
  }
};

template <>
struct build<infix_not> {
  static void apply0(QueryDraft& draft) { draft.negated = true; }
};

template <>
struct build<chain_begin> {
  static void apply0(QueryDraft& draft) { draft.chains.push_back(draft.operands.size()); }
};
template <>
struct build<and_chain> {
  static void apply0(QueryDraft& draft) { draft.end_chain(QueryOperator::both); }
};
template <>
struct build<or_chain> {
  static void apply0(QueryDraft& draft) { draft.end_chain(QueryOperator::either); }
};

}  // namespace tripline::grammar::query_syntax
