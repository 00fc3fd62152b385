// .trip: a statement's noun says whose keys; deeper lines belong to the block that the line above them opened.

#include <algorithm>

#include "tools/lsp/cursor_lines.hpp"

namespace tripline::tools::lsp {

namespace {

using grammar::Key;
using grammar::Schema;

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

// Words of a line outside of quotes and brackets; comments are left out.
std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  int depth = 0;
  for (std::size_t i = 0; i < line.size();) {
    const char c = line[i];
    if (c == '#' && (i == 0 || line[i - 1] == ' ')) break;
    if (c == '"') {
      const std::size_t close = line.find('"', i + 1);
      i = close == std::string_view::npos ? line.size() : close + 1;
    } else if (c == '{' || c == '[' || c == '(') {
      ++depth, ++i;
    } else if (c == '}' || c == ']' || c == ')') {
      depth = std::max(depth - 1, 0), ++i;
    } else if (is_plain(c)) {
      std::size_t end = i;
      while (end < line.size() && is_plain(line[end])) ++end;
      if (depth == 0) words.push_back(line.substr(i, end - i));
      i = end;
    } else {
      ++i;
    }
  }
  return words;
}

// The key that words[at] begins, and of how many words: `at least` is one key.
std::pair<const Key*, std::size_t> key_at(const Schema& schema, const std::vector<std::string_view>& words, std::size_t at) {
  const auto spelled = [&](std::string_view spelling) -> std::size_t {
    std::size_t used = 0;
    while (!spelling.empty()) {
      const std::size_t blank = std::min(spelling.find(' '), spelling.size());
      if (at + used >= words.size() || words[at + used] != spelling.substr(0, blank)) return 0;
      ++used;
      spelling.remove_prefix(std::min(blank + 1, spelling.size()));
    }
    return used;
  };
  for (const Key& key : schema.keys) {
    if (const std::size_t used = spelled(key.name)) return {&key, used};
    for (std::string_view rest = key.trip; !rest.empty();) {
      const std::size_t bar = std::min(rest.find('|'), rest.size());
      if (const std::size_t used = spelled(rest.substr(0, bar))) return {&key, used};
      rest.remove_prefix(std::min(bar + 1, rest.size()));
    }
  }
  return {nullptr, 0};
}

struct Block {
  std::size_t indent;
  const Schema* schema;
};

}  // namespace

void trip_cursor(std::string_view text, Cursor& cursor) {
  const std::string_view before = text.substr(0, cursor.begin);
  const std::size_t last = before.rfind('\n');
  const std::size_t line_begin = last == std::string_view::npos ? 0 : last + 1;
  if (cursor.begin == line_begin) {
    cursor.where = Cursor::Where::section;
    cursor.schema = &grammar::pack_schema();
    return;
  }
  // Up to the statement's first line: the last one whose first character is no blank.
  std::size_t first = line_begin;
  while (first > 0 && (text[first] == ' ' || text[first] == '\n' || text[first] == '\r' || text[first] == '#')) {
    const std::size_t start = first >= 2 ? text.rfind('\n', first - 2) : std::string_view::npos;
    first = start == std::string_view::npos ? 0 : start + 1;
  }
  const std::vector<std::string_view> opening = words_of(text.substr(first, std::min(text.find('\n', first), before.size()) - first));
  if (opening.empty()) return;
  const Schema* schema = opening[0] == "pack" ? &grammar::pack_schema() : nullptr;
  for (const grammar::Section& section : grammar::pack_sections()) {
    if (section.schema->noun == opening[0]) {
      schema = section.schema;
      cursor.section = &section;
    }
  }
  if (!schema) return;
  std::vector<Block> blocks{{0, schema}};
  const Key* key = nullptr;
  bool behind_key = false;
  for (std::size_t at = first; at < before.size();) {
    const std::size_t end = std::min(before.find('\n', at), before.size());
    const std::string_view line = before.substr(at, end - at);
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    const std::vector<std::string_view> words = words_of(line);
    if (indent < line.size() || end == before.size()) {
      while (blocks.size() > 1 && blocks.back().indent >= indent) blocks.pop_back();
      key = nullptr;
      behind_key = false;
    }
    for (std::size_t i = at == first ? 1 : 0; i < words.size();) {
      behind_key = false;
      bool found = false;
      for (std::size_t b = blocks.size(); b-- > 0 && !found;) {
        const auto [candidate, used] = key_at(*blocks[b].schema, words, i);
        if (!candidate) continue;
        blocks.resize(b + 1);
        key = candidate;
        if (const Schema* inside = schema_inside(*key)) blocks.push_back({indent, inside});
        i += used;
        found = behind_key = true;
      }
      if (!found) ++i;
    }
    at = end + 1;
  }
  const char previous = before.empty() ? '\n' : before.back();
  cursor.key = key;
  cursor.schema = blocks.back().schema;
  // In brackets and behind a key or a comma, a value; elsewhere keys as well.
  const std::size_t code = before.find_last_not_of(' ');
  const bool listed = code != std::string_view::npos && (before[code] == ',' || before[code] == '[');
  cursor.where = key && (behind_key || listed || previous != ' ') ? Cursor::Where::value : Cursor::Where::keys;
}

}  // namespace tripline::tools::lsp
