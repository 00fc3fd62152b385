#include "tools/lsp/cursor.hpp"

#include <algorithm>

#include "tools/lsp/cursor_lines.hpp"

namespace tripline::tools::lsp {

namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || c == '$' || c == '/' || static_cast<unsigned char>(c) >= 0x80;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Characters of a selector such as `$.a[0].*`.
bool is_selector(char c) { return is_word(c) || c == '[' || c == ']' || c == '*'; }

std::uint32_t back_over(std::string_view text, std::uint32_t at, bool (*over)(char)) {
  while (at > 0 && over(text[at - 1])) --at;
  return at;
}

// The field that a comparison before `at` names: `$.eventName = ` or `$.a != `; empty where there is none.
std::string compared_field(std::string_view text, std::uint32_t at) {
  at = back_over(text, at, is_blank);
  if (at == 0 || text[at - 1] != '=') return "";
  --at;
  if (at > 0 && text[at - 1] == '!') --at;
  at = back_over(text, at, is_blank);
  const std::uint32_t begin = back_over(text, at, is_selector);
  const std::string_view field = text.substr(begin, at - begin);
  return field.starts_with("$.") ? std::string(field) : "";
}

// Fills in the cursor where it is in a pattern, whatever is around the pattern.
bool in_pattern(std::string_view text, std::uint32_t offset, Cursor& cursor) {
  const std::uint32_t selector = back_over(text, offset, is_selector);
  if (text.substr(selector, offset - selector).starts_with("$")) {
    cursor.where = Cursor::Where::pattern_field;
    cursor.begin = selector;
    cursor.word = text.substr(selector, offset - selector);
    return true;
  }
  // A value: a bare word, or what follows an opening quote. In double-quoted YAML the quote has a backslash before it.
  std::uint32_t begin = back_over(text, offset, is_word);
  std::uint32_t before = begin;
  if (before > 0 && text[before - 1] == '"') --before;
  if (before > 0 && text[before - 1] == '\\') --before;
  std::string field = compared_field(text, before);
  if (field.empty()) return false;
  cursor.where = Cursor::Where::pattern_value;
  cursor.begin = begin;
  cursor.word = text.substr(begin, offset - begin);
  cursor.field = std::move(field);
  return true;
}

}  // namespace

std::pair<std::uint32_t, std::uint32_t> word_at(std::string_view text, std::uint32_t offset) {
  offset = std::min(offset, static_cast<std::uint32_t>(text.size()));
  std::uint32_t end = offset;
  while (end < text.size() && is_word(text[end])) ++end;
  return {back_over(text, offset, is_word), end};
}

Cursor cursor_at(std::string_view text, std::uint32_t offset, bool trip) {
  offset = std::min(offset, static_cast<std::uint32_t>(text.size()));
  Cursor cursor;
  cursor.begin = back_over(text, offset, is_word);
  cursor.word = text.substr(cursor.begin, offset - cursor.begin);
  if (in_pattern(text, offset, cursor)) return cursor;
  trip ? trip_cursor(text, cursor) : yaml_cursor(text, cursor);
  return cursor;
}

}  // namespace tripline::tools::lsp
