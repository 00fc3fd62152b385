// YAML: parents are the keys of lines above with less indentation, and of flow maps on the line itself.

#include <algorithm>

#include "tools/lsp/cursor_lines.hpp"

namespace tripline::tools::lsp {

namespace {

using grammar::Key;
using grammar::Schema;
using grammar::Section;

// `  - name: x` has its dash in column 2, its key in column 4.
struct Line {
  std::size_t column = 0;
  std::optional<std::size_t> dash;
  std::string_view key;    // empty: no key
  std::string_view value;  // behind `key:`, or the whole line where there is no key
  bool blank = false;
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

std::string_view unquoted(std::string_view key) {
  if (key.size() >= 2 && (key.front() == '"' || key.front() == '\'') && key.back() == key.front()) {
    return key.substr(1, key.size() - 2);
  }
  return key;
}

// Where the colon of `key:` stands; npos where the text does not begin with a key.
std::size_t key_colon(std::string_view text) {
  if (text.empty() || std::string_view("{[\"'#|>").find(text.front()) != std::string_view::npos) {
    if (text.empty() || (text.front() != '"' && text.front() != '\'')) return std::string_view::npos;
    const std::size_t close = text.find(text.front(), 1);
    return close != std::string_view::npos && close + 1 < text.size() && text[close + 1] == ':' ? close + 1
                                                                                               : std::string_view::npos;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ':' && (i + 1 == text.size() || text[i + 1] == ' ')) return i;
    if (text[i] == ' ' || text[i] == '{' || text[i] == '$') return std::string_view::npos;
  }
  return std::string_view::npos;
}

Line line_of(std::string_view text) {
  Line line;
  std::size_t at = text.find_first_not_of(' ');
  if (at == std::string_view::npos || text[at] == '\r' || text[at] == '#') {
    line.blank = true;
    line.column = text.size();
    return line;
  }
  while (at < text.size() && text[at] == '-' && (at + 1 == text.size() || text[at + 1] == ' ')) {
    if (!line.dash) line.dash = at;
    at = std::min(text.find_first_not_of(' ', at + 1), text.size());
  }
  line.column = at;
  const std::string_view rest = text.substr(at);
  const std::size_t colon = key_colon(rest);
  if (colon == std::string_view::npos) {
    line.value = rest;
  } else {
    line.key = unquoted(rest.substr(0, colon));
    line.value = trimmed(rest.substr(colon + 1));
  }
  return line;
}

// Keys of flow maps that are open at the end of `value`; `last` is the key whose value is being written, if one is.
struct Flow {
  std::vector<std::string> open;
  std::optional<std::string> last;
  bool quoted = false;
  bool inside = false;  // some bracket is open
};

Flow flow_of(std::string_view value) {
  Flow flow;
  std::vector<char> brackets;
  std::string word;
  char quote = 0;
  for (const char c : value) {
    if (quote != 0) {
      if (c == quote) quote = 0;
      continue;
    }
    switch (c) {
      case '"':
      case '\'': quote = c; break;
      case '{':
      case '[':
        brackets.push_back(c);
        if (c == '{') {
          if (flow.last || brackets.size() > 1) flow.open.push_back(flow.last.value_or(""));
          flow.last.reset();
        }
        word.clear();
        break;
      case '}':
      case ']':
        if (!brackets.empty()) {
          if (brackets.back() == '{' && !flow.open.empty()) flow.open.pop_back();
          brackets.pop_back();
        }
        flow.last.reset();
        word.clear();
        break;
      case ',':
        if (!brackets.empty() && brackets.back() == '{') flow.last.reset();
        word.clear();
        break;
      case ':': flow.last = word; word.clear(); break;
      case ' ': break;
      default: word += c;
    }
  }
  flow.quoted = quote != 0;
  flow.inside = !brackets.empty();
  return flow;
}

struct Walk {
  const Schema* schema = nullptr;  // null: the top of the file
  const Key* key = nullptr;
  const Section* section = nullptr;
  bool lost = false;  // a key that no schema has
  bool map_name = false;  // the next key is a name of the user's (`lists: {name: …}`)

