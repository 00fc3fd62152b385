#pragma once
// A query asked of a few events: its columns and rows as lines, for tables of cases.

#include <string>
#include <vector>

#include "compiler/lower_query.hpp"
#include "runtime/query_evaluate.hpp"
#include "runtime/query_time.hpp"

namespace tripline {

// `2025-01-15T14:00:00Z` on, a minute each; or `TIME|message`.
inline std::string answer(const std::string& query, const std::vector<std::string>& events,
                          runtime::QueryClock clock = {}) {
  grammar::Diagnostics diagnostics;
  const grammar::Span span{grammar::SourceId{0}, 0, static_cast<std::uint32_t>(query.size())};
  const auto plan = compiler::compile_query({query, span}, diagnostics);
  if (!plan) return "error: " + diagnostics.list().front().message;
  if (const auto wrong = verify(*plan)) return "verify: " + *wrong;
  const runtime::Scope scope;
  runtime::QueryObserver observer(*plan, clock, scope, nullptr, nullptr);
  for (std::size_t i = 0; i < events.size(); ++i) {
    std::string message = events[i];
    double time = 1736949600000 + 60000 * static_cast<double>(i);
    const std::size_t bar = message.find('|');
    if (bar != message.npos) {
      if (const auto given = runtime::read_time(message.substr(0, bar))) {
        time = *given;
        message.erase(0, bar + 1);
      }
    }
    const std::string bytes = message + std::string(runtime::Decoder::padding, ' ');
    runtime::QueryEvent event;
    event.bytes = std::string_view(bytes).substr(0, message.size());
    event.stored = true;
    event.time = time;
    event.log = "123456789012:trail";
    observer.observe(event, i);
  }
  const runtime::QueryTable table = runtime::evaluate(*plan, clock, std::move(observer.observations()));
  std::string out;
  for (const std::string& column : table.columns) out += (out.empty() ? "" : ", ") + column;
  for (const auto& row : table.rows) {
    out += "\n";
    for (std::size_t i = 0; i < row.size(); ++i) {
      using Kind = runtime::QueryValue::Kind;
      runtime::QueryScratch scratch;
      const auto text = runtime::text_of(row[i].view(), scratch);
      if (i > 0) out += ", ";
      out += row[i].kind == Kind::null        ? "null"
             : row[i].kind == Kind::text      ? "'" + row[i].text + "'"
             : row[i].kind == Kind::structure ? row[i].text
                                              : std::string(*text);
    }
  }
  return out;
}

}  // namespace tripline
