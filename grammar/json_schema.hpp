#pragma once
// The JSON Schema of packs in YAML, for editors: what `tripline schema` prints.

#include <string>

namespace tripline::grammar {

// JSON Schema 2020-12, indented, keys in a fixed order. It says what the schema table says and is a little laxer than
// build_pack where JSON Schema has no words (names that must be unique, patterns that must parse).
std::string json_schema();

}  // namespace tripline::grammar
