// Runs the grammar (sql_syntax.hpp, sql_errors.hpp, build_sql.hpp), checks the limit, warns of reserved
// words, and moves what it found to the source.
#include "grammar/parse_sql.hpp"

#include <fmt/format.h>

#include "grammar/build_sql.hpp"
#include "grammar/places.hpp"
#include "grammar/report_refusal.hpp"
#include "grammar/sql_errors.hpp"

namespace tripline::grammar {

namespace {
namespace syntax = sql_syntax;
namespace peg = tao::pegtl;

constexpr std::size_t max_length = 64 * 1024;
constexpr std::uint32_t max_limit = 500;  // S11

template <typename Visit>
void for_each_name(SqlQuery& query, const Visit& visit) {
  visit(query.metric);
  visit(query.space);
  if (query.schema) {
    for (SqlName& key : *query.schema) visit(key);
  }
  for (SqlCondition& condition : query.conditions) visit(condition.key);
  for (SqlName& key : query.group_by) visit(key);
}

void check_limit(syntax::SqlDraft& draft, Diagnostics& diagnostics) {
  if (draft.limit.empty()) return;
  std::uint32_t limit = 0;
  for (const char digit : draft.limit) {
    if (limit <= max_limit) limit = limit * 10 + static_cast<std::uint32_t>(digit - '0');
  }
  if (limit < 1 || limit > max_limit) {
    diagnostics
        .add(Code::sql_limit, draft.limit_span, fmt::format("a limit of {} is out of range", draft.limit))
        .help = fmt::format("a limit is a whole number from 1 to {}", max_limit);
    return;
  }
  draft.query.limit = limit;
}

void warn_of_reserved_words(SqlQuery& query, Diagnostics& diagnostics) {
  for_each_name(query, [&](const SqlName& name) {
    if (name.quoted || !is_reserved_in_sql(name.text)) return;
    Diagnostic& diagnostic = diagnostics.add(Code::sql_reserved_word, name.span,
                                             fmt::format("`{}` is a reserved word of AWS", name.text));
    diagnostic.help = fmt::format("write `\"{}\"`", name.text);
    diagnostic.fix = Fix{name.span, fmt::format("\"{}\"", name.text)};
  });
}

std::optional<SqlQuery> parse_local(std::string_view text, Diagnostics& diagnostics) {
  if (text.size() > max_length) {
    diagnostics.add(Code::sql_limit, {SourceId::nowhere, max_length, max_length + 1},
                    "the query is longer than 64 KiB");
    return std::nullopt;
  }
  syntax::SqlDraft draft(text);
  peg::memory_input<peg::tracking_mode::lazy> in(text.data(), text.data() + text.size(), "");
  try {
    if (!peg::parse<syntax::query, syntax::build, pattern_syntax::control>(in, draft)) {
      diagnostics.add(Code::sql_syntax, {SourceId::nowhere, 0, static_cast<std::uint32_t>(text.size())},
                      "the query is not well formed");
    } else {
      check_limit(draft, diagnostics);
    }
  } catch (const pattern_syntax::Refused& refused) {
    report_refusal(refused, text, {}, diagnostics);
  }
  if (diagnostics.has_errors()) return std::nullopt;
  warn_of_reserved_words(draft.query, diagnostics);
  return std::move(draft.query);
}
}  // namespace

std::optional<SqlQuery> parse_sql(const Text& text, Diagnostics& diagnostics) {
  const Places places(text);
  Diagnostics found;
  std::optional<SqlQuery> query = parse_local(text.value(), found);
  if (query) {
    for_each_name(*query, [&](SqlName& name) { places.move(name.span); });
    for (SqlCondition& condition : query->conditions) places.move(condition.span);
    query->span = text.span(0, text.value().size());
  }
  places.move(std::move(found), diagnostics);
  return query;
}

}  // namespace tripline::grammar
