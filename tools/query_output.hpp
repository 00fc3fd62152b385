#pragma once
// The table of a query as it leaves the program. The same table gives the same bytes.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/query_evaluate.hpp"

namespace tripline::tools {

inline constexpr std::string_view query_schema = "tripline.query/1";

enum class QueryFormat : std::uint8_t { table, json, ndjson, csv };
std::optional<QueryFormat> query_format_named(std::string_view word);

// A cell as text: what tables show of it, whole. Empty for null.
std::string query_cell_text(const runtime::OwnedQueryValue& value);

struct QueryContext {
  std::string_view query;     // its text
  std::uint64_t events = 0;   // that counted
  std::uint64_t matched = 0;  // rows that came through the filters before the first stats, sort or limit
  std::size_t width = 0;      // columns of the table; 0: no terminal, as wide as it needs
  bool colour = false;        // of the table
};

// json: one document with the columns in order and each row as a list; ndjson: an object a row; csv: with a
// header. Null is null, and nothing in csv; times are texts as AWS prints them.
std::string write_query(const runtime::QueryTable& table, QueryFormat format, const QueryContext& context);

}  // namespace tripline::tools
