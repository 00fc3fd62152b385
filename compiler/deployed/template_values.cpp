#include "compiler/deployed/template_values.hpp"

// A function that is not known here, and an argument of the wrong shape, are unknown values like any other: whether a
// template is valid is CloudFormation's to say.

#include <algorithm>
#include <utility>
#include <vector>

namespace tripline::compiler {

namespace {

using grammar::TreeEntry;
using grammar::TreeId;
using grammar::TreeNode;

constexpr std::size_t deepest = 64;

TemplateText unknown(std::string name) {
  if (name.empty()) name = "a reference without a name";
  return {"${" + name + "}", name};
}

void append(TemplateText& to, const TemplateText& part) {
  to.text += part.text;
  if (to.unknown.empty()) to.unknown = part.unknown;
  if (to.text.size() > TemplateValues::longest_text) to = unknown("a text of more than 64 KiB");
}

bool is_list(const TreeNode& node, std::size_t least) {
  return node.kind == TreeNode::Kind::list && node.entries.size() >= least;
}

}  // namespace

std::optional<TemplateValues::Call> TemplateValues::call(TreeId id) const {
  const TreeNode& node = tree_[id];
  if (node.kind != TreeNode::Kind::map || node.entries.size() != 1) return std::nullopt;
  const std::string_view key = node.entries.front().key.value();
  if (key == "Ref" || key == "Condition") return Call{key, node.entries.front().value};
  return key.starts_with("Fn::") ? std::optional(Call{key.substr(4), node.entries.front().value}) : std::nullopt;
}

std::optional<TreeId> TemplateValues::section(std::string_view section, std::string_view name) const {
  if (tree_[tree_.root].kind != TreeNode::Kind::map) return std::nullopt;
  const TreeEntry* whole = tree_.find(tree_.root, section);
  if (!whole || tree_[whole->value].kind != TreeNode::Kind::map) return std::nullopt;
  const TreeEntry* entry = tree_.find(whole->value, name);
  return entry ? std::optional(entry->value) : std::nullopt;
}

std::optional<TemplateText> TemplateValues::reference(const std::string& name) const {
  if (name == "AWS::NoValue") return std::nullopt;
  if (const auto given = parameters_.find(name); given != parameters_.end()) return TemplateText{given->second, {}};
  if (const auto parameter = section("Parameters", name); parameter && tree_[*parameter].kind == TreeNode::Kind::map) {
    const TreeEntry* fallback = tree_.find(*parameter, "Default");
    if (fallback && tree_[fallback->value].kind == TreeNode::Kind::scalar) {
      return TemplateText{tree_[fallback->value].text.value(), {}};
    }
  }
  return unknown(name);
}

// `${Name}` in a text, `${!Name}` for the text `${Name}`; the second form brings values of its own.
std::optional<TemplateText> TemplateValues::substitute(TreeId argument, std::size_t depth) const {
  const TreeNode& node = tree_[argument];
  std::optional<TreeId> own;
  TreeId pattern = argument;
  if (is_list(node, 2)) {
    pattern = node.entries[0].value;
    if (tree_[node.entries[1].value].kind == TreeNode::Kind::map) own = node.entries[1].value;
  }
  if (tree_[pattern].kind != TreeNode::Kind::scalar) return unknown("Fn::Sub");
  const std::string& text = tree_[pattern].text.value();
  TemplateText out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = text.find("${", at), end = begin == text.npos ? text.npos : text.find('}', begin);
    append(out, {text.substr(at, begin == text.npos ? text.npos : begin - at), {}});
    if (end == text.npos) {
      if (begin != text.npos) append(out, {text.substr(begin), {}});
      break;
    }
    const std::string name = text.substr(begin + 2, end - begin - 2);
    at = end + 1;
    if (name.starts_with('!')) {
      append(out, {"${" + name.substr(1) + "}", {}});
      continue;
    }
    const TreeEntry* mine = own ? tree_.find(*own, name) : nullptr;
    const auto value = mine ? this->text(mine->value, depth + 1) : reference(name);
    if (value) append(out, *value);
  }
  return out;
}

std::optional<TemplateText> TemplateValues::join(TreeId argument, std::size_t depth) const {
  const TreeNode& node = tree_[argument];
  if (!is_list(node, 2) || !is_list(tree_[node.entries[1].value], 0)) return unknown("Fn::Join");
  const auto between = text(node.entries[0].value, depth + 1);
  TemplateText out;
  bool first = true;
  for (const TreeEntry& entry : tree_[node.entries[1].value].entries) {
    const auto part = text(entry.value, depth + 1);
    if (!part) continue;
    if (!std::exchange(first, false) && between) append(out, *between);
    append(out, *part);
  }
  return out;
}

