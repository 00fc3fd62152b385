#pragma once
// Where a query comes from: its text, a file that holds it, or a pack in which it is saved.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/program.hpp"
#include "runtime/query_evaluate.hpp"

namespace tripline::tools {

struct QuerySource {
  std::string text;
  runtime::QueryPlan plan;
  std::uint32_t span = 0;               // seconds, where no times are given; 0: all
  std::vector<std::string> log_groups;  // that it is meant for; empty: any
  runtime::SavedQuery::Language language = runtime::SavedQuery::Language::logs;
};

// A query's text and where it stands: given itself, or with `@` in front the name of a file that holds it. Empty after
// saying that the file cannot be read.
struct QueryText {
  std::string name, text;
};
std::optional<QueryText> query_text(std::string query);

// A text, or with `@` in front the name of a file that holds it. Empty after saying what is wrong, with its place.
std::optional<QuerySource> query_of_text(std::string query);

// The query `name` or `pack/name` of an artifact, pack file or folder. Empty after saying what is wrong.
std::optional<QuerySource> saved_query(const std::string& rules, const std::string& name);

// All queries of an artifact, pack file or folder, by pack and name: name, span, log groups, description, query.
std::optional<runtime::QueryTable> saved_queries(const std::string& rules);

}  // namespace tripline::tools
