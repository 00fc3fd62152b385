#pragma once
// What a repository asks of the metadata of its rules, as `.tripline.yaml` says it: fields that every rule must have,
// severities that it uses, names that are unique. All of it gives warnings, which a comment or a baseline can accept and
// `check --strict` refuses.

#include <string>
#include <vector>

#include "grammar/ast.hpp"
#include "grammar/block_reader.hpp"
#include "grammar/diagnostic.hpp"

namespace tripline::compiler {

struct Policy {
  std::vector<std::string> required;    // keys of every rule that raises findings
  std::vector<std::string> severities;  // empty: all
  bool unique_names = false;            // over all packs and kinds of rules
};

const grammar::Schema& policy_schema();
// `block` is a map of that schema; what is wrong with its values is reported.
Policy read_policy(const grammar::BlockReader& block);

// Adds what the rules do not fulfil, without what their comments ignore (grammar/ignores). O(rules).
void check_policy(const std::vector<grammar::ast::Pack>& packs, const Policy& policy, grammar::Diagnostics& diagnostics);

// A rule that raises findings, wherever its kind: an entry of a section whose schema has a severity.
struct RuleEntry {
  const grammar::ast::Pack* pack = nullptr;
  const grammar::Section* section = nullptr;  // its schema's noun is the rule's kind
  grammar::TreeId node{};
  const grammar::Text* name = nullptr;
};
// In the order of packs and sections.
std::vector<RuleEntry> rule_entries(const std::vector<grammar::ast::Pack>& packs);

}  // namespace tripline::compiler
