#include "grammar/print_trip_value.hpp"

// Two ways to print a value: `flat` tries one line and gives up at a comment, a line break or the page's
// width; `tall` always succeeds. What a flat value must not swallow is said by its Place: a comma list behind
// which a comma follows needs brackets, a block behind which one of its own keys could follow needs
// parentheses.

#include <algorithm>

#include <fmt/format.h>

#include "grammar/trip_spelling.hpp"

namespace tripline::grammar {

namespace {

bool is_scalar_kind(ValueKind kind) {
  switch (kind) {
    case ValueKind::name:
    case ValueKind::text:
    case ValueKind::word:
    case ValueKind::integer:
    case ValueKind::number:
    case ValueKind::boolean:
    case ValueKind::duration:
    case ValueKind::field:
    case ValueKind::value:
    case ValueKind::pattern:
      return true;
    default:
      return false;
  }
}

bool is_block_kind(ValueKind kind) { return kind == ValueKind::block || kind == ValueKind::blocks; }

bool is_pairs_kind(ValueKind kind) { return kind == ValueKind::field_map || kind == ValueKind::text_map; }

bool takes_pattern(ValueKind kind) { return kind == ValueKind::pattern || kind == ValueKind::filter; }

ValueKind item_kind(ValueKind list) {
  if (list == ValueKind::filters) return ValueKind::filter;
  if (list == ValueKind::blocks) return ValueKind::block;
  return list == ValueKind::data ? ValueKind::data : ValueKind::text;
}

bool stands_in_place(std::string_view text) { return !text.empty() && pattern_length(text) == text.size(); }

// Whether a bare word at a block's place would be read as one of its keys, or as its positional value.
bool opens_block(const Schema& schema, std::string_view word) {
  if (!word.empty() && positional_key(schema, word[0]) != nullptr) return true;
  for (const Key& key : schema.keys) {
    for (const std::string_view spelling : {key.name, key.trip}) {
      if (spelling.starts_with(word) && (spelling.size() == word.size() || spelling[word.size()] == ' '))
        return true;
    }
  }
  return false;
}

// Whether a text reads as it is in a """ block.
bool fits_block(std::string_view text) {
  if (text.find('\n') == text.npos) return false;
  const bool control = std::any_of(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) < 0x20 && byte != '\n' && byte != '\t') || byte == '\x7f';
  });
  if (control) return false;
  for (std::size_t line = 0; line < text.size();) {
    const std::size_t mark = text.find_first_not_of(" \t", line);
    if (mark == text.npos) break;
    if (text.substr(mark).starts_with("\"\"\"")) return false;
    line = std::min(text.find('\n', mark), text.size() - 1) + 1;
  }
  return true;
}

std::string blanks(std::size_t count) { return std::string(count, ' '); }

std::size_t columns(std::string_view line) {
  line.remove_prefix(line.rfind('\n') + 1);  // npos + 1 is 0
  return static_cast<std::size_t>(std::count_if(
      line.begin(), line.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

// Cheap while the line is short, and it is never long: whoever appends asks after every piece.
bool fits(std::string_view line) { return line.size() <= trip_width || columns(line) <= trip_width; }

// A filter's text: a pattern in place, the name of a filter, or any other pattern in quotes.
std::string filter_scalar(ValueKind kind, const TreeNode& node) {
  const std::string& text = node.text.value();
  if (is_null(node)) return trip_scalar(node);  // is refused, and must not become a pattern that matches everything
  if (kind == ValueKind::filters && text.starts_with('[')) return trip_quoted(text);  // there it opens a list
  if (stands_in_place(text)) return text;
  const bool clashes = kind != ValueKind::pattern && opens_block(combination_schema(), text);
  return clashes || text.starts_with('%') ? trip_quoted(text) : trip_scalar(node);
}

std::string block_scalar(const Schema& schema, const TreeNode& node) {
  return opens_block(schema, node.text.value()) ? trip_quoted(node.text.value()) : trip_scalar(node);
}

std::string data_scalar(const TreeNode& node) {
  const std::string& text = node.text.value();
  if (!node.quoted && text.empty()) return "null";
  return node.quoted || !is_bare_word(text) ? trip_quoted(text) : text;
}

std::string data_key(std::string_view key) {
  return is_bare_data_key(key) ? std::string(key) : trip_quoted(key);
}

}  // namespace

std::string trip_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char byte : text) {
    switch (byte) {
      case '"':
        quoted += "\\\"";
        break;
      case '\\':
        quoted += "\\\\";
        break;
      case '\n':
        quoted += "\\n";
        break;
      case '\t':
        quoted += "\\t";
        break;
      case '\r':
        quoted += "\\r";
        break;
      case '\b':
        quoted += "\\b";
        break;
      case '\f':
        quoted += "\\f";
        break;
      default:
        if (static_cast<unsigned char>(byte) < 0x20 || byte == '\x7f') {
          quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(byte));
        } else {
          quoted += byte;
        }
    }
  }
  return quoted + '"';
}

