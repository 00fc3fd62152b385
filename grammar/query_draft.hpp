#pragma once
// A query under construction. Finished operands wait on a stack until the production that combines them is
// complete; a name and a string are finished in one go and so need only scratch members.

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
    for (const QueryNodeId operand : node.operands)
      node.depth = std::max(node.depth, query[operand].depth + 1);
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
  void begin_operation(QueryOperator op, Span span) {
    pending.push_back({op, span, negated, operands.size()}), negated = false;
  }
  // The operation begun last takes `before` operands that were finished before its sign, and all finished
  // since.
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

}  // namespace tripline::grammar::query_syntax
