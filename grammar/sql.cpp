#include "grammar/sql.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tripline::grammar {

namespace {

std::string quoted(const std::string& text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote || c == '\\') out += '\\';
    out += c;
  }
  return out + quote;
}

std::string spelled(const SqlName& name) {
  const bool bare = !name.text.empty() && std::all_of(name.text.begin(), name.text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
  return bare && !is_sql_word(name.text) && !is_reserved_in_sql(name.text) ? name.text
                                                                           : quoted(name.text, '"');
}

std::string spelled(const std::vector<SqlName>& names) {
  std::string out;
  for (const SqlName& name : names) out += (out.empty() ? "" : ", ") + spelled(name);
  return out;
}

}  // namespace

std::string_view to_string(SqlFunction function) {
  constexpr std::string_view words[] = {"AVG", "COUNT", "MAX", "MIN", "SUM"};
  return words[static_cast<std::size_t>(function)];
}

std::string to_string(const SqlQuery& query) {
  std::string out = fmt::format("SELECT {}({}) FROM ", to_string(query.function), spelled(query.metric));
  if (query.schema) {
    out += fmt::format("SCHEMA({}{}{})", spelled(query.space), query.schema->empty() ? "" : ", ",
                       spelled(*query.schema));
  } else {
    out += spelled(query.space);
  }
  std::string_view joint = " WHERE ";
  for (const SqlCondition& condition : query.conditions) {
    out += fmt::format("{}{} {} {}", joint, spelled(condition.key), condition.negated ? "!=" : "=",
                       quoted(condition.value, '\''));
    joint = " AND ";
  }
  if (!query.group_by.empty()) out += " GROUP BY " + spelled(query.group_by);
  if (query.order) {
    out += fmt::format(" ORDER BY {}() {}", to_string(query.order->function),
                       query.order->descending ? "DESC" : "ASC");
  }
  if (query.limit) out += fmt::format(" LIMIT {}", *query.limit);
  return out;
}

}  // namespace tripline::grammar