std::string trip_name(std::string_view text) {
  return is_bare_word(text) ? std::string(text) : trip_quoted(text);
}

std::string trip_scalar(const TreeNode& node) {
  const std::string& text = node.text.value();
  if (!node.quoted && text.empty()) return "null";
  if (!is_bare_word(text)) return trip_quoted(text);
  if (!node.quoted) return text;
  TreeNode plain;
  plain.text = Text::synthetic(text);
  return is_null(plain) || is_boolean(plain) || is_number(plain) ? trip_quoted(text) : text;
}

void TripValuePrinter::comments(const std::vector<std::string>& lines, std::size_t indent) {
  for (const std::string& line : lines) {
    if (!line.empty()) {
      out_ += blanks(indent) + '#';
      if (line != " ") out_ += ' ' + line;
    }
    out_ += '\n';
  }
}

void TripValuePrinter::end_line(std::string_view after) {
  if (!after.empty()) {
    out_ += "  #";
    if (after != " ") out_.append(" ").append(after);
  }
  out_ += '\n';
}

bool TripValuePrinter::has_comments(TreeId id) const {
  const TreeNode& node = tree_[id];
  if (node.kind == TreeNode::Kind::scalar) return false;
  if (!node.end_comments.empty()) return true;
  return std::any_of(node.entries.begin(), node.entries.end(), [this](const TreeEntry& entry) {
    return !entry.before.empty() || !entry.after.empty() || has_comments(entry.value);
  });
}

// Whether the kind has a spelling for a value of this shape. Others are printed as data behind `=`.
bool TripValuePrinter::fits_kind(ValueKind kind, TreeId id) const {
  const TreeNode& node = tree_[id];
  const bool scalar = node.kind == TreeNode::Kind::scalar;
  const auto all = [&](auto&& holds) { return std::all_of(node.entries.begin(), node.entries.end(), holds); };
  const auto scalar_entry = [this](const TreeEntry& entry) {
    return tree_[entry.value].kind == TreeNode::Kind::scalar;
  };
  if (is_scalar_kind(kind)) return scalar;
  switch (kind) {
    case ValueKind::filter:
    case ValueKind::block:
      return node.kind != TreeNode::Kind::list;
    case ValueKind::filters:
      return node.kind != TreeNode::Kind::list ||
             all([this](const TreeEntry& entry) { return fits_kind(ValueKind::filter, entry.value); });
    case ValueKind::blocks:
      return scalar || node.kind == TreeNode::Kind::map || (node.kind == TreeNode::Kind::list && all([this](const TreeEntry& entry) {
               return tree_[entry.value].kind == TreeNode::Kind::map;
             }));
    case ValueKind::values:
    case ValueKind::names:
    case ValueKind::fields:
      return scalar || (node.kind == TreeNode::Kind::list && all(scalar_entry));
    case ValueKind::field_map:
    case ValueKind::text_map:
      return node.kind == TreeNode::Kind::map && all(scalar_entry);
    default:
      return true;
  }
}

