#pragma once
// Actions of the Metrics Insights grammar: they fill in the query. Nothing is judged here.

#include <utility>

#include "grammar/sql.hpp"
#include "grammar/sql_syntax.hpp"

namespace tripline::grammar::sql_syntax {

// A query under construction. All spans count from the query's own first byte.
struct SqlDraft {
  explicit SqlDraft(std::string_view text) : base(text.data()) {}

  template <typename Input>
  Span span(const Input& in) const {
    return {SourceId::nowhere, static_cast<std::uint32_t>(in.begin() - base),
            static_cast<std::uint32_t>(in.end() - base)};
  }

  const char* base;
  SqlQuery query;
  std::string unquoted;
  SqlFunction function{};
  SqlName name;
  SqlCondition condition;
  std::string limit;  // digits
  Span limit_span;
};

template <typename Production>
struct build : peg::nothing<Production> {};

template <char Quote>
struct build<quoted_text<Quote>> {
  template <typename Input>
  static void apply(const Input& in, SqlDraft& draft) {
    draft.unquoted.clear();
    for (const char* at = in.begin(); at != in.end(); ++at) {
      if (*at == '\\') ++at;
      draft.unquoted += *at;
    }
  }
};

template <>
struct build<quoted<'"'>> {
  template <typename Input>
  static void apply(const Input& in, SqlDraft& draft) {
    draft.name = {draft.unquoted, true, draft.span(in)};
  }
};

template <>
struct build<bare_name> {
  template <typename Input>
  static void apply(const Input& in, SqlDraft& draft) {
    draft.name = {in.string(), false, draft.span(in)};
  }
};

template <SqlFunction Function>
struct build_function {
  static void apply0(SqlDraft& draft) { draft.function = Function; }
};

template <>
struct build<word_avg> : build_function<SqlFunction::avg> {};
template <>
struct build<word_count> : build_function<SqlFunction::count> {};
template <>
struct build<word_max> : build_function<SqlFunction::max> {};
template <>
struct build<word_min> : build_function<SqlFunction::min> {};
template <>
struct build<word_sum> : build_function<SqlFunction::sum> {};

template <>
struct build<selected> {
  static void apply0(SqlDraft& draft) { draft.query.function = draft.function; }
};

template <>
struct build<metric> {
  static void apply0(SqlDraft& draft) { draft.query.metric = draft.name; }
};

template <>
struct build<schema_begin> {
  static void apply0(SqlDraft& draft) { draft.query.schema.emplace(); }
};

template <>
struct build<space> {
  static void apply0(SqlDraft& draft) { draft.query.space = draft.name; }
};

template <>
struct build<schema_key> {
  static void apply0(SqlDraft& draft) { draft.query.schema->push_back(draft.name); }
};

template <>
struct build<condition_key> {
  static void apply0(SqlDraft& draft) { draft.condition.key = draft.name; }
};

template <>
struct build<equals> {
  static void apply0(SqlDraft& draft) { draft.condition.negated = false; }
};

template <>
struct build<differs> {
  static void apply0(SqlDraft& draft) { draft.condition.negated = true; }
};

template <>
struct build<condition> {
  template <typename Input>
  static void apply(const Input& in, SqlDraft& draft) {
    draft.condition.value = draft.unquoted;
    draft.condition.span = draft.span(in);
    draft.query.conditions.push_back(draft.condition);
  }
};

template <>
struct build<group_key> {
  static void apply0(SqlDraft& draft) { draft.query.group_by.push_back(draft.name); }
};

template <>
struct build<ordered> {
  static void apply0(SqlDraft& draft) { draft.query.order = SqlOrder{draft.function, false}; }
};

template <>
struct build<descending> {
  static void apply0(SqlDraft& draft) { draft.query.order->descending = true; }
};

template <>
struct build<limit_number> {
  template <typename Input>
  static void apply(const Input& in, SqlDraft& draft) {
    draft.limit = in.string();
    draft.limit_span = draft.span(in);
  }
};

}  // namespace tripline::grammar::sql_syntax
