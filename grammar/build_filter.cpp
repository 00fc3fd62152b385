#include "grammar/build_filter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "grammar/field_ref.hpp"
#include "grammar/parse_pattern.hpp"

namespace tripline::grammar {

namespace {

using ast::FieldRef;
using ast::FilterUse;
using ast::ListUse;

constexpr std::string_view ways[] = {"pattern", "all", "any", "not", "field"};
// What `field` may be judged by.
constexpr std::pair<std::string_view, FilterUse::By> judges[] = {
    {"in", FilterUse::By::value},         {"class", FilterUse::By::address_class}, {"cidr", FilterUse::By::network},
    {"country", FilterUse::By::country}, {"asn", FilterUse::By::as_number}};
constexpr std::string_view blanks = " \t\n";

bool is_word_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool is_pattern(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return true;
  text = text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
  return std::string_view("{[%\"?-").find(text.front()) != std::string_view::npos ||
         text.find_first_of(blanks) != std::string_view::npos;
}

FilterUse pattern_use(const Text& text, Diagnostics& diagnostics) {
  FilterUse use;
  use.kind = FilterUse::Kind::pattern;
  use.text = text;
  use.pattern = parse_pattern(text, diagnostics);
  use.span = text.span();
  return use;
}

// Trees are at most 64 deep, and so is the recursion.
std::optional<FilterUse> use_of(const Tree& tree, TreeId id, std::string_view what, Diagnostics& diagnostics);

std::vector<FilterUse> uses_of(const BlockReader& block, std::string_view key) {
  const TreeNode& node = block.tree()[block.entry(key)->value];
  std::vector<FilterUse> uses;
  if (node.kind != TreeNode::Kind::list) {
    block.wrong_type(key, node, "a list of filters");
  } else if (node.entries.empty()) {
    block.diagnostics().add(Code::bad_value, node.span, fmt::format("`{}` is an empty list", key)).help =
        "name at least one filter";
  }
  if (node.kind != TreeNode::Kind::list) return uses;
  for (const TreeEntry& entry : node.entries) {
    if (auto use = use_of(block.tree(), entry.value, key, block.diagnostics())) uses.push_back(std::move(*use));
  }
  return uses;
}

// `{ $.a = b }` without quotes is a map to YAML, and its key is the condition. Reports it.
bool is_unquoted_pattern(const TreeNode& node, Diagnostics& diagnostics) {
  if (node.entries.empty() || node.entries.front().key.value().empty()) return false;
  const Text& key = node.entries.front().key;
  if (std::string_view("$(!").find(key.value().front()) == std::string_view::npos) return false;
  diagnostics.add(Code::unknown_key, key.span(), fmt::format("a filter has no key `{}`", shortened(key.value()))).help =
      "put a pattern in quotes: '{ ... }'";
  return true;
}

// The one of `ways` that the block gives; several and none are errors.
std::string_view chosen_way(const BlockReader& block, const Schema& schema) {
  const TreeEntry* first = nullptr;
  std::vector<std::string_view> possible;
  for (const std::string_view way : ways) {
    if (find_key(schema, way) == nullptr) continue;
    possible.push_back(way);
    const TreeEntry* entry = block.entry(way);
    if (entry == nullptr) continue;
    if (first == nullptr) {
      first = entry;
      continue;
    }
    const bool in_order = first->key.span().begin < entry->key.span().begin;
    const TreeEntry& earlier = in_order ? *first : *entry;
    const TreeEntry& later = in_order ? *entry : *first;
    Diagnostic& diagnostic =
        block.diagnostics().add(Code::conflicting_keys, later.key.span(),
                                fmt::format("`{}` beside `{}`", later.key.value(), earlier.key.value()));
    diagnostic.help = "a filter says one thing: put both under `all` or `any`";
    diagnostic.labels.push_back({earlier.key.span(), "given here"});
  }
  if (first != nullptr) return first->key.value();
  for (const auto& [judge, by] : judges) {
    const TreeEntry* entry = block.entry(judge);
    if (entry == nullptr) continue;
    block.diagnostics().add(Code::missing_key, entry->key.span(), fmt::format("`{}` without `field`", judge)).help =
        "add `field`: the field whose value is judged";
    return {};
  }
  block.diagnostics().add(Code::missing_key, block.place(), "a filter that chooses nothing").help =
      fmt::format("add {}", alternatives(possible));
  return {};
}

// `field` with the one key that says what is asked of it.
void read_member(const BlockReader& block, FilterUse& use) {
  use.kind = FilterUse::Kind::member;
  use.field = build_field(block, "field");
  const TreeEntry* first = nullptr;
  for (const auto& [judge, by] : judges) {
    const TreeEntry* entry = block.entry(judge);
    if (entry == nullptr) continue;
    if (first != nullptr) {
      Diagnostic& diagnostic = block.diagnostics().add(
          Code::conflicting_keys, entry->key.span(), fmt::format("`{}` beside `{}`", judge, first->key.value()));
      diagnostic.help = "a field is judged by one of them: put both under `all` or `any`";
      diagnostic.labels.push_back({first->key.span(), "given here"});
      continue;
    }
    first = entry;
    use.by = by;
    if (block.key(judge).kind == ValueKind::names) {
      use.list = {{}, block.names(judge), block.tree()[entry->value].span};
    } else if (auto list = build_list_use(block, judge)) {
      use.list = std::move(*list);
    }
  }
  if (first != nullptr) return;
  block.diagnostics().add(Code::missing_key, block.entry("field")->key.span(), "`field` without what is asked of it").help =
      "add `in`, a list; `class`, a class of addresses; `cidr`, networks; `country`; or `asn`, autonomous systems";
}

FilterUse combination(const BlockReader& block, const Schema& schema) {
  FilterUse use;
  use.span = block.span();
  const std::string_view way = chosen_way(block, schema);
  if (way == "pattern") {
    if (const auto text = block.scalar("pattern")) use = pattern_use(*text, block.diagnostics());
  } else if (way == "all" || way == "any") {
    use.kind = way == "all" ? FilterUse::Kind::all_of : FilterUse::Kind::any_of;
    use.children = uses_of(block, way);
  } else if (way == "not") {
    use.kind = FilterUse::Kind::none_of;
    if (auto child = build_filter_use(block, "not")) use.children.push_back(std::move(*child));
  } else if (way == "field") {
    read_member(block, use);
  }
  for (const auto& [judge, by] : judges) {
    const TreeEntry* entry = block.entry(judge);
    if (entry == nullptr || way.empty() || way == "field") continue;
    block.diagnostics().add(Code::conflicting_keys, entry->key.span(), fmt::format("`{}` beside `{}`", judge, way)).help =
        fmt::format("`{}` belongs to `field`", judge);
  }
  return use;
}

std::optional<FilterUse> use_of(const Tree& tree, TreeId id, std::string_view what, Diagnostics& diagnostics) {
  const TreeNode& node = tree[id];
  if (node.kind == TreeNode::Kind::map) {
    if (is_unquoted_pattern(node, diagnostics)) return std::nullopt;
    return combination(BlockReader(tree, id, combination_schema(), diagnostics), combination_schema());
  }
  if (node.kind == TreeNode::Kind::list || is_null(node)) {
    wrong_type(what, node, "a filter's name, a pattern or a map", diagnostics);
    diagnostics.list().back().help = is_null(node) ? "write a filter's name or a pattern; '' matches every event"
                                                   : "put a pattern in quotes: '[ ... ]'; several filters go under `all` or `any`";
    return std::nullopt;
  }
  if (is_pattern(node.text.value())) return pattern_use(node.text, diagnostics);
  FilterUse use;
  use.kind = FilterUse::Kind::reference;
  use.text = node.text;
  use.span = node.span;
  return use;
}

}  // namespace

std::optional<FieldRef> build_field(const Text& text, Diagnostics& diagnostics) {
  const std::string& value = text.value();
  const bool path = !value.empty() && value.front() != '.' && value.front() != '-' &&
                    std::all_of(value.begin(), value.end(), [](char c) { return is_word_letter(c) || c == '.'; });
  const Span inner = text.span(0, value.size());
  if (!path || inner.end - inner.begin != value.size()) return parse_field_ref(text, diagnostics);
  Diagnostic& diagnostic = diagnostics.add(Code::field_reference, text.span(), fmt::format("`{}` is no field", value));
  diagnostic.help = fmt::format("did you mean `$.{}`?", value);
  diagnostic.fix = Fix{inner, "$." + value};
  return std::nullopt;
}

std::optional<FieldRef> build_field(const BlockReader& block, std::string_view key) {
  const TreeEntry* entry = block.entry(key);
  if (entry == nullptr) return std::nullopt;
  const TreeNode& node = block.tree()[entry->value];
  if (node.kind != TreeNode::Kind::scalar || is_null(node)) {
    block.wrong_type(key, node, "a field such as `$.eventName`");
    return std::nullopt;
  }
  return build_field(node.text, block.diagnostics());
}

std::vector<std::pair<Text, FieldRef>> build_field_map(const BlockReader& block, std::string_view key) {
  std::vector<std::pair<Text, FieldRef>> out;
  const TreeEntry* entry = block.entry(key);
  if (entry == nullptr) return out;
  const TreeNode& node = block.tree()[entry->value];
  if (node.kind != TreeNode::Kind::map) {
    block.wrong_type(key, node, "a map of names and fields");
    return out;
  }
  for (const TreeEntry& each : node.entries) {
    const TreeNode& value = block.tree()[each.value];
    if (value.kind != TreeNode::Kind::scalar || is_null(value)) {
      block.wrong_type(each.key.value(), value, "a field such as `$.userIdentity.userName`");
    } else if (auto field = build_field(value.text, block.diagnostics())) {
      out.emplace_back(each.key, std::move(*field));
    }
  }
  return out;
}

std::vector<FieldRef> build_fields(const BlockReader& block, std::string_view key) {
  std::vector<FieldRef> fields;
  const TreeEntry* entry = block.entry(key);
  if (entry == nullptr) return fields;
  const TreeNode& node = block.tree()[entry->value];
  if (node.kind == TreeNode::Kind::map || is_null(node)) {
    block.wrong_type(key, node, "a field or a list of fields");
    return fields;
  }
  if (node.kind == TreeNode::Kind::list && node.entries.empty()) {
    block.diagnostics().add(Code::bad_value, node.span, fmt::format("`{}` is an empty list", key)).help =
        "name at least one field";
  }
  for (const Text& text : read_texts(block.tree(), entry->value, key, block.diagnostics())) {
    if (auto field = build_field(text, block.diagnostics())) fields.push_back(std::move(*field));
  }
  return fields;
}

std::optional<ListUse> build_list_use(const BlockReader& block, std::string_view key) {
  const TreeEntry* entry = block.entry(key);
  if (entry == nullptr) return std::nullopt;
  const TreeNode& node = block.tree()[entry->value];
  ListUse use;
  use.span = node.span;
  if (node.kind == TreeNode::Kind::list) {
    use.values = read_texts(block.tree(), entry->value, key, block.diagnostics());
  } else if (node.kind == TreeNode::Kind::scalar && !is_null(node)) {
    use.name = node.text;
  } else {
    block.wrong_type(key, node, "a list's name or a list of texts");
    return std::nullopt;
  }
  return use;
}

std::optional<FilterUse> build_filter_use(const BlockReader& block, std::string_view key) {
  const TreeEntry* entry = block.entry(key);
  if (entry == nullptr) return std::nullopt;
  return use_of(block.tree(), entry->value, key, block.diagnostics());
}

ast::Filter build_filter(const Tree& tree, const TreeEntry& entry, const Schema& schema, Diagnostics& diagnostics) {
  const TreeNode& node = tree[entry.value];
  ast::Filter filter;
  filter.name = entry.key;
  filter.span = node.span;
  filter.use.span = node.span;
  check_name(entry.key, NameForm::word, schema.noun, diagnostics);
  if (node.kind == TreeNode::Kind::map) {
    if (is_unquoted_pattern(node, diagnostics)) return filter;
    const BlockReader block(tree, entry.value, schema, diagnostics);
    filter.use = combination(block, schema);
    filter.description = block.text("description");
  } else if (node.kind == TreeNode::Kind::scalar && !is_null(node)) {
    filter.use = pattern_use(node.text, diagnostics);
  } else {
    wrong_type(entry.key.value(), node, "a pattern or a map", diagnostics);
  }
  return filter;
}

}  // namespace tripline::grammar
