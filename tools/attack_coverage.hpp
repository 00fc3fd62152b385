#pragma once
// Which techniques of ATT&CK rules say they are about: as a table, as JSON, and as a layer of the ATT&CK Navigator.

#include <map>
#include <string>
#include <vector>

#include "tools/rule_list.hpp"

namespace tripline::tools {

struct AttackCoverage {
  std::map<std::string, std::vector<std::string>> rules;  // technique in use -> `pack/name` of rules, sorted
  std::size_t rules_without = 0;                          // rules that name no technique in use
};

// Techniques that were replaced count for those that took their place; those that were withdrawn, tactics and what is
// none count for nothing. A rule of a sub-technique covers the sub-technique only.
AttackCoverage attack_coverage(const std::vector<ListedRule>& rules);

// With `missing`, techniques about infrastructure as a service that no rule names are in it, too.
std::string coverage_table(const AttackCoverage& coverage, bool missing);
std::string coverage_json(const AttackCoverage& coverage);
// Layer format 4.5: a technique's score is the number of its rules.
std::string coverage_layer(const AttackCoverage& coverage, const std::string& name);

}  // namespace tripline::tools
