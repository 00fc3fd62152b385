// The grammar recognises and refuses (query_syntax.hpp, query_errors.hpp), its actions build the tree
// (build_query.hpp); here the two are run. All of it counts bytes of the query; at the end spans are moved to
// the source that the query was decoded from.
#include "grammar/parse_query.hpp"

#include <fmt/format.h>

#include "grammar/build_query.hpp"
#include "grammar/places.hpp"
#include "grammar/query_errors.hpp"
#include "grammar/report_refusal.hpp"

namespace tripline::grammar {

namespace {
namespace syntax = query_syntax;
namespace peg = tao::pegtl;

constexpr std::size_t max_length = 64 * 1024;
// Chains of + and * grow the tree without nesting in the text; everything behind the parser may recurse this
// deep.
constexpr std::uint32_t max_depth = 250;

using Input = peg::memory_input<peg::tracking_mode::lazy>;

Span local_span(std::size_t begin, std::size_t end) {
  return {SourceId::nowhere, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

void suggest_command(std::string_view word, Diagnostic& diagnostic) {
  static const std::vector<std::string_view> commands{"fields", "display", "filter", "stats", "sort",
                                                      "limit",  "dedup",   "parse",  "unnest"};
  std::string_view near = nearest_name(word, commands).value_or("");
  if (word == "select" || word == "SELECT") near = "fields";
  diagnostic.help =
      near.empty()
          ? "there are `fields`, `display`, `filter`, `stats`, `sort`, `limit`, `dedup`, `parse` and `unnest`"
          : fmt::format("did you mean `{}`?", near);
  if (!near.empty()) diagnostic.fix = Fix{diagnostic.span, std::string(near)};
}

void report(const syntax::QueryDraft& draft, const pattern_syntax::Refused& refused,
            Diagnostics& diagnostics) {
  using pattern_syntax::refusal;
  Diagnostic& diagnostic = report_refusal(refused, draft.text, {}, diagnostics);
  const pattern_syntax::Refusal* row = refused.row;
  if (diagnostic.span.begin == draft.text.size()) {  // what is missing is missed behind the last word
    const std::size_t last = draft.text.find_last_not_of(" \t\r\n");
    const std::size_t end = last == draft.text.npos ? 0 : last + 1;
    diagnostic.span = local_span(end, end);
  }
  if (row == &refusal<syntax::unknown_command>) {
    suggest_command(draft.text.substr(diagnostic.span.begin, diagnostic.span.end - diagnostic.span.begin),
                    diagnostic);
  }
  const bool unclosed = row == &refusal<syntax::parenthesis_close> || row == &refusal<syntax::call_close>;
  if (unclosed && !draft.openers.empty()) {
    diagnostic.labels.push_back({local_span(draft.openers.back(), draft.openers.back() + 1), "opened here"});
  }
}

// L6: the text of an expression, white space collapsed and comments left out.
std::string collapsed(const syntax::QueryDraft& draft, Span span) {
  std::string out;
  std::size_t comment = 0;
  bool gap = false;
  for (std::uint32_t at = span.begin; at < span.end; ++at) {
    while (comment < draft.comments.size() && draft.comments[comment].end <= at) ++comment;
    const bool hidden = comment < draft.comments.size() && draft.comments[comment].begin <= at;
    const char c = draft.text[at];
    if (hidden || c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      gap = true;
      continue;
    }
    if (gap && !out.empty()) out += ' ';
    gap = false;
    out += c;
  }
  return out;
}

void name_columns(const syntax::QueryDraft& draft, std::vector<QueryColumn>& columns) {
  for (QueryColumn& column : columns) {
    const QueryNode& node = draft.query[column.expression];
    const bool plain = node.kind == QueryNode::Kind::field && draft.text[node.span.begin] != '(';
    column.text = plain ? path_text(node.steps) : collapsed(draft, column.span);
  }
}

void move(const Places& places, Query& query) {
  for (QueryNode& node : query.nodes) {
    places.move(node.span);
    places.move(node.name_span);
    for (QueryFieldStep& step : node.steps) places.move(step.span);
  }
  for (QueryCommand& command : query.commands) {
    places.move(command.span);
    places.move(command.word_span);
    places.move(command.number.span);
    for (QueryName& name : command.names) places.move(name.span);
    for (auto* columns : {&command.columns, &command.keys}) {
      for (QueryColumn& column : *columns) {
        places.move(column.span);
        if (column.alias) places.move(column.alias->span);
      }
    }
  }
}

bool run(syntax::QueryDraft& draft, Diagnostics& diagnostics) {
  if (draft.text.size() > max_length) {
    diagnostics.add(Code::input_limit, local_span(max_length, max_length + 1),
                    "a query is longer than 64 KiB");
    return false;
  }
  Input in(draft.text.data(), draft.text.data() + draft.text.size(), "");
  try {
    if (!peg::parse<syntax::query, syntax::build, pattern_syntax::control>(in, draft)) {
      diagnostics.add(Code::query_syntax, local_span(0, draft.text.size()), "a query is not well formed");
      return false;
    }
  } catch (const pattern_syntax::Refused& refused) {
    report(draft, refused, diagnostics);
    return false;
  }
  if (draft.deepest <= max_depth) return true;
  diagnostics.add(Code::input_limit, local_span(0, draft.text.size()),
                  fmt::format("an expression has more than {} operators in a row", max_depth - 1));
  return false;
}

}  // namespace

std::string path_text(const std::vector<QueryFieldStep>& steps) {
  std::string out;
  for (const QueryFieldStep& step : steps) {
    if (!out.empty()) out += '.';
    out += step.text;
  }
  return out;
}

std::optional<Query> parse_query(const Text& text, Diagnostics& diagnostics) {
  const Places places(text);
  Diagnostics found;
  syntax::QueryDraft draft(text.value());
  std::optional<Query> result;
  if (run(draft, found)) {
    for (QueryCommand& command : draft.query.commands) {
      name_columns(draft, command.columns);
      name_columns(draft, command.keys);
    }
    move(places, draft.query);
    result = std::move(draft.query);
  }
  places.move(std::move(found), diagnostics);
  return result;
}

}  // namespace tripline::grammar
