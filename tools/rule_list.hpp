#pragma once
// The rules of packs as people ask for them: what they say about themselves, where they stand, what tests them.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/policy.hpp"
#include "tools/load_rules.hpp"

namespace tripline::tools {

struct ListedRule {
  compiler::RuleEntry entry;
  std::string pack, kind, name, title, description;
  std::string severity;  // as it counts, also where it follows from a risk or a default
  std::string risk;
  std::vector<std::string> mitre, tags, references;
  std::vector<std::string> tests;  // names of the tests of its pack that expect something of it
};

// The rules that raise findings, by pack, name and kind. `loaded` is compiled and outlives them.
std::vector<ListedRule> listed_rules(const LoadedPacks& loaded);

// The rule alone, as `fmt` writes it, in the spelling of its file, with its comments.
std::string rule_text(const ListedRule& rule, const grammar::Sources& sources);
bool is_trip_rule(const ListedRule& rule, const grammar::Sources& sources);
// `rules/guard.yaml:12`.
std::string place_of(const ListedRule& rule, const grammar::Sources& sources);

}  // namespace tripline::tools
