#pragma once
// Actions of the query grammar: they build nodes and commands with spans. Nothing is judged here.
//
// Finished operands wait on a stack until the production that combines them is complete; a name and a string are
// finished in one go and so need only scratch members. The grammar chooses by looking ahead, where PEGTL runs no
// actions, so nothing is ever taken back.

#include "grammar/query.hpp"
#include "grammar/query_syntax.hpp"

namespace tripline::grammar::query_syntax {

struct QueryDraft {
  explicit QueryDraft(std::string_view whole) : text(whole) {}

  std::uint32_t offset(const char* at) const { return static_cast<std::uint32_t>(at - text.data()); }
  template <typename Input>
  Span span(const Input& in) const {
    return {SourceId::nowhere, offset(in.begin()), offset(in.end())};
  }
  void push(QueryNode node) {
    for (const QueryNodeId operand : node.operands) node.depth = std::max(node.depth, query[operand].depth + 1);
    deepest = std::max(deepest, node.depth);
    query.nodes.push_back(std::move(node));
    operands.push_back(static_cast<QueryNodeId>(query.nodes.size() - 1));
  }
  QueryNodeId pop() {
    const QueryNodeId id = operands.back();
    operands.pop_back();
    return id;
  }
  void push_literal(QueryNode::Kind kind, Span span, std::string value) {
    QueryNode node;
    node.kind = kind;
    node.span = span;
    node.text = std::move(value);
    push(std::move(node));
  }
  void begin_operation(QueryOperator op, Span span) { pending.push_back({op, span, negated, operands.size()}), negated = false; }
  // The operation begun last takes `before` operands that were finished before its sign, and all finished since.
  void end_operation(std::size_t before, std::uint32_t end) {
    const Pending begun = pending.back();
    pending.pop_back();
    QueryNode node;
    node.kind = QueryNode::Kind::operation;
    node.op = begun.op;
    node.negated = begun.negated;
    node.name_span = begun.span;
    const std::size_t from = begun.operands - before;
    node.operands.assign(operands.begin() + static_cast<std::ptrdiff_t>(from), operands.end());
    operands.resize(from);
    const std::uint32_t begin = before > 0 ? query[node.operands.front()].span.begin : begun.span.begin;
    node.span = {SourceId::nowhere, begin, std::max(end, query[node.operands.back()].span.end)};
    push(std::move(node));
  }
  void end_chain(QueryOperator op) {
    const std::size_t from = chains.back();
    chains.pop_back();
    if (operands.size() - from < 2) return;
    begin_operation(op, {});
    end_operation(operands.size() - from, 0);
  }

  struct Pending {
    QueryOperator op;
    Span span;
    bool negated;
    std::size_t operands;  // finished before
  };
  struct Call {
    std::string name;
    Span span;
    std::size_t operands;
  };

  std::string_view text;
  Query query;
  std::uint32_t deepest = 0;
  std::size_t nesting = 0;
  std::vector<Span> comments;

  std::vector<QueryNodeId> operands;
  std::vector<Pending> pending;
  std::vector<Call> calls;
  std::vector<std::size_t> chains;
  std::vector<std::uint32_t> openers;  // of parentheses
  bool negated = false;
  std::vector<QueryFieldStep> steps;
  std::string unquoted;

