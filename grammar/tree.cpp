#include "grammar/tree.hpp"

// The tree's few questions. A plain scalar has no type of its own in YAML: what it is follows from its letters,
// so every reader asks is_null, is_boolean and is_number here and nowhere else. Walks recurse once per level;
// readers bound the depth of what they build (64).

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace tripline::grammar {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits_from(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

template <std::size_t N>
bool one_of(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool is_prefixed_integer(std::string_view text, std::string_view prefix, std::string_view digits) {
  return text.size() > 2 && text.substr(0, 2) == prefix &&
         text.find_first_not_of(digits, 2) == std::string_view::npos;
}
bool is_hexadecimal(std::string_view text) { return is_prefixed_integer(text, "0x", "0123456789abcdefABCDEF"); }
bool is_octal(std::string_view text) { return is_prefixed_integer(text, "0o", "01234567"); }

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?, without superfluous zeros in front.
bool is_decimal(std::string_view text) {
  std::size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  const std::size_t whole = at;
  at = digits_from(text, at);
  const std::size_t whole_digits = at - whole;
  if (whole_digits > 1 && text[whole] == '0') return false;
  std::size_t fraction_digits = 0;
  if (at < text.size() && text[at] == '.') {
    const std::size_t end = digits_from(text, at + 1);
    fraction_digits = end - at - 1;
    at = end;
  }
  if (whole_digits + fraction_digits == 0) return false;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    const std::size_t end = digits_from(text, at);
    if (end == at) return false;
    at = end;
  }
  return at == text.size();
}

bool is_special_number(std::string_view text) {
  static constexpr std::array<std::string_view, 12> words = {".inf",  ".Inf",  ".INF",  "+.inf", "+.Inf", "+.INF",
                                                             "-.inf", "-.Inf", "-.INF", ".nan",  ".NaN",  ".NAN"};
  return one_of(text, words);
}

void append_json_text(std::string_view text, std::string& out) {
  static constexpr char hex[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out += hex[static_cast<unsigned char>(c) >> 4];
          out += hex[static_cast<unsigned char>(c) & 15];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

// JSON has no `+`, no bare point and neither octal nor hexadecimal digits.
void append_json_number(std::string_view text, std::string& out) {
  if (is_hexadecimal(text) || is_octal(text)) {
    const unsigned base = text[1] == 'x' ? 16 : 8;
    std::uint64_t number = 0;
    for (const char c : text.substr(2)) {
      const auto digit = static_cast<unsigned>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
      if (number > (UINT64_MAX - digit) / base) return append_json_text(text, out);  // larger than JSON readers take
      number = number * base + digit;
    }
    out += std::to_string(number);
    return;
  }
  if (text[0] == '+') text.remove_prefix(1);
  if (text[0] == '-') {
    out += '-';
    text.remove_prefix(1);
  }
  if (text[0] == '.') out += '0';
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == '.' && (i + 1 == text.size() || !is_digit(text[i + 1]))) out += '0';
  }
}

void append_json(const Tree& tree, TreeId id, std::string& out) {
  const TreeNode& node = tree[id];
  if (node.kind == TreeNode::Kind::scalar) {
    const std::string& text = node.text.value();
    if (is_null(node)) {
      out += "null";
    } else if (is_boolean(node)) {
      out += text[0] == 't' || text[0] == 'T' ? "true" : "false";
    } else if (is_number(node) && !is_special_number(text)) {
      append_json_number(text, out);
    } else {
      append_json_text(text, out);
    }
    return;
  }
  const bool map = node.kind == TreeNode::Kind::map;
  out += map ? '{' : '[';
  for (std::size_t i = 0; i < node.entries.size(); ++i) {
    if (i > 0) out += ',';
    if (map) {
      append_json_text(node.entries[i].key.value(), out);
      out += ':';
    }
    append_json(tree, node.entries[i].value, out);
  }
  out += map ? '}' : ']';
}

bool same_type(const TreeNode& a, const TreeNode& b) {
  return is_null(a) == is_null(b) && is_boolean(a) == is_boolean(b) && is_number(a) == is_number(b);
}

bool same_node(const Tree& a, TreeId a_id, const Tree& b, TreeId b_id) {
  const TreeNode& x = a[a_id];
  const TreeNode& y = b[b_id];
  if (x.kind != y.kind || x.end_comments != y.end_comments) return false;
  if (x.kind == TreeNode::Kind::scalar) return x.text.value() == y.text.value() && same_type(x, y);
  return std::equal(x.entries.begin(), x.entries.end(), y.entries.begin(), y.entries.end(),
                    [&](const TreeEntry& one, const TreeEntry& other) {
                      return one.key.value() == other.key.value() && one.before == other.before &&
                             one.after == other.after && same_node(a, one.value, b, other.value);
                    });
}

}  // namespace

TreeId Tree::add(TreeNode node) {
  nodes.push_back(std::move(node));
  return static_cast<TreeId>(nodes.size() - 1);
}

const TreeEntry* Tree::find(TreeId map, std::string_view key) const {
  const TreeNode& node = (*this)[map];
  if (node.kind != TreeNode::Kind::map) return nullptr;
  for (const TreeEntry& entry : node.entries) {
    if (entry.key.value() == key) return &entry;
  }
  return nullptr;
}

bool is_null(const TreeNode& node) {
  static constexpr std::array<std::string_view, 5> words = {"", "~", "null", "Null", "NULL"};
  return node.kind == TreeNode::Kind::scalar && !node.quoted && one_of(node.text.value(), words);
}

bool is_boolean(const TreeNode& node) {
  static constexpr std::array<std::string_view, 6> words = {"true", "True", "TRUE", "false", "False", "FALSE"};
  return node.kind == TreeNode::Kind::scalar && !node.quoted && one_of(node.text.value(), words);
}

bool is_number(const TreeNode& node) {
  const std::string& text = node.text.value();
  return node.kind == TreeNode::Kind::scalar && !node.quoted &&
         (is_decimal(text) || is_hexadecimal(text) || is_octal(text) || is_special_number(text));
}

std::string to_json(const Tree& tree, TreeId id) {
  std::string out;
  append_json(tree, id, out);
  return out;
}

bool same(const Tree& a, const Tree& b) {
  if (a.nodes.empty() || b.nodes.empty()) return a.nodes.empty() == b.nodes.empty();
  return a.end_comments == b.end_comments && same_node(a, a.root, b, b.root);
}

}  // namespace tripline::grammar
