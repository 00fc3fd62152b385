#pragma once
// Actions of the query grammar, second half: columns and commands.

#include "grammar/build_query_expression.hpp"

namespace tripline::grammar::query_syntax {

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
template <>
struct build<column> : build_column {};
template <>
struct build<dedup_key> : build_column {};

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
template <>
struct build<fields_word> : begin_command<QueryCommand::Kind::fields> {};
template <>
struct build<display_word> : begin_command<QueryCommand::Kind::display> {};
template <>
struct build<filter_word> : begin_command<QueryCommand::Kind::filter> {};
template <>
struct build<stats_word> : begin_command<QueryCommand::Kind::stats> {};
template <>
struct build<sort_word> : begin_command<QueryCommand::Kind::sort> {};
template <>
struct build<limit_word> : begin_command<QueryCommand::Kind::limit> {};
template <>
struct build<dedup_word> : begin_command<QueryCommand::Kind::dedup> {};
template <>
struct build<parse_word> : begin_command<QueryCommand::Kind::parse> {};
template <>
struct build<unnest_word> : begin_command<QueryCommand::Kind::unnest> {};

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
  static void apply0(QueryDraft& draft) {
    draft.command.names.push_back(*std::exchange(draft.name, std::nullopt));
  }
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
  static void apply0(QueryDraft& draft) {
    draft.command.names.push_back(*std::exchange(draft.name, std::nullopt));
  }
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
