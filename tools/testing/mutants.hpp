#pragma once
// The mutants of a pack's rules, as rules beside the rules: a batch is one pack that compiles into one program, so that
// all mutants of a rule are run in one pass over a test's events.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grammar/ast.hpp"
#include "tools/testing/mutate_filter.hpp"
#include "tools/testing/mutate_rule.hpp"

namespace tripline::tools {

struct Mutant {
  std::string name;  // of the rule or filter that it is a mutant of
  std::string part;  // of it, as compiler::FilterPlace has it; empty: outside of its filters
  Change change;
  // The rules that show it: (the rule's name, its name in the batch). Of a filter all rules that it is part of.
  std::vector<std::pair<std::string, std::string>> clones;
  // Of a change within a filter: the filter before and after it.
  std::optional<std::pair<grammar::ast::FilterUse, grammar::ast::FilterUse>> filters;
};

struct MutantBatch {
  grammar::ast::Pack pack;  // lists and filters of the original, the rules in question, and their mutants
  std::vector<Mutant> mutants;
};

// All files of a pack as one, without tests, queries and graphs, which have no mutants.
grammar::ast::Pack whole_pack(const std::vector<grammar::ast::Pack>& packs, const std::string& name);

// Named lists of the pack become values in place, so that their values can be seen and changed.
void put_lists_in_place(const grammar::ast::Pack& whole, MutableRule& rule);

// A batch for each filter, metric, alarm, threat and outlier that has mutants, in their order. Thresholds change by one
// (fractions by a tenth), windows and periods become half and double.
std::vector<MutantBatch> mutants_of(const grammar::ast::Pack& whole);

}  // namespace tripline::tools
