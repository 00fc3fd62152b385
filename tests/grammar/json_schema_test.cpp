#include "grammar/json_schema.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "grammar/read_yaml.hpp"
#include "grammar/schema.hpp"

namespace tripline::grammar {
namespace {

using nlohmann::json;

bool has_type(const json& value, const std::string& type) {
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  return value.type_name() == type;
}

// As much of JSON Schema as ours uses, patterns aside.
bool valid(const json& root, const json& schema, const json& value) {
  if (schema.is_boolean()) return schema.get<bool>();
  if (schema.contains("$ref")) {
    const std::string name = schema["$ref"].get<std::string>().substr(8);
    return valid(root, root["$defs"].at(name), value);
  }
  if (schema.contains("type")) {
    const json types = schema["type"].is_array() ? schema["type"] : json::array({schema["type"]});
    bool any = false;
    for (const json& type : types) any = any || has_type(value, type);
    if (!any) return false;
  }
  if (schema.contains("enum")) {
    bool any = false;
    for (const json& word : schema["enum"]) any = any || word == value;
    if (!any) return false;
  }
  if (schema.contains("anyOf")) {
    bool any = false;
    for (const json& each : schema["anyOf"]) any = any || valid(root, each, value);
    if (!any) return false;
  }
  for (const json& each : schema.value("allOf", json::array())) {
    if (!valid(root, each, value)) return false;
  }
  if (value.is_array() && schema.contains("items")) {
    for (const json& item : value) {
      if (!valid(root, schema["items"], item)) return false;
    }
  }
  if (!value.is_object()) return true;
  for (const json& key : schema.value("required", json::array())) {
    if (!value.contains(key.get<std::string>())) return false;
  }
  for (const auto& [key, member] : value.items()) {
    if (schema.contains("properties") && schema["properties"].contains(key)) {
      if (!valid(root, schema["properties"][key], member)) return false;
    } else if (schema.contains("additionalProperties") && !valid(root, schema["additionalProperties"], member)) {
      return false;
    }
  }
  return true;
}

TEST(JsonSchema, says_every_key_of_the_table) {
  const json schema = json::parse(json_schema());
  EXPECT_EQ(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
  for (const Key& key : pack_schema().keys) EXPECT_TRUE(schema["properties"].contains(key.name)) << key.name;
  for (const Section& section : pack_sections()) {
    EXPECT_TRUE(schema["properties"].contains(section.key)) << section.key;
    const json& noun = schema["$defs"].at(std::string(section.schema->noun));
    EXPECT_EQ(noun["properties"].size(), section.schema->keys.size()) << section.key;
    for (const Key& key : section.schema->keys) {
      EXPECT_EQ(noun["properties"].at(std::string(key.name))["description"], std::string(key.doc)) << key.name;
    }
  }
}

TEST(JsonSchema, packs) {
  const json schema = json::parse(json_schema());
  const struct {
    bool valid;
    std::string pack;
  } cases[] = {
      {true, "pack: p\nversion: 1\n"},
      {false, "version: 1\n"},
      {false, "pack: p\nverson: 1\n"},
      {true, "pack: p\nalarms:\n"},
      {true, "pack: p\nlists: {a: [x, 1], b: {file: x.txt}, c: x}\n"},
      {false, "pack: p\nlists: {a: {value: x}}\n"},
      {true, "pack: p\nfilters: {a: '{ $.x = 1 }', b: {all: [a, {any: [a, {field: $.x, in: [y]}]}]}, c: {not: a}}\n"},
      {false, "pack: p\nfilters: {b: {all: [[a]]}}\n"},
      {true, "pack: p\nalarms: [{name: a, metric: m, threshold: 1, severity: high, period: 5m}]\n"},
      {true, "pack: p\nalarms: [{name: a, metric: {filter: x, dimensions: {A: $.b}}, threshold: 1}]\n"},
      {false, "pack: p\nalarms: [{name: a, metric: {dimensions: {}}, threshold: 1}]\n"},
      {false, "pack: p\nalarms: [{name: a, metric: m, threshold: 1, severity: hihg}]\n"},
      {false, "pack: p\nalarms: [{metric: m, threshold: 1}]\n"},
      {true, "pack: p\nthreats: [{name: a, distinct: {of: $.x, at_least: 3}, by: $.y, window: 24h}]\n"},
      {false, "pack: p\nthreats: [{name: a, distinct: {of: $.x}, by: $.y, window: 24h}]\n"},
      {true, "pack: p\ntests: [{name: a, given: [{x: [1]}], expect: {a: true}}]\n"},
  };
  for (const auto& [expected, text] : cases) {
    Sources sources;
    Diagnostics diagnostics;
    const auto tree = read_yaml(sources, sources.add("x.yaml", text), diagnostics);
    ASSERT_TRUE(tree) << text;
    EXPECT_EQ(valid(schema, schema, json::parse(to_json(*tree, tree->root))), expected) << text;
  }
}

}  // namespace
}  // namespace tripline::grammar
