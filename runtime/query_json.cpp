#include "runtime/query_json.hpp"

// simdjson's On-Demand walks lazily and would not notice damage in what it skips, so `parse` walks everything
// once; what was parsed is whole, and later walks may trust it.

#include <simdjson.h>

#include "runtime/token_text.hpp"

namespace tripline::runtime {

namespace {

namespace json = simdjson::ondemand;

constexpr int max_depth = 500;

std::string_view trimmed(std::string_view text) {
  const std::size_t end = text.find_last_not_of(" \t\r\n");
  return end == text.npos ? std::string_view() : text.substr(0, end + 1);
}

// Whether everything below `value` is well formed, and not nested beyond `room`.
bool whole(json::value value, int room) {
  if (room == 0) return false;
  json::json_type type;
  if (value.type().get(type)) return false;
  switch (type) {
    case json::json_type::object: {
      json::object object;
      if (value.get_object().get(object)) return false;
      for (auto field : object) {
        std::string_view key;
        json::value member;
        if (field.unescaped_key().get(key) || field.value().get(member) || !whole(member, room - 1))
          return false;
      }
      return true;
    }
    case json::json_type::array: {
      json::array array;
      if (value.get_array().get(array)) return false;
      for (auto element : array) {
        json::value member;
        if (element.get(member) || !whole(member, room - 1)) return false;
      }
      return true;
    }
    case json::json_type::string: {
      std::string_view text;
      return !value.get_string().get(text);
    }
    case json::json_type::number: {
      const std::string_view text = trimmed(value.raw_json_token());
      return behind_number(text.data()) == text.data() + text.size();  // also one that no double holds
    }
    case json::json_type::boolean: {
      bool truth = false;
      return !value.get_bool().get(truth);
    }
    case json::json_type::null:
      return trimmed(value.raw_json_token()) == "null";
  }
  return false;
}

std::string_view raw(json::value& value) {
  std::string_view text;
  json::json_type type;
  if (value.type().get(type)) return {};
  if (type == json::json_type::object) {
    json::object object;
    if (value.get_object().get(object) || object.raw_json().get(text)) return {};
  } else if (type == json::json_type::array) {
    json::array array;
    if (value.get_array().get(array) || array.raw_json().get(text)) return {};
  }
  return text;
}

QueryValue value_of(json::value value, QueryScratch& scratch) {
  json::json_type type;
  if (value.type().get(type)) return {};
  switch (type) {
    case json::json_type::object:
    case json::json_type::array: {
      const std::string_view text = raw(value);
      if (text.empty()) return {};
      return {QueryValue::Kind::structure, 0, scratch.keep(std::string(text))};
    }
    case json::json_type::string: {
      std::string_view text;
      if (value.get_string().get(text)) return {};
      return QueryValue::of_text(scratch.keep(std::string(text)));
    }
    case json::json_type::number: {
      const std::string_view text = scratch.keep(std::string(trimmed(value.raw_json_token())));
      const auto number = number_of(QueryValue::of_text(text));
      return number ? QueryValue{QueryValue::Kind::number, *number, text} : QueryValue{};
    }
    case json::json_type::boolean: {
      bool truth = false;
      if (value.get_bool().get(truth)) return {};
      return QueryValue::of(truth);
    }
    case json::json_type::null:
      return {};
  }
  return {};
}

}  // namespace

struct QueryJson::Parser {
  json::parser parser;
  simdjson::padded_string text;
  json::document document;

  bool open(std::string_view from) {
    text = simdjson::padded_string(from);
    return !parser.iterate(text).get(document);
  }
};

QueryJson::QueryJson() : parser_(std::make_unique<Parser>()) {}
QueryJson::~QueryJson() = default;

QueryValue QueryJson::parse(std::string_view text, QueryScratch& scratch) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos || (text[first] != '{' && text[first] != '[')) return {};
  json::value value;
  if (!parser_->open(text) || parser_->document.get_value().get(value) || !whole(value, max_depth) ||
      parser_->document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
    return {};
  }
  std::string& compact = scratch.next();
  compact.resize(text.size() + simdjson::SIMDJSON_PADDING);
  std::size_t length = 0;
  if (simdjson::minify(text.data(), text.size(), compact.data(), length)) return {};
  compact.resize(length);
  return {QueryValue::Kind::structure, 0, compact};
}

QueryValue QueryJson::at(const QueryValue& structure, std::span<const Step> steps, QueryScratch& scratch) {
  if (structure.kind != QueryValue::Kind::structure) return {};
  json::value value;
  if (!parser_->open(structure.text) || parser_->document.get_value().get(value)) return {};
  for (const Step& step : steps) {
    json::json_type type;
    if (value.type().get(type)) return {};
    json::value next;
    bool found = false;
    if (type == json::json_type::array && step.kind == Step::Kind::index) {
      json::array array;
      if (value.get_array().get(array)) return {};
      found = !array.at(step.index).get(next);
    } else if (type == json::json_type::object) {
      const std::string key = step.kind == Step::Kind::index ? std::to_string(step.index) : step.key;
      json::object object;
      if (value.get_object().get(object)) return {};
      // Of equal keys the last one counts (F3), and what was passed cannot be gone back to: count, then go there.
      std::size_t left = 0;
      for (auto field : object) {
        std::string_view name;
        if (field.unescaped_key().get(name)) return {};
        left += name == key;
      }
      bool some = false;
      if (left == 0 || object.reset().get(some)) return {};
      for (auto field : object) {
        std::string_view name;
        if (field.unescaped_key().get(name)) return {};
        if (name != key || --left != 0) continue;
        if (field.value().get(next)) return {};
        found = true;
        break;
      }
    }
    if (!found) return {};
    value = next;
  }
  return value_of(value, scratch);
}

bool QueryJson::for_each(const QueryValue& structure, QueryScratch& scratch,
                         const std::function<bool(const QueryValue&)>& each) {
  if (structure.kind != QueryValue::Kind::structure || structure.text.empty() || structure.text[0] != '[')
    return false;
  // Elements are taken first: `each` may need the parser.
  std::vector<QueryValue> elements;
  json::array array;
  if (!parser_->open(structure.text) || parser_->document.get_array().get(array)) return false;
  for (auto element : array) {
    json::value value;
    if (element.get(value)) return false;
    elements.push_back(value_of(value, scratch));
  }
  for (const QueryValue& element : elements) {
    if (!each(element)) break;
  }
  return true;
}

}  // namespace tripline::runtime