bool TripValuePrinter::flat(ValueKind kind, const Schema* block, TreeId id, Place place,
                            std::string& line) const {
  const TreeNode& node = tree_[id];
  if (node.kind == TreeNode::Kind::scalar) {
    const std::string& text = node.text.value();
    if (takes_pattern(kind) || kind == ValueKind::filters) {
      const std::string printed = filter_scalar(kind, node);
      line += printed;
      return printed.find('\n') == printed.npos;
    }
    if (!place.nested && fits_block(text)) return false;
    line += is_block_kind(kind)                                     ? block_scalar(*block, node)
            : kind == ValueKind::data || kind == ValueKind::insight ? data_scalar(node)
                                                                    : trip_scalar(node);
    return true;
  }
  if (kind == ValueKind::data || kind == ValueKind::insight) return flat_data(id, line) && fits(line);
  bool printed = false;
  if (node.kind == TreeNode::Kind::list) {
    printed = flat_list(item_kind(kind), block, node, place, line);
  } else if (is_pairs_kind(kind)) {
    printed = flat_pairs(node, place, line);
  } else {
    if (kind == ValueKind::blocks) place.last = false;  // its first value may begin with `[`, which opens a list
    printed = flat_block(is_block_kind(kind) ? *block : combination_schema(), node, place, line);
  }
  return printed && (fits(line) || is_lone(node));
}

// A single text is no shorter on a line of its own.
bool TripValuePrinter::is_lone(const TreeNode& node) const {
  return node.entries.size() == 1 && tree_[node.entries[0].value].kind == TreeNode::Kind::scalar;
}

bool TripValuePrinter::flat_list(ValueKind item, const Schema* block, const TreeNode& list, Place place,
                                 std::string& line) const {
  const bool brackets = place.nested || list.entries.size() < 2 || item == ValueKind::filter ||
                        item == ValueKind::block;
  if (brackets) line += '[';
  for (std::size_t i = 0; i < list.entries.size(); ++i) {
    if (i > 0) line += ", ";
    if (!flat(item, block, list.entries[i].value, {.nested = true}, line)) return false;
    if (!fits(line) && !is_lone(list)) return false;
  }
  if (brackets) line += ']';
  return true;
}

bool TripValuePrinter::flat_pairs(const TreeNode& map, Place place, std::string& line) const {
  const bool parentheses = place.nested || map.entries.empty();
  if (parentheses) line += '(';
  for (std::size_t i = 0; i < map.entries.size(); ++i) {
    if (i > 0) line += ", ";
    line += trip_name(map.entries[i].key.value()) + " = " + trip_scalar(tree_[map.entries[i].value]);
    if (!fits(line)) return false;
  }
  if (parentheses) line += ')';
  return true;
}

bool TripValuePrinter::flat_block(const Schema& schema, const TreeNode& map, Place place,
                                  std::string& line) const {
  const bool parentheses = !place.last || map.entries.empty();
  if (parentheses) line += '(';
  for (std::size_t i = 0; i < map.entries.size(); ++i) {
    if (i > 0) line += ' ';
    const TreeEntry& entry = map.entries[i];
    const Place inner{.nested = true, .last = i + 1 == map.entries.size()};
    const Key* key = find_key(schema, entry.key.value());
    const TreeNode& value = tree_[entry.value];
    const std::string& text = value.text.value();
    const bool speaks = i == 0 && key != nullptr && value.kind == TreeNode::Kind::scalar && !text.empty() &&
                        positional_key(schema, text[0]) == key &&
                        (key->kind == ValueKind::field ? is_bare_word(text) : stands_in_place(text));
    if (speaks) {
      if (!flat(key->kind, nullptr, entry.value, inner, line)) return false;
    } else if (!flat_clause(entry, schema, inner, line)) {
      return false;
    }
    if (!fits(line) && !is_lone(map)) return false;
  }
  if (parentheses) line += ')';
  return true;
}

bool TripValuePrinter::flat_clause(const TreeEntry& entry, const Schema& schema, Place place,
                                   std::string& line) const {
  const Key* key = find_key(schema, entry.key.value());
  if (key == nullptr) {
    line += trip_name(entry.key.value()) + " = ";
    return flat_data(entry.value, line);
  }
  line += std::string(printed_word(*key)) + ' ';
  if (fits_kind(key->kind, entry.value)) return flat(key->kind, key->schema, entry.value, place, line);
  line += "= ";
  return flat_data(entry.value, line);
}

