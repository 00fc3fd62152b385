#pragma once
// A small strict JSON reader (RFC 8259) for tests. It is slow and plain on purpose: what the runtime's reader
// accepts and what it makes of a document is checked against this one. Every value knows the bytes it came
// from, so numbers keep their spelling (F26, F31) and a case file's events can be cut out unchanged.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tripline::oracle {

struct JsonMember;

struct Json {
  enum class Kind { null, boolean, number, string, array, object };
  Kind kind = Kind::null;
  bool boolean = false;
  std::string text;                 // of a string: escapes undone; of a number: as spelled
  std::vector<Json> elements;       // of an array
  std::vector<JsonMember> members;  // of an object: unique keys, the last duplicate's value
  std::size_t begin = 0;            // the value is the bytes [begin, end) of the text read
  std::size_t end = 0;

  // The member of an object; null when absent or not an object.
  const Json* find(std::string_view key) const;
};

struct JsonMember {
  std::string name;
  Json value;
};

// Empty when `text` is anything but one JSON value between blanks: also on invalid UTF-8, raw control
// characters in strings, surrogate escapes that form no pair, and values nested deeper than 1024 levels (the
// root is level 1). A number may be of any size.
std::optional<Json> read_json(std::string_view text);

// `json` without the blanks between its tokens; strings and numbers stay byte for byte.
std::string compact(std::string_view json);

// One code point of `text` at `at`: its length in bytes, 0 when the bytes there are not valid UTF-8.
std::size_t utf8_length(std::string_view text, std::size_t at);

}  // namespace tripline::oracle
