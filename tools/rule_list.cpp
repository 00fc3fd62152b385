#include "tools/rule_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "grammar/print_trip.hpp"
#include "grammar/print_yaml.hpp"

namespace tripline::tools {

using grammar::Tree;
using grammar::TreeEntry;
using grammar::TreeNode;

namespace {

using RuleKey = std::tuple<std::string_view, std::string_view, std::string_view>;  // kind, pack, name

std::map<RuleKey, const runtime::Rule*> compiled_rules(const runtime::Program& program) {
  std::map<RuleKey, const runtime::Rule*> out;
  const auto add = [&](std::string_view kind, const auto& rules) {
    for (const auto& rule : rules) out[{kind, rule.rule.pack, rule.rule.name}] = &rule.rule;
  };
  add("alarm", program.alarms);
  add("composite", program.composites);
  add("contributors", program.contributors);
  add("threat", program.threats);
  add("outlier", program.outliers);
  add("graph", program.graphs);
  add("score", program.scores);
  return out;
}

std::string scalar(const Tree& tree, grammar::TreeId node, std::string_view key) {
  const TreeEntry* entry = tree.find(node, key);
  return entry && tree[entry->value].kind == TreeNode::Kind::scalar ? tree[entry->value].text.value() : "";
}

std::vector<std::string> texts(const Tree& tree, grammar::TreeId node, std::string_view key) {
  const TreeEntry* entry = tree.find(node, key);
  if (!entry) return {};
  const TreeNode& list = tree[entry->value];
  if (list.kind == TreeNode::Kind::scalar) return {list.text.value()};
  std::vector<std::string> out;
  for (const TreeEntry& item : list.entries) out.push_back(tree[item.value].text.value());
  return out;
}

// Whether `id` has an entry named `name`, or a map in it has (`queries:` and other kinds of expectations).
bool names(const Tree& tree, grammar::TreeId id, std::string_view name, int depth = 2) {
  const TreeNode& node = tree[id];
  return node.kind == TreeNode::Kind::map && std::any_of(node.entries.begin(), node.entries.end(), [&](const TreeEntry& entry) {
           return entry.key.value() == name || (depth > 1 && names(tree, entry.value, name, depth - 1));
         });
}

// Of all files of the pack.
std::vector<std::string> tests_of(const std::vector<grammar::ast::Pack>& packs, const ListedRule& rule) {
  std::vector<std::string> out;
  for (const grammar::ast::Pack& pack : packs) {
    if (pack.name.value() != rule.pack) continue;
    for (const grammar::ast::Test& test : pack.tests) {
      if (names(pack.tree, test.expect, rule.name)) out.push_back(test.name.value());
    }
  }
  return out;
}

}  // namespace

std::vector<ListedRule> listed_rules(const LoadedPacks& loaded) {
  const auto compiled = compiled_rules(loaded.compiled->program);
  std::vector<ListedRule> out;
  for (const compiler::RuleEntry& entry : compiler::rule_entries(loaded.files.packs)) {
    const Tree& tree = entry.pack->tree;
    const auto text = [&](std::string_view key) { return scalar(tree, entry.node, key); };
    ListedRule rule{entry, entry.pack->name.value(), std::string(entry.section->schema->noun), entry.name->value(),
                    text("title"), text("description"), text("severity"), text("risk"), texts(tree, entry.node, "mitre"),
                    texts(tree, entry.node, "tags"), texts(tree, entry.node, "references"), {}};
    if (const auto at = compiled.find({rule.kind, rule.pack, rule.name}); at != compiled.end()) {
      rule.severity = runtime::to_string(at->second->severity);
      rule.risk = std::to_string(at->second->risk);
    }
    rule.tests = tests_of(loaded.files.packs, rule);
    out.push_back(std::move(rule));
  }
  std::stable_sort(out.begin(), out.end(), [](const ListedRule& a, const ListedRule& b) {
    return std::tie(a.pack, a.name, a.kind) < std::tie(b.pack, b.name, b.kind);
  });
  return out;
}

bool is_trip_rule(const ListedRule& rule, const grammar::Sources& sources) {
  return is_trip_file(sources[rule.entry.pack->source].name());
}

std::string rule_text(const ListedRule& rule, const grammar::Sources& sources) {
  // A tree of the one rule: what the new root does not lead to is not printed.
  Tree tree = rule.entry.pack->tree;
  const TreeEntry* section = tree.find(tree.root, rule.entry.section->key);
  TreeNode list;
  list.kind = TreeNode::Kind::list;
  for (const TreeEntry& item : tree[section->value].entries) {
    if (item.value == rule.entry.node) list.entries.push_back(item);
  }
  TreeEntry entry;
  entry.key = section->key;
  entry.value = tree.add(std::move(list));
  TreeNode root;
  root.kind = TreeNode::Kind::map;
  root.entries.push_back(std::move(entry));
  tree.root = tree.add(std::move(root));
  tree.end_comments.clear();
  return is_trip_rule(rule, sources) ? grammar::print_trip(tree) : grammar::print_yaml(tree);
}

std::string place_of(const ListedRule& rule, const grammar::Sources& sources) {
  const grammar::Source& source = sources[rule.entry.pack->source];
  return fmt::format("{}:{}", source.name(), source.position(rule.entry.name->span().begin).line);
}

}  // namespace tripline::tools
