#include "tools/query_source.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <tuple>

#include "compiler/lower_query.hpp"
#include "runtime/event_time.hpp"
#include "tools/diagnostics_output.hpp"
#include "tools/escape.hpp"
#include "tools/load_rules.hpp"
#include "tools/terminal.hpp"

namespace tripline::tools {

namespace {

using runtime::OwnedQueryValue;
using runtime::QueryValue;
using runtime::SavedQuery;

std::string full_name(const SavedQuery& query) { return query.pack + "/" + query.name; }

// `unknown_query` in person: what was meant, or where to look.
void say_unknown(const runtime::Program& program, const std::string& rules, const std::string& name) {
  std::vector<std::string> full;
  for (const SavedQuery& query : program.queries) full.push_back(full_name(query));
  std::vector<std::string_view> known;
  for (std::size_t i = 0; i < full.size(); ++i) {
    known.push_back(program.queries[i].name);
    known.push_back(full[i]);
  }
  const auto near = grammar::nearest_name(name, known);
  fmt::print(stderr, "tripline: {}: no query is called `{}`{}\n", terminal_safe(rules), terminal_safe(name),
             near            ? fmt::format("; did you mean `{}`?", terminal_safe(*near))
             : known.empty() ? std::string("; there are none")
                             : fmt::format("; see tripline query --list {}", terminal_safe(rules)));
}

}  // namespace

std::optional<QueryText> query_text(std::string query) {
  constexpr std::size_t max_query_bytes = 1 << 20;
  if (!query.starts_with('@') || query.find_first_of(" |\n") != query.npos) return QueryText{"query", std::move(query)};
  std::string name = query.substr(1);
  auto text = read_file(name, max_query_bytes);
  if (!text) {
    fmt::print(stderr, "tripline: {}: cannot be read\n", terminal_safe(name));
    return std::nullopt;
  }
  return QueryText{std::move(name), std::move(*text)};
}

std::optional<QuerySource> query_of_text(std::string given) {
  auto read = query_text(std::move(given));
  if (!read) return std::nullopt;
  auto& [name, query] = *read;
  grammar::Sources sources;
  const grammar::SourceId id = sources.add(name, query);
  grammar::Diagnostics diagnostics;
  auto plan = compiler::compile_query({query, {id, 0, static_cast<std::uint32_t>(query.size())}}, diagnostics);
  diagnostics.sort();
  const std::string said =
      write_diagnostics(diagnostics.list(), sources, DiagnosticsFormat::text, wants_colour(stderr));
  std::fputs(said.c_str(), stderr);
  if (!plan) return std::nullopt;
  return QuerySource{std::move(query), std::move(*plan), 0, {}, SavedQuery::Language::logs};
}

std::optional<QuerySource> saved_query(const std::string& rules, const std::string& name) {
  const std::optional<runtime::Program> program = load_program(rules);
  if (!program) return std::nullopt;
  std::vector<const SavedQuery*> found;
  for (const SavedQuery& query : program->queries) {
    if (query.name == name || full_name(query) == name) found.push_back(&query);
  }
  if (found.empty()) {
    say_unknown(*program, rules, name);
    return std::nullopt;
  }
  if (found.size() > 1) {
    fmt::print(stderr, "tripline: {}: {} queries are called `{}`; write `{}` or `{}`\n", terminal_safe(rules),
               found.size(), terminal_safe(name), terminal_safe(full_name(*found[0])),
               terminal_safe(full_name(*found[1])));
    return std::nullopt;
  }
  return QuerySource{found[0]->text, found[0]->plan, found[0]->span, found[0]->log_groups, found[0]->language};
}

std::optional<runtime::QueryTable> saved_queries(const std::string& rules) {
  const std::optional<runtime::Program> program = load_program(rules);
  if (!program) return std::nullopt;
  std::vector<const SavedQuery*> sorted;
  for (const SavedQuery& query : program->queries) sorted.push_back(&query);
  std::sort(sorted.begin(), sorted.end(), [](const SavedQuery* a, const SavedQuery* b) {
    return std::tie(a->pack, a->name) < std::tie(b->pack, b->name);
  });
  runtime::QueryTable table;
  table.columns = {"name", "language", "span", "log_groups", "description", "query"};
  const auto text = [](const std::string& t) {
    return t.empty() ? OwnedQueryValue() : OwnedQueryValue(QueryValue::of_text(t));
  };
  for (const SavedQuery* query : sorted) {
    table.rows.push_back({text(full_name(*query)),
                          text(query->language == SavedQuery::Language::logs ? "logs" : "metrics"),
                          text(query->span > 0 ? runtime::duration_text(query->span) : ""),
                          text(fmt::format("{}", fmt::join(query->log_groups, ", "))), text(query->description),
                          text(query->text)});
  }
  return table;
}

}  // namespace tripline::tools
