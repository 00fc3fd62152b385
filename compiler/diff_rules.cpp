#include "compiler/diff_rules.hpp"

// Both versions go into one Ir that shares, so that what did not change is one node and costs no proof. What the events
// of a part do to its rule says more_events.hpp: those of an exception or a `without` make it narrower.

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "compiler/more_events.hpp"

namespace tripline::compiler {

namespace {

using Key = std::tuple<Noun, std::string, std::string>;

Key key_of(const RuleRef& rule) { return {rule.noun, rule.pack, rule.name}; }
std::string full_name(const RuleRef& rule) { return rule.pack + "/" + rule.name; }

// Whether the rule can do without such a part.
bool is_optional(const std::string& role) { return role.starts_with("exception") || role.starts_with("without"); }

Change turned(Change change) {
  return change == Change::broader ? Change::narrower : change == Change::narrower ? Change::broader : change;
}

// What both changes make together.
Change both(Change a, Change b) {
  if (a == b || b == Change::unchanged) return a;
  if (a == Change::unchanged) return b;
  if (a == Change::undecided || b == Change::undecided) return Change::undecided;
  if (a == Change::equivalent) return b;
  if (b == Change::equivalent) return a;
  return Change::incomparable;
}

Change change_of(Relation relation) {
  switch (relation) {
    case Relation::equivalent: return Change::equivalent;
    case Relation::broader: return Change::broader;
    case Relation::narrower: return Change::narrower;
    case Relation::overlapping:
    case Relation::disjoint: return Change::incomparable;
    case Relation::undecided: return Change::undecided;
  }
  return Change::undecided;
}

// A rule's change by the events that a part of it takes.
Change change_by(Change events, MoreEvents more) {
  if (events != Change::broader && events != Change::narrower) return events;
  if (more == MoreEvents::raise_else) return Change::incomparable;
  return more == MoreEvents::raise_more ? events : turned(events);
}

// One version: its rules, with the roots of their parts in the Ir that both share.
struct Version {
  struct Part {
    std::string role;
    NodeId root{};
    MoreEvents more = MoreEvents::raise_else;
  };
  struct Rule {
    RuleRef ref;
    std::vector<Part> parts;
    std::vector<Setting> settings;
  };
  std::map<Key, Rule> rules;
};

Version version_of(const Ir& ir, IrWriter& into) {
  Version out;
  std::map<std::uint32_t, NodeId> copied;
  for (RuleRef& ref : rules_of(ir)) {
    Version::Rule rule{ref, {}, settings_of(ir, ref)};
    for (RulePart& part : parts_of(ir, ref)) {
      const auto [at, fresh] = copied.try_emplace(part.filter);
      if (fresh) at->second = copy_node(ir, ir.filters[part.filter].root, into);
      const MoreEvents more = more_events(ir, ref, part.role);
      rule.parts.push_back({std::move(part.role), at->second, more});
    }
    Key key = key_of(ref);
    out.rules.emplace(std::move(key), std::move(rule));
  }
  return out;
}

class Diffing {
 public:
  Diffing(const Ir& before, const Ir& after, const ProofBudget& budget) : writer_(ir_), prover_(ir_, budget) {
    before_ = version_of(before, writer_);
    after_ = version_of(after, writer_);
  }

  std::vector<RuleDiff> run() {
    std::vector<const Version::Rule*> removed, added;
    for (const auto& [key, rule] : before_.rules) {
      const auto now = after_.rules.find(key);
      if (now == after_.rules.end()) {
        removed.push_back(&rule);
      } else {
        out_.push_back(compare_rules(rule, now->second));
      }
    }
    for (const auto& [key, rule] : after_.rules) {
      if (!before_.rules.contains(key)) added.push_back(&rule);
    }
    find_renamed(removed, added);
    for (const Version::Rule* rule : removed) out_.push_back({rule->ref.noun, full_name(rule->ref), {}, Change::removed, {}, {}});
    for (const Version::Rule* rule : added) out_.push_back({rule->ref.noun, {}, full_name(rule->ref), Change::added, {}, {}});
    std::sort(out_.begin(), out_.end(), [](const RuleDiff& a, const RuleDiff& b) {
      const std::string &x = a.after.empty() ? a.before : a.after, &y = b.after.empty() ? b.before : b.after;
      return std::tie(x, a.noun, a.before) < std::tie(y, b.noun, b.before);
    });
    return std::move(out_);
  }