  QueryCommand command;
  std::vector<QueryColumn> columns;
  std::optional<QueryName> name;
  std::uint32_t column_at = 0;
  bool descends = false;
};

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
        case '\\': draft.unquoted += *at; break;
        case 'n': draft.unquoted += '\n'; break;
        case 't': draft.unquoted += '\t'; break;
        default: (draft.unquoted += '\\') += *at;
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
    node.operands.assign(draft.operands.begin() + static_cast<std::ptrdiff_t>(call.operands), draft.operands.end());
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

template <> struct build<power_sign> : begin_operation<QueryOperator::power> {};
template <> struct build<power_rest> : end_operation<1> {};
template <> struct build<minus_sign> : begin_operation<QueryOperator::minus> {};
template <> struct build<negative> : end_operation<0> {};
template <> struct build<multiply_sign> : begin_operation<QueryOperator::multiply> {};
template <> struct build<divide_sign> : begin_operation<QueryOperator::divide> {};
template <> struct build<modulo_sign> : begin_operation<QueryOperator::modulo> {};
template <> struct build<product_rest> : end_operation<1> {};
template <> struct build<add_sign> : begin_operation<QueryOperator::add> {};
template <> struct build<subtract_sign> : begin_operation<QueryOperator::subtract> {};
template <> struct build<sum_rest> : end_operation<1> {};
template <> struct build<equal_sign> : begin_operation<QueryOperator::equal> {};
template <> struct build<not_equal_sign> : begin_operation<QueryOperator::not_equal> {};
template <> struct build<less_sign> : begin_operation<QueryOperator::less> {};
template <> struct build<less_equal_sign> : begin_operation<QueryOperator::less_equal> {};
template <> struct build<greater_sign> : begin_operation<QueryOperator::greater> {};
template <> struct build<greater_equal_sign> : begin_operation<QueryOperator::greater_equal> {};
template <> struct build<relation> : end_operation<1> {};
template <> struct build<matches_sign> : begin_operation<QueryOperator::matches> {};
template <> struct build<matches_rest> : end_operation<1> {};
template <> struct build<like_word> : begin_operation<QueryOperator::like> {};
template <> struct build<like_rest> : end_operation<1> {};
template <> struct build<in_word> : begin_operation<QueryOperator::in> {};
template <> struct build<not_word> : begin_operation<QueryOperator::invert> {};
template <> struct build<inverted> : end_operation<0> {};

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

// Columns and commands.

template <>
struct build<column_begin> {
  template <typename Input>
  static void apply(const Input& in, QueryDraft& draft) {
    draft.column_at = draft.offset(in.begin());
    draft.name.reset();
  }
};

struct build_column {
  template <typename Input>
  static void apply(const Input&, QueryDraft& draft) {
    QueryColumn column;
    column.expression = draft.pop();
    column.alias = std::exchange(draft.name, std::nullopt);
    column.span = {SourceId::nowhere, draft.column_at, draft.query[column.expression].span.end};
    draft.columns.push_back(std::move(column));
  }
};
template <> struct build<column> : build_column {};
template <> struct build<dedup_key> : build_column {};

template <>
struct build<stats_columns> {
  static void apply0(QueryDraft& draft) { draft.command.columns = std::exchange(draft.columns, {}); }
};
template <>
struct build<stats_keys> {
  static void apply0(QueryDraft& draft) { draft.command.keys = std::exchange(draft.columns, {}); }
};

template <QueryCommand::Kind kind>
struct begin_command {
  template <typename Input>
  static void apply(const Input& in, QueryDraft& draft) {
    draft.command = {};
    draft.command.kind = kind;
    draft.command.word = in.string();
    draft.command.word_span = draft.span(in);
    draft.columns.clear();
    draft.name.reset();
  }
};
template <> struct build<fields_word> : begin_command<QueryCommand::Kind::fields> {};
template <> struct build<display_word> : begin_command<QueryCommand::Kind::display> {};
template <> struct build<filter_word> : begin_command<QueryCommand::Kind::filter> {};
template <> struct build<stats_word> : begin_command<QueryCommand::Kind::stats> {};
template <> struct build<sort_word> : begin_command<QueryCommand::Kind::sort> {};
template <> struct build<limit_word> : begin_command<QueryCommand::Kind::limit> {};
template <> struct build<dedup_word> : begin_command<QueryCommand::Kind::dedup> {};
template <> struct build<parse_word> : begin_command<QueryCommand::Kind::parse> {};
template <> struct build<unnest_word> : begin_command<QueryCommand::Kind::unnest> {};

template <>
struct build<filter_command> {
  static void apply0(QueryDraft& draft) { draft.command.expression = draft.pop(); }
};

template <>
struct build<descending> {
  static void apply0(QueryDraft& draft) { draft.descends = true; }
};
template <>
struct build<sort_key> {
  static void apply0(QueryDraft& draft) {
    draft.command.order.push_back({draft.pop(), std::exchange(draft.descends, false)});
  }
};

template <>
struct build<limit_number> {
  template <typename Input>
  static void apply(const Input& in, QueryDraft& draft) {
    draft.command.number = {in.string(), draft.span(in)};
  }
};

template <>
struct build<parse_source> {
  static void apply0(QueryDraft& draft) { draft.command.expression = draft.pop(); }
};
template <>
struct build<parse_name> {
  static void apply0(QueryDraft& draft) { draft.command.names.push_back(*std::exchange(draft.name, std::nullopt)); }
};
template <>
struct build<parse_command> {
  static void apply0(QueryDraft& draft) { draft.command.pattern = draft.pop(); }
};

template <>
struct build<unnest_source> {
  static void apply0(QueryDraft& draft) { draft.command.expression = draft.pop(); }
};
template <>
struct build<unnest_command> {
  static void apply0(QueryDraft& draft) { draft.command.names.push_back(*std::exchange(draft.name, std::nullopt)); }
};

template <>
struct build<command> {
  template <typename Input>
  static void apply(const Input& in, QueryDraft& draft) {
    QueryCommand& command = draft.command;
    command.span = draft.span(in);
    if (command.kind == QueryCommand::Kind::dedup) {
      command.keys = std::exchange(draft.columns, {});
    } else if (command.kind != QueryCommand::Kind::stats) {
      command.columns = std::exchange(draft.columns, {});
    }
    draft.query.commands.push_back(std::exchange(command, {}));
  }
};

}  // namespace tripline::grammar::query_syntax
