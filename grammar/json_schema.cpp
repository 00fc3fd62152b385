#include "grammar/json_schema.hpp"

// One definition per kind of value, one per noun, all from the schema table. Editors validate while a person types,
// so every scalar that build_pack takes as text may be a YAML number or boolean, too.

#include <fmt/format.h>

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/schema.hpp"

namespace tripline::grammar {

namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {  // the table has no control characters
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out += '"';
}

// JSON text in the making: an object's members with values that are JSON texts.
class JsonObject {
 public:
  JsonObject& add(std::string_view name, std::string value) {
    members_.emplace_back(name, std::move(value));
    return *this;
  }
  JsonObject& text(std::string_view name, std::string_view value) { return add(name, quoted(value)); }

  std::string print() const {
    std::string out = "{";
    for (std::size_t i = 0; i < members_.size(); ++i) {
      out += fmt::format("{}\n  {}: ", i > 0 ? "," : "", quoted(members_[i].first));
      for (const char c : members_[i].second) {
        out += c;
        if (c == '\n') out += "  ";
      }
    }
    return out + (members_.empty() ? "}" : "\n}");
  }

 private:
  std::vector<std::pair<std::string, std::string>> members_;
};

std::string array(const std::vector<std::string>& items) {
  std::string out = "[";
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += ", ";
    out += items[i];
  }
  return out + "]";
}

std::string reference(std::string_view definition) {
  return JsonObject().text("$ref", fmt::format("#/$defs/{}", definition)).print();
}
std::string any_of(const std::vector<std::string>& schemas) { return JsonObject().add("anyOf", array(schemas)).print(); }
std::string list_of(std::string_view definition) {
  return JsonObject().text("type", "array").add("items", reference(definition)).print();
}
std::string map_of(std::string_view definition) {
  return JsonObject().text("type", "object").add("additionalProperties", reference(definition)).print();
}
std::string one_or_list_of(std::string_view definition) {
  return any_of({reference(definition), list_of(definition)});
}
std::string digits_or_text(std::string_view type, std::string_view pattern) {
  return any_of({JsonObject().text("type", type).print(),
                 JsonObject().text("type", "string").text("pattern", pattern).print()});
}

// `/$defs` names of kinds that are the same everywhere.
std::string of_kind(ValueKind kind) {
  switch (kind) {
    case ValueKind::name: return reference("name");
    case ValueKind::text:
    case ValueKind::word: return reference("text");
    case ValueKind::pattern: return reference("text");
    case ValueKind::integer: return reference("integer");
    case ValueKind::number: return reference("number");
    case ValueKind::boolean: return JsonObject().text("type", "boolean").print();
    case ValueKind::duration: return reference("duration");
    case ValueKind::field: return reference("field");
    case ValueKind::value: return any_of({reference("number"), reference("field")});
    case ValueKind::filter: return reference("filter_use");
    case ValueKind::filters:
      return JsonObject().text("type", "array").add("items", reference("filter_use")).add("minItems", "1").print();
    case ValueKind::values:
    case ValueKind::names: return one_or_list_of("text");
    case ValueKind::fields: return one_or_list_of("field");
    case ValueKind::field_map: return map_of("field");
    case ValueKind::text_map: return map_of("text");
    case ValueKind::block:
    case ValueKind::blocks: return JsonObject().text("type", "object").print();
    case ValueKind::insight: return JsonObject().add("type", array({quoted("object"), quoted("string")})).print();
    case ValueKind::data: return "true";
  }
  return "true";
}

std::string object_of(const Schema& schema);

std::string of_key(const Key& key) {
  JsonObject out;
  out.text("description", key.doc);
  if (key.kind == ValueKind::word) {
    std::vector<std::string> words;
    for (const std::string_view word : key.words) words.push_back(quoted(word));
    return out.add("enum", array(words)).print();
  }
  // A metric may be named where it may be defined; other blocks are maps always.
  if (key.kind == ValueKind::block && key.name == "metric") {
    return out.add("anyOf", array({reference("text"), object_of(*key.schema)})).print();
  }
  if (key.kind == ValueKind::data && key.schema != nullptr) {
    out.text("type", "object").add("additionalProperties", any_of({reference("text"), object_of(*key.schema)}));
    return out.print();
  }
  if (key.kind == ValueKind::blocks) {
    const std::string item = object_of(*key.schema);
    return out.add("anyOf", array({JsonObject().text("type", "array").add("items", item).print(), item})).print();
  }
  const std::string value = key.kind == ValueKind::block ? object_of(*key.schema) : of_kind(key.kind);
  if (value == "true") return out.print();
  return out.add("allOf", array({value})).print();
}

JsonObject properties_of(const Schema& schema, JsonObject properties = {}) {
  for (const Key& key : schema.keys) properties.add(key.name, of_key(key));
  return properties;
}

std::string object_of(const Schema& schema, const JsonObject& properties) {
  std::vector<std::string> required;
  for (const Key& key : schema.keys) {
    if (key.required) required.push_back(quoted(key.name));
  }
  JsonObject out;
  out.text("description", schema.doc).text("type", "object").add("properties", properties.print());
  if (!required.empty()) out.add("required", array(required));
  return out.add("additionalProperties", "false").print();
}

std::string object_of(const Schema& schema) { return object_of(schema, properties_of(schema)); }

// A section may be empty (`alarms:` with all of it commented out).
std::string section_of(const Section& section) {
  JsonObject out;
  out.text("description", section.schema->doc);
  if (section.form == Section::Form::list) {
    out.add("type", array({quoted("array"), quoted("null")})).add("items", reference(section.schema->noun));
    return out.print();
  }
  std::vector<std::string> forms = {reference(section.schema->noun)};
  if (!section.shorthand.empty()) forms.push_back(of_kind(find_key(*section.schema, section.shorthand)->kind));
  out.add("type", array({quoted("object"), quoted("null")})).add("additionalProperties", any_of(forms));
  return out.print();
}

std::string definitions() {
  JsonObject out;
  out.add("text", JsonObject().add("type", array({quoted("string"), quoted("number"), quoted("boolean")})).print());
  out.add("name", JsonObject()
                      .add("type", array({quoted("string"), quoted("number"), quoted("boolean")}))
                      .add("minLength", "1")
                      .add("maxLength", "255")
                      .print());
  out.add("integer", digits_or_text("integer", "^[0-9]{1,18}$"));
  out.add("number", digits_or_text("number", "^[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?$"));
  out.add("duration", digits_or_text("integer", "^[0-9]{1,18}[smhd]?$"));
  out.add("field", JsonObject().text("type", "string").text("pattern", "^\\$.").print());
  out.add("filter_use", any_of({reference("text"), reference("combination")}));
  out.add("combination", object_of(combination_schema()));
  for (const Section& section : pack_sections()) out.add(section.schema->noun, object_of(*section.schema));
  return out.print();
}

}  // namespace

std::string json_schema() {
  JsonObject properties = properties_of(pack_schema());
  for (const Section& section : pack_sections()) properties.add(section.key, section_of(section));
  JsonObject out;
  out.text("$schema", "https://json-schema.org/draft/2020-12/schema").text("title", "Tripline rule pack");
  out.text("description", pack_schema().doc).text("type", "object").add("properties", properties.print());
  out.add("required", array({quoted("pack")})).add("additionalProperties", "false").add("$defs", definitions());
  return out.print() + "\n";
}

}  // namespace tripline::grammar
