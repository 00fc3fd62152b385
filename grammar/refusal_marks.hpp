#pragma once
// Finding the offending bytes in what a refused production matched, and mending them: what the tables of all
// grammars share.

#include <algorithm>

#include "grammar/pattern_commit.hpp"

namespace tripline::grammar::pattern_syntax {

constexpr bool is_ascii_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// The UTF-8 character that starts at `at`.
inline Extent character_at(std::string_view text, std::size_t at) {
  std::size_t end = std::min(at + 1, text.size());
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return {at, end};
}

inline Extent first_character(std::string_view whole) { return character_at(whole, 0); }

// A whole word where one starts the text, for "found `MAYBE`".
inline Extent first_word(std::string_view whole) {
  std::size_t end = 0;
  while (end < whole.size() && (is_ascii_alnum(whole[end]) || whole[end] == '_')) ++end;
  return end > 0 ? Extent{0, end} : first_character(whole);
}

inline Extent last_character(std::string_view whole) {
  std::size_t begin = whole.empty() ? 0 : whole.size() - 1;
  while (begin > 0 && (static_cast<unsigned char>(whole[begin]) & 0xC0) == 0x80) --begin;
  return {begin, whole.size()};
}

inline std::optional<std::string> in_quotes(std::string_view whole) {
  std::string quoted = "\"";
  for (const char c : whole) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace tripline::grammar::pattern_syntax
