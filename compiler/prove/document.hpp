#pragma once
// A JSON object that leaves a conjunction of conditions on paths true, or the knowledge that there is none. Paths share
// nodes: `$.a` has no text where `$.a.b` is there, `$.l[1]` needs `$.l[0]`, and what holds for no element of `$.l[*]`
// does not hold for `$.l[0]`.

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/prove/value.hpp"

namespace tripline::compiler::proof {

struct JsonMember;

struct JsonNode {
  NodeState state = NodeState::missing;
  std::string text;
  bool number = false;  // the text is a number of JSON, and is written as one
  std::vector<Literal> asked;  // of a text: the conditions on this node
  std::vector<JsonMember> members;
  std::vector<JsonNode> elements;
};

struct JsonMember {
  std::string key;
  JsonNode value;
};

struct BuiltDocument {
  Solved::Kind kind = Solved::Kind::none;  // text: there is one
  JsonNode root;
  std::string why;
};

// The literals' fields are paths of one step at least.
BuiltDocument build_document(const Ir& ir, Values& values, const std::vector<Literal>& literals);

// Compact JSON. With `escaped`, every character of keys and texts that can be is written as \uXXXX, so the raw text
// has none of their words.
std::string to_json(const JsonNode& node, bool escaped = false);
std::string to_json_member(std::string_view key, std::string_view text);
// Whether a number of JSON can be written so. F30 allows a plus and zeros in front, JSON does not; else they agree.
bool is_json_number(std::string_view text);
// Whether a string of JSON can hold the text: it is UTF-8.
bool is_json_text(std::string_view text);

}  // namespace tripline::compiler::proof