bool TripValuePrinter::flat_data(TreeId id, std::string& line) const {
  const TreeNode& node = tree_[id];
  if (node.kind == TreeNode::Kind::scalar) {
    line += data_scalar(node);
    return true;
  }
  const bool map = node.kind == TreeNode::Kind::map;
  line += map ? (node.entries.empty() ? "{" : "{ ") : "[";
  for (std::size_t i = 0; i < node.entries.size(); ++i) {
    if (i > 0) line += ", ";
    if (map) line += data_key(node.entries[i].key.value()) + ": ";
    if (!flat_data(node.entries[i].value, line) || !fits(line)) return false;
  }
  line += map ? (node.entries.empty() ? "}" : " }") : "]";
  return true;
}

bool TripValuePrinter::clause_on_line(const TreeEntry& entry, const Schema& schema, std::string& line) const {
  if (!entry.before.empty() || !entry.after.empty() || has_comments(entry.value)) return false;
  std::string longer = line + ' ';
  if (!flat_clause(entry, schema, {}, longer) || !fits(longer)) return false;
  line = std::move(longer);
  return true;
}

void TripValuePrinter::clause(const TreeEntry& entry, const Schema& schema, std::size_t indent) {
  comments(entry.before, indent);
  out_ += blanks(indent);
  const Key* key = find_key(schema, entry.key.value());
  if (key == nullptr) {
    out_ += trip_name(entry.key.value()) + " = ";
    value(ValueKind::data, nullptr, entry, indent);
  } else if (fits_kind(key->kind, entry.value)) {
    out_ += std::string(printed_word(*key)) + ' ';
    value(key->kind, key->schema, entry, indent);
  } else {
    out_ += std::string(printed_word(*key)) + " = ";
    value(ValueKind::data, nullptr, entry, indent);
  }
}

void TripValuePrinter::value(ValueKind kind, const Schema* block, const TreeEntry& entry, std::size_t indent,
                             bool nested, std::string_view suffix) {
  const std::size_t begin = out_.rfind('\n') + 1;  // npos + 1 is 0
  std::string line = out_.substr(begin);
  if (!has_comments(entry.value) && flat(kind, block, entry.value, {.nested = nested}, line)) {
    out_.replace(begin, std::string::npos, line);
    out_ += suffix;
    end_line(entry.after);
  } else {
    tall(kind, block, entry, indent, suffix);
  }
}

void TripValuePrinter::tall(ValueKind kind, const Schema* block, const TreeEntry& entry, std::size_t indent,
                            std::string_view suffix) {
  const TreeNode& node = tree_[entry.value];
  if (node.kind == TreeNode::Kind::scalar) {
    const std::string& text = node.text.value();
    if (takes_pattern(kind) || kind == ValueKind::filters) {
      out_ += filter_scalar(kind, node);
    } else {
      out_ += "\"\"\"\n";
      for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        if (end > begin) out_ += blanks(indent + 2) + text.substr(begin, end - begin);
        out_ += '\n';
        begin = end + 1;
      }
      out_ += blanks(indent + 2) + "\"\"\"";
    }
    out_ += suffix;
    return end_line(entry.after);
  }
  const bool data = kind == ValueKind::data || kind == ValueKind::insight;
  const bool list = node.kind == TreeNode::Kind::list;
  const bool pairs = is_pairs_kind(kind);
  out_ += list ? '[' : data ? '{' : '(';
  end_line(entry.after);
  for (std::size_t i = 0; i < node.entries.size(); ++i) {
    const TreeEntry& inner = node.entries[i];
    if (!list && !data && !pairs) {
      clause(inner, is_block_kind(kind) ? *block : combination_schema(), indent + 2);
      continue;
    }
    const std::string_view comma = i + 1 < node.entries.size() ? "," : "";
    comments(inner.before, indent + 2);
    out_ += blanks(indent + 2);
    if (!list) out_ += data ? data_key(inner.key.value()) + ": " : trip_name(inner.key.value()) + " = ";
    value(list   ? item_kind(data ? ValueKind::data : kind)
          : data ? ValueKind::data
                 : ValueKind::name,
          list ? block : nullptr, inner, indent + 2, true, comma);
  }
  comments(node.end_comments, indent + 2);
  out_ += blanks(indent);
  out_ += list ? ']' : data ? '}' : ')';
  out_ += suffix;
  out_ += '\n';
}

}  // namespace tripline::grammar