  void enter(std::string_view name) {
    if (lost) return;
    if (map_name) {
      map_name = false;
      return;
    }
    if (!schema) {
      for (const Section& candidate : grammar::pack_sections()) {
        if (candidate.key != name) continue;
        section = &candidate;
        schema = candidate.schema;
        map_name = candidate.form == Section::Form::map;
        return;
      }
      key = grammar::find_key(grammar::pack_schema(), name);
      lost = key == nullptr;
      return;
    }
    if (key) {
      schema = schema_inside(*key);
      key = nullptr;
      if (!schema) {
        lost = true;
        return;
      }
    }
    key = grammar::find_key(*schema, name);
    lost = key == nullptr;
  }
};

}  // namespace

const Schema* schema_inside(const Key& key) {
  if (key.schema) return key.schema;
  using enum grammar::ValueKind;
  return key.kind == filter || key.kind == filters ? &grammar::combination_schema() : nullptr;
}

void yaml_cursor(std::string_view text, Cursor& cursor) {
  // The line up to the word, and the lines above it that are its parents.
  const std::size_t begin = text.rfind('\n', cursor.begin == 0 ? 0 : cursor.begin - 1);
  const std::size_t line_begin = cursor.begin == 0 || begin == std::string_view::npos ? 0 : begin + 1;
  const std::string_view head = text.substr(line_begin, cursor.begin - line_begin);
  Line line = line_of(head);
  if (head.find('#') != std::string_view::npos && line.blank && trimmed(head).starts_with('#')) return;
  std::size_t column = line.blank ? head.size() : line.column;
  std::vector<std::string> path;
  std::vector<std::string> present;
  bool collecting = true, item_begun = line.dash.has_value();
  std::size_t own = column;
  for (std::size_t end = line_begin; end > 0;) {
    const std::size_t start = end >= 2 ? text.rfind('\n', end - 2) : std::string_view::npos;
    const std::size_t first = start == std::string_view::npos ? 0 : start + 1;
    const Line above = line_of(text.substr(first, end - 1 - first));
    end = first;
    if (above.blank || above.key.empty()) {
      if (!above.blank && above.column < own) collecting = false;
      continue;
    }
    if (above.column == own && collecting && path.empty() && !item_begun) {
      present.emplace_back(above.key);
      item_begun = above.dash.has_value();
    }
    if (above.column < column) {
      path.emplace_back(above.key);
      column = above.column;
      collecting = false;
    }
    if (column == 0) break;
  }
  std::reverse(path.begin(), path.end());
  Walk walk;
  for (const std::string& key : path) walk.enter(key);
  bool at_value = false;
  if (!line.key.empty()) {
    walk.enter(line.key);
    at_value = true;
  }
  const Flow flow = flow_of(line.value);
  if (flow.inside) {
    for (const std::string& key : flow.open) {
      if (!key.empty()) walk.enter(key);
    }
    at_value = flow.last.has_value() || flow.quoted;
    if (flow.last) walk.enter(*flow.last);
    if (!at_value && walk.key && schema_inside(*walk.key) && line.value.starts_with('{')) {
      walk.schema = schema_inside(*walk.key);
      walk.key = nullptr;
    } else if (!at_value && walk.key) {
      at_value = true;  // an item of a flow list
    }
    present.clear();
  }
  cursor.section = walk.section;
  if (walk.lost) return;
  if (path.empty() && line.key.empty() && !flow.inside) {
    cursor.where = head.empty() ? Cursor::Where::section : Cursor::Where::elsewhere;
    cursor.schema = &grammar::pack_schema();
    return;
  }
  if (!at_value && walk.key) {  // a line of a value's own: an item, or a nested block's key
    if (const Schema* inside = schema_inside(*walk.key)) {
      walk.schema = inside;
      cursor.key = walk.key;
    } else {
      at_value = true;
    }
  }
  if (at_value && (walk.key || walk.map_name || walk.section)) {
    cursor.where = Cursor::Where::value;
    cursor.key = walk.key;
    if (!walk.key && walk.section && !walk.section->shorthand.empty()) {
      cursor.key = grammar::find_key(*walk.schema, walk.section->shorthand);
    }
    cursor.schema = walk.schema;
    return;
  }
  if (walk.map_name || !walk.schema) return;  // a name of the user's own
  cursor.where = Cursor::Where::keys;
  cursor.schema = walk.schema;
  cursor.present = std::move(present);
}

}  // namespace tripline::tools::lsp
