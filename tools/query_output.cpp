#include "tools/query_output.hpp"

#include <nlohmann/json.hpp>

#include "tools/colours.hpp"
#include "tools/escape.hpp"
#include "tools/json_text.hpp"
#include "tools/text_table.hpp"

namespace tripline::tools {

namespace {

using Json = nlohmann::ordered_json;
using runtime::OwnedQueryValue;
using Kind = runtime::QueryValue::Kind;

constexpr std::size_t longest_cell = 400, least_column = 8;
constexpr std::string_view gap = "  ";

// Numbers stay numbers; one that a double does not hold exactly is a text, so that no digit is lost.
Json json_of(const OwnedQueryValue& value) {
  if (value.kind == Kind::null) return nullptr;
  if (value.kind == Kind::structure) return Json::parse(value.text, nullptr, false);
  if (value.kind != Kind::number) return query_cell_text(value);
  const bool long_integer =
      value.text.size() > 15 && value.text.find_first_not_of("-0123456789") == value.text.npos;
  if (long_integer && runtime::query_number_text(value.number) != value.text) return value.text;
  return value.number;
}

std::string query_json(const runtime::QueryTable& table, const QueryContext& context) {
  Json out = Json::object();
  out["schema"] = query_schema;
  out["query"] = context.query;
  out["events"] = context.events;
  out["matched"] = context.matched;
  out["exact"] = table.exact;
  out["columns"] = table.columns;
  Json rows = Json::array();
  for (const auto& row : table.rows) {
    Json cells = Json::array();
    for (const OwnedQueryValue& value : row) cells.push_back(json_of(value));
    rows.push_back(std::move(cells));
  }
  out["rows"] = std::move(rows);
  return json_text(out);
}

std::string query_ndjson(const runtime::QueryTable& table) {
  std::string out;
  for (const auto& row : table.rows) {
    Json object = Json::object();
    for (std::size_t i = 0; i < row.size(); ++i) object[table.columns[i]] = json_of(row[i]);
    out += json_line(object) + '\n';
  }
  return out;
}

std::string query_csv(const runtime::QueryTable& table) {
  std::string out;
  const auto line = [&](const auto& cells, const auto& text) {
    const std::size_t begin = out.size();
    bool first = true;
    for (const auto& cell : cells) {
      if (!first) out += ',';
      first = false;
      out += csv_field(terminal_safe(text(cell)));
    }
    if (out.size() == begin) out += "\"\"";  // readers skip a blank line
    out += '\n';
  };
  line(table.columns, [](const std::string& name) { return name; });
  for (const auto& row : table.rows) line(row, query_cell_text);
  return out;
}

class Table {
 public:
  Table(const runtime::QueryTable& table, const QueryContext& context)
      : table_(table), colours_(context.colour) {
    for (const std::string& name : table.columns) widths_.push_back(display_width(fit(name, longest_cell)));
    numbers_.assign(widths_.size(), true);
    for (const auto& row : table.rows) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        widths_[i] = std::max(widths_[i], display_width(fit(shown(row[i]), longest_cell)));
        numbers_[i] = numbers_[i] && (row[i].kind == Kind::number || row[i].kind == Kind::null);
      }
    }
    if (context.width == 0 || widths_.empty()) return;
    const std::size_t gaps = gap.size() * (widths_.size() - 1);
    widths_ = share_width(widths_, context.width > gaps ? context.width - gaps : 0, least_column);
  }

  std::string text() const {
    std::string head;
    for (std::size_t i = 0; i < widths_.size(); ++i) append(head, i, table_.columns[i]);
    std::string out = colours_.strong(trimmed(head)) + '\n';
    for (const auto& row : table_.rows) {
      std::string line;
      for (std::size_t i = 0; i < widths_.size(); ++i) append(line, i, shown(row[i]));
      out += trimmed(line) + '\n';
    }
    return out;
  }

 private:
  static std::string shown(const OwnedQueryValue& value) {
    return value.kind == Kind::null ? "-" : query_cell_text(value);
  }
  static std::string trimmed(const std::string& line) {
    return line.substr(0, line.find_last_not_of(' ') + 1);
  }

  void append(std::string& line, std::size_t column, const std::string& text) const {
    if (column > 0) line += gap;
    const std::string cell = fit(text, widths_[column]);
    line += numbers_[column] ? pad_left(cell, widths_[column]) : pad(cell, widths_[column]);
  }

  const runtime::QueryTable& table_;
  Colours colours_;
  std::vector<std::size_t> widths_;
  std::vector<bool> numbers_;  // columns that are aligned to the right
};

}  // namespace

std::string query_cell_text(const OwnedQueryValue& value) {
  runtime::QueryScratch scratch;
  if (value.kind == Kind::structure) return value.text;
  return std::string(runtime::text_of(value.view(), scratch).value_or(""));
}

std::optional<QueryFormat> query_format_named(std::string_view word) {
  if (word == "table") return QueryFormat::table;
  if (word == "json") return QueryFormat::json;
  if (word == "ndjson") return QueryFormat::ndjson;
  if (word == "csv") return QueryFormat::csv;
  return std::nullopt;
}

std::string write_query(const runtime::QueryTable& table, QueryFormat format, const QueryContext& context) {
  switch (format) {
    case QueryFormat::table:
      return Table(table, context).text();
    case QueryFormat::json:
      return query_json(table, context);
    case QueryFormat::ndjson:
      return query_ndjson(table);
    case QueryFormat::csv:
      return query_csv(table);
  }
  return {};
}

}  // namespace tripline::tools
