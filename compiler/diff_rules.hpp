#pragma once
// Two versions of rules, rule by rule: what was added, removed and renamed, and of what stayed whether it takes the same
// events, more or fewer; by proof, with an event gained and one lost, whatever the spelling.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir.hpp"
#include "compiler/prove/prove.hpp"
#include "compiler/rule_parts.hpp"
#include "compiler/rule_settings.hpp"

namespace tripline::compiler {

enum class Change : std::uint8_t {
  unchanged,     // nothing that takes part in a run
  equivalent,    // written anew, the same meaning
  renamed,       // the same meaning under another name
  broader,       // takes, or raises, all that it did, and maybe more
  narrower,      // nothing new, and maybe less
  incomparable,  // may have some new, and some no longer
  added,
  removed,
  undecided,     // within the budget
};
std::string_view to_string(Change change);

// A part (RulePart) that is not the same; without a relation it stands in one version alone.
struct PartChange {
  std::string role;
  std::optional<Relation> relation;      // of the new events to the old ones
  std::optional<Witness> gained, lost;   // an event of the new part alone, of the old one alone
  std::string why;                       // of undecided
};

struct RuleDiff {
  Noun noun = Noun::filter;
  std::string before, after;  // pack/name; empty: was not there
  Change change = Change::unchanged;
  std::vector<PartChange> parts;
  std::vector<SettingChange> settings;  // labels too
};

// Whether a run may find something else.
bool behaves_differently(Change change);

// Rules are the same by noun, pack and name; then those of a noun that mean the same, renamed. By name and noun; rules
// without any change are in it.
std::vector<RuleDiff> diff_rules(const Ir& before, const Ir& after, const ProofBudget& budget);

}  // namespace tripline::compiler
