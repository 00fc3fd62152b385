#include "compiler/policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "grammar/ignores.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::Diagnostics;
using grammar::Tree;
using grammar::TreeEntry;
using grammar::TreeNode;

namespace {

constexpr std::string_view fields[] = {"title", "description", "severity", "risk", "mitre", "tags", "references"};
constexpr std::string_view severity_words[] = {"critical", "high", "medium", "low", "info"};

constexpr grammar::Key policy_keys[] = {
    {.name = "required", .kind = grammar::ValueKind::names, .doc = "Fields that every rule must have: title, description, "
                                                                   "severity, risk, mitre, tags, references."},
    {.name = "severities", .kind = grammar::ValueKind::names, .doc = "Severities that rules may have; default: all."},
    {.name = "unique_names", .kind = grammar::ValueKind::boolean, .doc = "Whether no two rules may have one name."},
};
constexpr grammar::Schema schema{"policy", "What every rule's metadata must fulfil.", policy_keys};

// The texts of `key` that are among `known`; the others are reported.
std::vector<std::string> words_of(const grammar::BlockReader& block, std::string_view key, std::span<const std::string_view> known) {
  std::vector<std::string> out;
  for (const grammar::Text& text : block.names(key)) {
    if (std::find(known.begin(), known.end(), text.value()) != known.end()) {
      out.push_back(text.value());
      continue;
    }
    const std::vector<std::string_view> words(known.begin(), known.end());
    const auto near = grammar::nearest_name(text.value(), words);
    block.diagnostics().add(Code::bad_value, text.span(), fmt::format("`{}` cannot name `{}`", key, text.value())).help =
        near ? fmt::format("did you mean `{}`?", *near) : "write " + grammar::alternatives(words);
  }
  return out;
}

// Whether a key says something: not null, no empty text, list or map.
bool says(const Tree& tree, const TreeEntry* entry) {
  if (!entry) return false;
  const TreeNode& node = tree[entry->value];
  return node.kind == TreeNode::Kind::scalar ? !grammar::is_null(node) && !node.text.value().empty() : !node.entries.empty();
}

void check_rule(const RuleEntry& rule, const Policy& policy, Diagnostics& diagnostics) {
  const Tree& tree = rule.pack->tree;
  const auto who = [&] { return fmt::format("{} `{}`", rule.section->schema->noun, rule.name->value()); };
  for (const std::string& field : policy.required) {
    // A risk is a severity in numbers: one of both is enough where a severity is asked for.
    const bool said = says(tree, tree.find(rule.node, field)) || (field == "severity" && says(tree, tree.find(rule.node, "risk")));
    if (said || !grammar::find_key(*rule.section->schema, field)) continue;
    diagnostics.add(Code::policy_field, rule.name->span(), fmt::format("{} has no `{}`", who(), field)).help =
        "the policy of .tripline.yaml asks for one";
  }
  const TreeEntry* severity = tree.find(rule.node, "severity");
  if (policy.severities.empty() || !says(tree, severity)) return;
  const grammar::Text& word = tree[severity->value].text;
  if (std::find(policy.severities.begin(), policy.severities.end(), word.value()) != policy.severities.end()) return;
  diagnostics.add(Code::policy_severity, word.span(), fmt::format("severity `{}` is not one of the policy's", word.value())).help =
      "write " + grammar::alternatives({policy.severities.begin(), policy.severities.end()});
}

void check_names(const std::vector<RuleEntry>& rules, Diagnostics& diagnostics) {
  std::map<std::string_view, const grammar::Text*> first;
  for (const RuleEntry& rule : rules) {
    const auto [at, added] = first.emplace(rule.name->value(), rule.name);
    if (added) continue;
    grammar::Diagnostic& said = diagnostics.add(Code::policy_name, rule.name->span(),
                                                fmt::format("another rule has the name `{}`", rule.name->value()));
    said.help = "the policy of .tripline.yaml asks for names that are unique over all packs";
    said.labels.push_back({at->second->span(), "first used here"});
  }
}

}  // namespace

const grammar::Schema& policy_schema() { return schema; }

Policy read_policy(const grammar::BlockReader& block) {
  Policy policy;
  policy.required = words_of(block, "required", fields);
  policy.severities = words_of(block, "severities", severity_words);
  policy.unique_names = block.boolean("unique_names").value_or(false);
  return policy;
}

std::vector<RuleEntry> rule_entries(const std::vector<grammar::ast::Pack>& packs) {
  std::vector<RuleEntry> out;
  for (const grammar::ast::Pack& pack : packs) {
    for (const grammar::Section& section : grammar::pack_sections()) {
      const TreeEntry* list = pack.tree.find(pack.tree.root, section.key);
      if (!list || section.form != grammar::Section::Form::list || !grammar::find_key(*section.schema, "severity")) continue;
      if (pack.tree[list->value].kind != TreeNode::Kind::list) continue;
      for (const TreeEntry& item : pack.tree[list->value].entries) {
        if (pack.tree[item.value].kind != TreeNode::Kind::map) continue;
        const TreeEntry* name = pack.tree.find(item.value, "name");
        if (name) out.push_back({&pack, &section, item.value, &pack.tree[name->value].text});
      }
    }
  }
  return out;
}

void check_policy(const std::vector<grammar::ast::Pack>& packs, const Policy& policy, Diagnostics& diagnostics) {
  Diagnostics found;
  const std::vector<RuleEntry> rules = rule_entries(packs);
  for (const RuleEntry& rule : rules) check_rule(rule, policy, found);
  if (policy.unique_names) check_names(rules, found);
  grammar::apply_ignores(packs, grammar::IgnoresOf::policy, found);
  for (grammar::Diagnostic& diagnostic : found.list()) diagnostics.add(std::move(diagnostic));
}

}  // namespace tripline::compiler
