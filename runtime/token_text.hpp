#pragma once
// A text and the tokens in it: what stands at a token, and JSON's grammar for values that nobody wants (RFC 8259).
// The index has checked what needs no grammar: UTF-8, control characters, that strings end; so the last byte before
// the token behind a string that is no white space is its closing quote.

#include <cstdint>
#include <string_view>

#include "runtime/token_index.hpp"

namespace tripline::runtime {

// The byte behind the JSON number that begins at `first`; null where none does. A byte that belongs to no number must
// stand behind it.
const char* behind_number(const char* first);

struct TokenText {
  using At = const TokenStart*;
  static constexpr std::uint32_t max_depth = 1024;

  const char* text = nullptr;
  At end = nullptr;  // behind the last token. That must be `}`: then no step from another token leads beyond it

  char byte(At at) const { return text[*at & token_offset]; }
  const char* begin(At at) const { return text + (*at & token_offset); }
  // The bytes between a string's quotes.
  std::string_view string(At at) const {
    const char* const first = begin(at) + 1;
    const char* last = begin(at + 1) - 1;
    while (*last != '"') --last;
    return {first, static_cast<std::size_t>(last - first)};
  }
  static bool has_escape(At at) { return (*at & token_escaped) != 0; }

  // A scalar that is no string, without the white space behind it.
  std::string_view scalar(At at) const {
    const char* const first = begin(at);
    const char* last = begin(at + 1);
    while (is_space(last[-1])) --last;
    return {first, static_cast<std::size_t>(last - first)};
  }
  bool is_true(At at) const { return scalar(at) == "true"; }
  bool is_false(At at) const { return scalar(at) == "false"; }
  bool is_null(At at) const { return scalar(at) == "null"; }
  bool is_number(At at, std::string_view& number) const;

  // The token behind the value that stands there, all of which is checked, and whose first token is `depth` brackets
  // deep; nullptr where it is no JSON. `scratch` has room for the text.
  At skip(At at, std::uint32_t depth, char* scratch) const;

  static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
};

}  // namespace tripline::runtime
