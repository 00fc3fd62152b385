#include "compiler/check_rules.hpp"
#include "compiler/lower_query.hpp"

namespace tripline::compiler {

void check_saved_query(const grammar::ast::Pack& pack, const grammar::ast::SavedQuery& query, Surroundings& in) {
  runtime::SavedQuery out;
  out.pack = pack.name.value();
  out.name = query.name.value();
  out.description = query.description.value();
  out.text = query.query_string.value();
  out.span = duration_of(query.span, "span", 0, in.diagnostics);
  for (const grammar::Text& group : query.log_groups.empty() ? pack.log_groups : query.log_groups) {
    out.log_groups.push_back(group.value());
  }
  if (query.sql) {
    out.language = runtime::SavedQuery::Language::metrics;
    in.writer.ir().queries.push_back(std::move(out));
    return;
  }
  if (!query.query) return;  // said where it was parsed
  auto plan = lower_query(*query.query, in.diagnostics);
  if (!plan) return;
  out.plan = std::move(*plan);
  in.writer.ir().queries.push_back(std::move(out));
}

}  // namespace tripline::compiler