std::optional<TemplateText> TemplateValues::find_in_map(TreeId argument, std::size_t depth) const {
  const TreeNode& node = tree_[argument];
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < 3 && is_list(node, 3); ++i) {
    const auto key = text(node.entries[i].value, depth + 1);
    if (!key || !key->unknown.empty()) return unknown(key ? key->unknown : "Fn::FindInMap");
    keys.push_back(key->text);
  }
  if (keys.size() != 3) return unknown("Fn::FindInMap");
  std::optional<TreeId> at = section("Mappings", keys[0]);
  for (std::size_t i = 1; at && i < 3; ++i) {
    const TreeEntry* entry = tree_[*at].kind == TreeNode::Kind::map ? tree_.find(*at, keys[i]) : nullptr;
    at = entry ? std::optional(entry->value) : std::nullopt;
  }
  return at ? text(*at, depth + 1) : unknown("Fn::FindInMap");
}

std::optional<TemplateText> TemplateValues::select(TreeId argument, std::size_t depth) const {
  const TreeNode& node = tree_[argument];
  if (!is_list(node, 2) || !is_list(tree_[node.entries[1].value], 1)) return unknown("Fn::Select");
  const auto index = text(node.entries[0].value, depth + 1);
  const auto& list = tree_[node.entries[1].value].entries;
  for (std::size_t i = 0; index && i < list.size(); ++i) {
    if (index->text == std::to_string(i)) return text(list[i].value, depth + 1);
  }
  return unknown("Fn::Select");
}

std::optional<TemplateText> TemplateValues::text(TreeId id, std::size_t depth) const {
  if (depth > deepest || spent()) return unknown("functions nested too deep");
  const TreeNode& node = tree_[id];
  if (node.kind == TreeNode::Kind::scalar) {
    return is_null(node) ? std::nullopt : std::optional(TemplateText{node.text.value(), {}});
  }
  const auto function = call(id);
  if (!function) return std::nullopt;
  const TreeNode& argument = tree_[function->argument];
  if (function->name == "Ref") return reference(argument.text.value());
  if (function->name == "Sub") return substitute(function->argument, depth);
  if (function->name == "Join") return join(function->argument, depth);
  if (function->name == "FindInMap") return find_in_map(function->argument, depth);
  if (function->name == "Select") return select(function->argument, depth);
  if (function->name == "If") {
    const TreeId which = chosen(id);
    return which == id ? unknown("Fn::If") : text(which, depth + 1);
  }
  if (function->name == "GetAtt") {
    std::string name = argument.text.value();
    for (const TreeEntry& entry : argument.entries) name += (name.empty() ? "" : ".") + tree_[entry.value].text.value();
    return unknown(std::move(name));
  }
  return unknown("Fn::" + std::string(function->name));
}

TreeId TemplateValues::chosen(TreeId id) const {
  for (std::size_t depth = 0; depth < deepest; ++depth) {
    const auto function = call(id);
    if (!function || function->name != "If" || !is_list(tree_[function->argument], 3)) return id;
    const auto& branches = tree_[function->argument].entries;
    const auto which = condition(tree_[branches[0].value].text.value());
    if (!which) return id;
    id = branches[*which ? 1 : 2].value;
  }
  return id;
}

std::optional<bool> TemplateValues::condition(std::string_view name, std::size_t depth) const {
  const auto defined = section("Conditions", name);
  return defined && depth < deepest ? truth(*defined, depth + 1) : std::nullopt;
}

std::optional<bool> TemplateValues::truth(TreeId id, std::size_t depth) const {
  const auto function = call(id);
  if (!function || depth > deepest || spent()) return std::nullopt;
  const TreeNode& argument = tree_[function->argument];
  if (function->name == "Condition") return condition(argument.text.value(), depth);
  if (function->name == "Equals") {
    if (!is_list(argument, 2)) return std::nullopt;
    const auto a = text(argument.entries[0].value, depth + 1), b = text(argument.entries[1].value, depth + 1);
    if (!a || !b || !a->unknown.empty() || !b->unknown.empty()) return std::nullopt;
    return a->text == b->text;
  }
  if (function->name == "Not") {
    if (!is_list(argument, 1)) return std::nullopt;
    const auto inner = truth(argument.entries[0].value, depth + 1);
    return inner ? std::optional(!*inner) : std::nullopt;
  }
  if (function->name != "And" && function->name != "Or") return std::nullopt;
  const bool decisive = function->name == "Or";  // one such member decides
  bool known = true;
  for (const TreeEntry& entry : argument.entries) {
    const auto member = truth(entry.value, depth + 1);
    if (member == decisive) return decisive;
    known = known && member.has_value();
  }
  return known ? std::optional(!decisive) : std::nullopt;
}

}  // namespace tripline::compiler