 private:
  RuleDiff compare_rules(const Version::Rule& before, const Version::Rule& after) {
    RuleDiff diff{before.ref.noun, full_name(before.ref), full_name(after.ref), Change::unchanged, {}, {}};
    diff.settings = changed_settings(before.settings, after.settings);
    for (const SettingChange& setting : diff.settings) {
      if (setting.effect == Sense::label) continue;
      diff.change = both(diff.change, setting.effect == Sense::broader    ? Change::broader
                                      : setting.effect == Sense::narrower ? Change::narrower
                                                                          : Change::incomparable);
    }
    diff.change = both(diff.change, compare_parts(before.parts, after.parts, diff));
    return diff;
  }

  Change compare_parts(const std::vector<Version::Part>& before, const std::vector<Version::Part>& after, RuleDiff& diff) {
    Change events = Change::unchanged;
    for (const Version::Part& old : before) {
      const Version::Part* now = part_named(after, old.role);
      if (!now) {
        events = both(events, one_sided(old, false, diff));
      } else if (now->root != old.root) {
        Comparison c = prover_.compare(now->root, old.root);
        // The settings may change before the events do, or behind them: one version that tells is enough.
        const MoreEvents more = old.more == MoreEvents::raise_else ? now->more : old.more;
        events = both(events, change_by(change_of(c.relation), more));
        diff.parts.push_back({old.role, c.relation, std::move(c.only_a), std::move(c.only_b), std::move(c.why)});
      }
    }
    for (const Version::Part& now : after) {
      if (!part_named(before, now.role)) events = both(events, one_sided(now, true, diff));
    }
    return events;
  }

  // A part that came or went: one that keeps the rule from raising makes it narrower, a step more neither.
  Change one_sided(const Version::Part& part, bool is_new, RuleDiff& diff) {
    PartChange change{part.role, std::nullopt, std::nullopt, std::nullopt, {}};
    (is_new ? change.gained : change.lost) = prover_.satisfiable(part.root).witness;
    diff.parts.push_back(std::move(change));
    return is_optional(part.role) ? change_by(is_new ? Change::broader : Change::narrower, part.more) : Change::incomparable;
  }

  static const Version::Part* part_named(const std::vector<Version::Part>& parts, const std::string& role) {
    const auto at = std::find_if(parts.begin(), parts.end(), [&](const Version::Part& part) { return part.role == role; });
    return at == parts.end() ? nullptr : &*at;
  }

  // A rule that is gone and one that is new are one when they say the same. Asked for in order; at most so many proofs.
  void find_renamed(std::vector<const Version::Rule*>& removed, std::vector<const Version::Rule*>& added) {
    std::size_t proofs = 1000;
    for (auto old = removed.begin(); old != removed.end();) {
      const auto now = std::find_if(added.begin(), added.end(), [&](const Version::Rule* rule) {
        return rule->ref.noun == (*old)->ref.noun && means_the_same(**old, *rule, proofs);
      });
      if (now == added.end()) {
        ++old;
        continue;
      }
      out_.push_back({(*old)->ref.noun, full_name((*old)->ref), full_name((*now)->ref), Change::renamed, {}, changed_settings((*old)->settings, (*now)->settings)});
      added.erase(now);
      old = removed.erase(old);
    }
  }

  bool means_the_same(const Version::Rule& a, const Version::Rule& b, std::size_t& proofs) {
    if (a.parts.size() != b.parts.size()) return false;
    for (const SettingChange& setting : changed_settings(a.settings, b.settings)) {
      // A metric in an alarm is called like the alarm, so its name goes with it.
      if (setting.effect != Sense::label && setting.name != "metric") return false;
    }
    for (std::size_t p = 0; p < a.parts.size(); ++p) {
      if (a.parts[p].root == b.parts[p].root) continue;
      if (proofs == 0) return false;
      --proofs;
      if (prover_.equivalent(a.parts[p].root, b.parts[p].root).answer != Answer::yes) return false;
    }
    return true;
  }

  Ir ir_;
  IrWriter writer_;
  Prover prover_;
  Version before_, after_;
  std::vector<RuleDiff> out_;
};

}  // namespace

std::string_view to_string(Change change) {
  constexpr std::string_view words[] = {"unchanged", "equivalent", "renamed", "broader", "narrower",
                                        "incomparable", "added", "removed", "undecided"};
  return words[static_cast<std::size_t>(change)];
}

bool behaves_differently(Change change) {
  return change != Change::unchanged && change != Change::equivalent && change != Change::renamed;
}

std::vector<RuleDiff> diff_rules(const Ir& before, const Ir& after, const ProofBudget& budget) {
  return Diffing(before, after, budget).run();
}

}  // namespace tripline::compiler
