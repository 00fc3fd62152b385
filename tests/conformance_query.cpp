#include "tests/conformance_query.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "compiler/lower_query.hpp"
#include "runtime/query_evaluate.hpp"
#include "runtime/query_time.hpp"

namespace tripline::conformance {

namespace {

using oracle::Json;
using Text = nlohmann::ordered_json;

std::string text_of(const Case& test, const Json& value) {
  return value.kind == Json::Kind::string
             ? value.text
             : oracle::compact(test.line.substr(value.begin, value.end - value.begin));
}

// What an object stands for as an event: compact JSON, UTF-8 unescaped; numbers as they are spelled.
std::string message_of(const Json& value) {
  const auto quoted = [](const std::string& text) { return Text(text).dump(); };
  switch (value.kind) {
    case Json::Kind::null:
      return "null";
    case Json::Kind::boolean:
      return value.boolean ? "true" : "false";
    case Json::Kind::number:
      return value.text;
    case Json::Kind::string:
      return quoted(value.text);
    case Json::Kind::array:
    case Json::Kind::object:
      break;
  }
  const bool object = value.kind == Json::Kind::object;
  std::string out;
  const auto begin_item = [&out] { out += out.empty() ? "" : ","; };
  for (const Json& element : value.elements) begin_item(), out += message_of(element);
  for (const auto& [name, member] : value.members) begin_item(), out += quoted(name) + ":" + message_of(member);
  return object ? "{" + out + "}" : "[" + out + "]";
}

std::optional<std::vector<QueryCaseEvent>> events_of(const Json& events) {
  std::vector<QueryCaseEvent> out;
  for (const Json& event : events.elements) {
    QueryCaseEvent made;
    for (const auto& [name, value] : event.members) {
      if (name == "@timestamp") {
        made.timestamp = value.text;
      } else if (name == "@message") {
        made.message = value.kind == Json::Kind::string ? value.text : message_of(value);
      } else if (name == "@ingestionTime") {
        made.ingestion_time = value.text;
      } else if (name == "@logStream") {
        made.log_stream = value.text;
      } else if (name == "@log") {
        made.log = value.text;
      } else if (name != "@ptr") {
        return std::nullopt;
      }
    }
    if (made.timestamp.empty()) return std::nullopt;
    out.push_back(std::move(made));
  }
  return out;
}

bool same_cell(const Json& expect, const QueryCell& got) {
  switch (got.kind) {
    case QueryCell::Kind::null:
      return expect.kind == Json::Kind::null;
    case QueryCell::Kind::text:
      return expect.kind == Json::Kind::string && expect.text == got.text;
    case QueryCell::Kind::number: {
      if (expect.kind != Json::Kind::number) return false;
      const double number = std::strtod(expect.text.c_str(), nullptr);
      return std::abs(number - got.number) <= 1e-9 * std::max({1.0, std::abs(number), std::abs(got.number)});
    }
  }
  return false;
}

bool same_row(const Json& expect, const std::vector<QueryCell>& got) {
  return std::equal(expect.elements.begin(), expect.elements.end(), got.begin(), got.end(), same_cell);
}

bool same_result(const Json& expect, bool ordered, QueryResult got) {
  const Json* fields = expect.find("fields");
  const Json* rows = expect.find("rows");
  const bool shaped =
      fields && rows &&
      std::equal(fields->elements.begin(), fields->elements.end(), got.fields.begin(), got.fields.end(),
                 [](const Json& name, const std::string& is) { return name.text == is; });
  if (!shaped || rows->elements.size() != got.rows.size()) return false;
  if (ordered) return std::equal(rows->elements.begin(), rows->elements.end(), got.rows.begin(), same_row);
  return std::all_of(rows->elements.begin(), rows->elements.end(), [&](const Json& row) {
    const auto at =
        std::find_if(got.rows.begin(), got.rows.end(), [&](const auto& is) { return same_row(row, is); });
    if (at == got.rows.end()) return false;
    got.rows.erase(at);
    return true;
  });
}

Text print(const QueryResult& result) {
  Text rows = Text::array();
  for (const auto& row : result.rows) {
    Text cells = Text::array();
    for (const QueryCell& cell : row) {
      cells.push_back(cell.kind == QueryCell::Kind::null     ? Text()
                      : cell.kind == QueryCell::Kind::number ? Text(cell.number)
                                                             : Text(cell.text));
    }
    rows.push_back(std::move(cells));
  }
  return {{"fields", result.fields}, {"rows", rows}};
}

}  // namespace

std::optional<Outcome> run_logs_insights(const Case& test, const Engine& engine) {
  const Json* query = test.json.find("query");
  const Json* events = test.json.find("events");
  const Json* expect = test.json.find("expect");
  if (!query || !events || !expect) return std::nullopt;
  const auto given = events_of(*events);
  if (!given) return std::nullopt;
  const Json* ordered = test.json.find("ordered");
  const auto got = engine.logs_insights(query->text, *given);
  const bool refusal = expect->kind == Json::Kind::string && expect->text == "error";
  Outcome outcome;
  outcome.passed = refusal ? !got : got && same_result(*expect, !ordered || ordered->boolean, *got);
  outcome.expected = text_of(test, *expect);
  outcome.got = got ? print(*got).dump(-1, ' ', false, Text::error_handler_t::replace) : "\"error\"";
  return outcome;
}

std::optional<QueryResult> run_query(std::string_view query, const std::vector<QueryCaseEvent>& events) {
  grammar::Diagnostics diagnostics;
  const grammar::Span span{grammar::SourceId{0}, 0, static_cast<std::uint32_t>(query.size())};
  const auto plan = compiler::compile_query({std::string(query), span}, diagnostics);
  if (!plan || verify(*plan)) return std::nullopt;
  const runtime::QueryClock clock;
  const runtime::Scope scope;
  runtime::QueryObserver observer(*plan, clock, scope, nullptr, nullptr);
  for (std::size_t i = 0; i < events.size(); ++i) {
    const std::string bytes = events[i].message + std::string(runtime::Decoder::padding, ' ');
    const auto time = runtime::read_time(events[i].timestamp);
    if (!time) return std::nullopt;
    runtime::QueryEvent event;
    event.bytes = std::string_view(bytes).substr(0, events[i].message.size());
    event.stored = true;
    event.time = *time;
    event.ingestion_time = runtime::read_time(events[i].ingestion_time);
    event.log_stream = events[i].log_stream;
    event.log = events[i].log;
    observer.observe(event, i);
  }
  runtime::QueryTable table = runtime::evaluate(*plan, clock, std::move(observer.observations()));
  QueryResult result{std::move(table.columns), {}};
  for (const auto& row : table.rows) {
    auto& cells = result.rows.emplace_back();
    for (const runtime::OwnedQueryValue& value : row) {
      QueryCell cell;
      using Kind = runtime::QueryValue::Kind;
      cell.kind = value.kind == Kind::null     ? QueryCell::Kind::null
                  : value.kind == Kind::number ? QueryCell::Kind::number
                                               : QueryCell::Kind::text;
      cell.number = value.number;
      cell.text = value.kind == Kind::time ? runtime::query_time_text(value.number) : value.text;
      cells.push_back(std::move(cell));
    }
  }
  return result;
}

}  // namespace tripline::conformance
