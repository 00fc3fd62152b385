#include "grammar/block_reader.hpp"

// What a key takes is said once, in the schema; the messages are made from it, so that a new key needs no wording
// of its own.

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "grammar/parse_pattern.hpp"
#include "grammar/utf8.hpp"

namespace tripline::grammar {

namespace {

constexpr std::size_t longest_shown = 60;
constexpr std::size_t longest_name = 255;
constexpr std::size_t longest_integer = 18;  // digits that fit into 64 bits

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool all_digits(std::string_view text) {
  return !text.empty() && text.size() <= longest_integer && std::all_of(text.begin(), text.end(), is_digit);
}
bool is_duration(std::string_view text) {
  if (!text.empty() && std::string_view("smhd").find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  return all_digits(text);
}

std::string_view expected(ValueKind kind) {
  switch (kind) {
    case ValueKind::name: return "a name";
    case ValueKind::text: return "a text";
    case ValueKind::pattern: return "a filter pattern";
    case ValueKind::word: return "a word";
    case ValueKind::integer: return "a whole number";
    case ValueKind::number: return "a number";
    case ValueKind::boolean: return "`true` or `false`";
    case ValueKind::duration: return "a duration";
    case ValueKind::field: return "a field";
    case ValueKind::value: return "a number or a field";
    case ValueKind::filter: return "a filter";
    case ValueKind::filters: return "a list of filters";
    case ValueKind::values: return "a list's name or a list of texts";
    case ValueKind::names: return "a list of texts";
    case ValueKind::fields: return "a list of fields";
    case ValueKind::field_map: return "a map of names and fields";
    case ValueKind::text_map: return "a map of names and texts";
    case ValueKind::block: return "a map";
    case ValueKind::blocks: return "a list of maps";
    case ValueKind::insight: return "a map or JSON text";
    case ValueKind::data: return "a value";
  }
  return "a value";
}

std::string_view example(ValueKind kind) {
  switch (kind) {
    case ValueKind::duration: return "write a number with a unit, as in `30s`, `5m`, `24h` or `7d`, or whole seconds";
    case ValueKind::integer: return "write digits only";
    case ValueKind::number: return "write a number such as `1`, `0.5` or `1e6`";
    default: return "";
  }
}

NameForm name_form(std::string_view noun) {
  if (noun == "metric") return NameForm::metric;
  return noun == "pack" || noun == "list" || noun == "filter" ? NameForm::word : NameForm::line;
}

// A schema's sentence as the end of another.
std::string inner_sentence(std::string_view doc) {
  std::string out(doc);
  if (out.ends_with('.')) out.pop_back();
  const bool word = out.size() > 1 && out[0] >= 'A' && out[0] <= 'Z' && !(out[1] >= 'A' && out[1] <= 'Z');
  if (word) out[0] = static_cast<char>(out[0] + 32);
  return out;
}

}  // namespace

std::string shortened(std::string_view text) {
  if (text.size() <= longest_shown) return std::string(text);
  std::size_t end = longest_shown;
  while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

std::string with_article(std::string_view noun) {
  const bool vowel = !noun.empty() && std::string_view("aeio").find(noun[0]) != std::string_view::npos;
  return fmt::format("{} {}", vowel ? "an" : "a", noun);
}

std::string alternatives(const std::vector<std::string_view>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " or " : ", ";
    out += fmt::format("`{}`", words[i]);
  }
  return out;
}

std::string found(const TreeNode& node) {
  switch (node.kind) {
    case TreeNode::Kind::list: return "a list";
    case TreeNode::Kind::map: return "a map";
    case TreeNode::Kind::scalar: break;
  }
  if (is_null(node)) return "nothing";
  TreeNode plain = node;
  plain.quoted = false;
  const bool seems_typed = node.quoted && (is_null(plain) || is_boolean(plain) || is_number(plain));
  return fmt::format("{}`{}`", seems_typed ? "the text " : "", shortened(node.text.value()));
}

void wrong_type(std::string_view what, const TreeNode& node, std::string_view expected, Diagnostics& diagnostics) {
  if (is_null(node)) {
    diagnostics.add(Code::wrong_type, node.span, fmt::format("`{}` has no value", what)).help =
        fmt::format("write {}", expected);
    return;
  }
  Span span = node.span;
  if (node.kind != TreeNode::Kind::scalar && !node.entries.empty() && node.kind == TreeNode::Kind::map) {
    span = node.entries.front().key.span();  // a map may be many lines; its first key is enough to see
  }
  diagnostics.add(Code::wrong_type, span, fmt::format("`{}` is {}, not {}", what, found(node), expected));
}

std::vector<Text> read_texts(const Tree& tree, TreeId id, std::string_view what, Diagnostics& diagnostics) {
  const TreeNode& node = tree[id];
  if (node.kind == TreeNode::Kind::scalar && !is_null(node)) return {node.text};
  std::vector<Text> texts;
  if (node.kind != TreeNode::Kind::list) {
    wrong_type(what, node, "a list of texts", diagnostics);
    return texts;
  }
  for (const TreeEntry& entry : node.entries) {
    const TreeNode& item = tree[entry.value];
    if (item.kind == TreeNode::Kind::scalar && !is_null(item)) {
      texts.push_back(item.text);
    } else {
      diagnostics.add(Code::wrong_type, item.span,
                      fmt::format("an item of `{}` is {}, not a text", what, found(item)));
    }
  }
  return texts;
}

bool check_name(const Text& name, NameForm form, std::string_view noun, Diagnostics& diagnostics) {
  const std::string& text = name.value();
  const auto refuse = [&](std::size_t at, std::size_t length, std::string message, std::string help) {
    const Span span = length > 0 ? name.span(at, at + length) : name.span();
    diagnostics.add(Code::bad_name, span, std::move(message)).help = std::move(help);
    return false;
  };
  if (text.empty()) return refuse(0, 0, fmt::format("the name of {} is empty", with_article(noun)), "");
  if (text.size() > longest_name) {
    return refuse(0, 0, fmt::format("a name of {} bytes", text.size()),
                  fmt::format("a name has at most {} bytes", longest_name));
  }
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    const bool word_letter = is_letter(text[at]) || is_digit(text[at]) ||
                             (at > 0 && std::string_view("-./").find(text[at]) != std::string_view::npos) ||
                             text[at] == '_';
    const bool allowed = form == NameForm::word ? word_letter
                                                : point.valid && point.value != '\t' && point.value != '\n' &&
                                                      !is_control(point.value);
    if (!allowed || (form == NameForm::metric && std::string_view(":*$").find(text[at]) != std::string_view::npos)) {
      const std::string_view help =
          form == NameForm::word
              ? "use letters, digits, `_`, `-`, `.` and `/`, a letter, digit or `_` first"
              : form == NameForm::metric ? "CloudWatch allows no `:`, `*` or `$` in a metric's name" : "";
      return refuse(at, point.length,
                    fmt::format("the name of {} has the character `{}`", with_article(noun),
                                std::string_view(text).substr(at, point.length)),
                    std::string(help));
    }
    at += point.length;
  }
  if (text.front() == ' ' || text.back() == ' ') {
    const std::size_t at = text.front() == ' ' ? 0 : text.size() - 1;
    return refuse(at, 1, fmt::format("the name of {} has a blank at its edge", with_article(noun)), "");
  }
  return true;
}

BlockReader::BlockReader(const Tree& tree, TreeId id, const Schema& schema, Diagnostics& diagnostics,
                         std::vector<std::string_view> also)
    : tree_(tree), id_(id), schema_(schema), diagnostics_(diagnostics) {
  check_keys(also);
}

Span BlockReader::place() const {
  const TreeEntry* name = entry("name");
  if (name != nullptr && tree_[name->value].kind == TreeNode::Kind::scalar && !is_null(tree_[name->value])) {
    return tree_[name->value].span;
  }
  const TreeNode& node = tree_[id_];
  return node.entries.empty() ? node.span : node.entries.front().key.span();
}

std::vector<std::string_view> BlockReader::known_keys() const {
  std::vector<std::string_view> out;
  for (const Key& key : schema_.keys) out.push_back(key.name);
  return out;
}

bool BlockReader::lacks(std::string_view key) const {
  const std::vector<std::string_view> known = known_keys();
  return std::none_of(tree_[id_].entries.begin(), tree_[id_].entries.end(), [&](const TreeEntry& entry) {
    const std::string_view name = entry.key.value();
    return name == key || (find_key(schema_, name) == nullptr && nearest_name(name, known) == key);
  });
}

void BlockReader::check_keys(const std::vector<std::string_view>& also) const {
  std::vector<std::string_view> meant;  // a key that is only misspelt is not reported as missing, too
  for (const TreeEntry& entry : tree_[id_].entries) {
    const std::string_view name = entry.key.value();
    if (find_key(schema_, name) == nullptr && std::find(also.begin(), also.end(), name) == also.end()) {
      if (const auto nearest = unknown_key(entry, also)) meant.push_back(*nearest);
    }
  }
  for (const Key& key : schema_.keys) {
    if (!key.required || entry(key.name) != nullptr) continue;
    if (std::find(meant.begin(), meant.end(), key.name) != meant.end()) continue;
    diagnostics_
        .add(Code::missing_key, place(), fmt::format("{} needs the key `{}`", with_article(schema_.noun), key.name))
        .help = fmt::format("add `{}`: {}", key.name, inner_sentence(key.doc));
  }
}

std::optional<std::string_view> BlockReader::unknown_key(const TreeEntry& entry, const std::vector<std::string_view>& also) const {
  const std::string_view name = entry.key.value();
  Diagnostic& diagnostic = diagnostics_.add(
      Code::unknown_key, entry.key.span(),
      fmt::format("{} has no key `{}`", with_article(schema_.noun), shortened(name)));
  if (name == "<<") {
    diagnostic.help = "merge keys are not supported: repeat what is meant";
    return std::nullopt;
  }
  std::vector<std::string_view> candidates = known_keys();
  candidates.insert(candidates.begin(), also.begin(), also.end());
  const auto nearest = nearest_name(name, candidates);
  if (nearest) {
    diagnostic.help = fmt::format("did you mean `{}`?", *nearest);
    diagnostic.fix = Fix{entry.key.span(), std::string(*nearest)};
  } else {
    diagnostic.help = fmt::format("the keys are {}", alternatives(candidates));
  }
  return nearest;
}

void BlockReader::wrong_type(std::string_view key, const TreeNode& node, std::string_view expected) const {
  grammar::wrong_type(key, node, expected, diagnostics_);
}

std::optional<Text> BlockReader::scalar(std::string_view name) const {
  const TreeEntry* entry = this->entry(name);
  if (entry == nullptr) return std::nullopt;
  const TreeNode& node = tree_[entry->value];
  const Key& key = this->key(name);
  if (node.kind != TreeNode::Kind::scalar || is_null(node)) {
    wrong_type(name, node, expected(key.kind));
    if (key.kind == ValueKind::word) {
      diagnostics_.list().back().help =
          fmt::format("write {}", alternatives({key.words.begin(), key.words.end()}));
    }
    return std::nullopt;
  }
  const std::string& text = node.text.value();
  const auto refuse = [&](std::string help) -> Diagnostic& {
    Diagnostic& diagnostic = diagnostics_.add(Code::bad_value, node.span, fmt::format("`{}` cannot be `{}`", name,
                                                                                       shortened(text)));
    diagnostic.help = std::move(help);
    return diagnostic;
  };
  if (key.kind == ValueKind::name) {
    check_name(node.text, name_form(schema_.noun), schema_.noun, diagnostics_);
  } else if (key.kind == ValueKind::word) {
    const std::vector<std::string_view> words(key.words.begin(), key.words.end());
    if (std::find(words.begin(), words.end(), text) == words.end()) {
      Diagnostic& diagnostic = refuse(fmt::format("write {}", alternatives(words)));
      if (const auto nearest = nearest_name(text, words)) {
        diagnostic.help = fmt::format("did you mean `{}`?", *nearest);
        diagnostic.fix = Fix{node.span, std::string(*nearest)};
      }
      return std::nullopt;
    }
  } else if ((key.kind == ValueKind::integer && !all_digits(text)) ||
             (key.kind == ValueKind::number && !is_number_shape(text)) ||
             (key.kind == ValueKind::duration && !is_duration(text))) {
    refuse(std::string(example(key.kind)));
    return std::nullopt;
  }
  return node.text;
}

Text BlockReader::text(std::string_view key) const { return scalar(key).value_or(Text{}); }

std::optional<bool> BlockReader::boolean(std::string_view key) const {
  const TreeEntry* entry = this->entry(key);
  if (entry == nullptr) return std::nullopt;
  const TreeNode& node = tree_[entry->value];
  if (!is_boolean(node)) {
    wrong_type(key, node, "`true` or `false`");
    return std::nullopt;
  }
  return node.text.value().front() == 't' || node.text.value().front() == 'T';
}

std::vector<Text> BlockReader::names(std::string_view key) const {
  const TreeEntry* entry = this->entry(key);
  return entry == nullptr ? std::vector<Text>{} : read_texts(tree_, entry->value, key, diagnostics_);
}

std::vector<BlockReader> BlockReader::blocks(std::string_view key) const {
  std::vector<BlockReader> out;
  const TreeEntry* entry = this->entry(key);
  if (entry == nullptr) return out;
  const Schema& schema = *this->key(key).schema;
  const TreeNode& node = tree_[entry->value];
  if (node.kind == TreeNode::Kind::map) {
    out.emplace_back(tree_, entry->value, schema, diagnostics_);
  } else if (node.kind != TreeNode::Kind::list) {
    wrong_type(key, node, expected(ValueKind::blocks));
  } else {
    for (const TreeEntry& each : node.entries) {
      const TreeNode& item = tree_[each.value];
      if (item.kind == TreeNode::Kind::map) {
        out.emplace_back(tree_, each.value, schema, diagnostics_);
      } else {
        diagnostics_.add(Code::wrong_type, item.span,
                         fmt::format("an item of `{}` is {}, not a map", key, found(item)));
      }
    }
  }
  return out;
}

std::vector<std::pair<Text, Text>> BlockReader::text_map(std::string_view key) const {
  std::vector<std::pair<Text, Text>> pairs;
  const TreeEntry* entry = this->entry(key);
  if (entry == nullptr) return pairs;
  const TreeNode& node = tree_[entry->value];
  if (node.kind != TreeNode::Kind::map) {
    wrong_type(key, node, expected(ValueKind::text_map));
    return pairs;
  }
  for (const TreeEntry& each : node.entries) {
    const TreeNode& value = tree_[each.value];
    if (value.kind == TreeNode::Kind::scalar && !is_null(value)) {
      pairs.emplace_back(each.key, value.text);
    } else {
      wrong_type(each.key.value(), value, "a text");
    }
  }
  return pairs;
}

}  // namespace tripline::grammar
