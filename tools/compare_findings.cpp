#include "tools/compare_findings.hpp"

// Findings of one rule and entity are laid out in time, and the two rows are walked together: what ends before the
// other row's next one begins has no counterpart. Each finding gets at most one, the earliest that is free; so a finding
// that falls into two by a narrower window is one kept and one gained.

#include <algorithm>
#include <tuple>

#include "runtime/event_time.hpp"
#include "tools/tally.hpp"

namespace tripline::tools {

namespace {

using runtime::Finding;

struct Pair {
  std::vector<const Finding*> before, after;
};

// Rule, kind, and labels and values of the entity.
using Key = std::tuple<std::string, std::string, std::vector<std::pair<std::string, std::string>>>;

std::string rule_name(const Finding& finding) { return finding.rule->pack + "/" + finding.rule->name; }

bool differs(const Finding& a, const Finding& b) {
  return std::tie(a.first_seen, a.last_seen, a.count, a.rule->severity, a.rule->risk, a.evidence) !=
         std::tie(b.first_seen, b.last_seen, b.count, b.rule->severity, b.rule->risk, b.evidence);
}

bool earlier(const Finding* a, const Finding* b) {
  return std::tie(a->first_seen, a->last_seen, a->reason) < std::tie(b->first_seen, b->last_seen, b->reason);
}

class Comparing {
 public:
  Comparison run(std::span<const Finding> before, std::span<const Finding> after) {
    std::map<Key, Pair> pairs;
    collect(before, pairs, &Pair::before);
    collect(after, pairs, &Pair::after);
    for (auto& [key, pair] : pairs) walk(pair);
    in_order(out_.lost);
    in_order(out_.gained);
    for (auto& [key, change] : rules_) out_.rules.push_back(std::move(change));
    return std::move(out_);
  }

 private:
  void collect(std::span<const Finding> findings, std::map<Key, Pair>& pairs,
               std::vector<const Finding*> Pair::*side) {
    const bool is_after = side == &Pair::after;
    for (const Finding& finding : findings) {
      if (is_report(finding)) continue;
      const std::string rule = rule_name(finding), kind(runtime::kind_of(finding));
      (pairs[{rule, kind, finding.entity}].*side).push_back(&finding);
      RuleChange& change = rules_[{rule, kind}];
      change.rule = rule;
      change.kind = kind;
      if (is_after || change.before == 0) change.severity = finding.rule->severity;
      ++(is_after ? change.after : change.before);
      const std::int64_t day = day_of(finding.first_seen);
      ++(is_after ? change.days_after : change.days_before)[day];
      ++(is_after ? out_.days_after : out_.days_before)[day];
    }
  }

  void walk(Pair& pair) {
    std::stable_sort(pair.before.begin(), pair.before.end(), earlier);
    std::stable_sort(pair.after.begin(), pair.after.end(), earlier);
    auto old = pair.before.begin(), made = pair.after.begin();
    while (old != pair.before.end() && made != pair.after.end()) {
      if ((*old)->last_seen < (*made)->first_seen) {
        out_.lost.push_back(*old++);
      } else if ((*made)->last_seen < (*old)->first_seen) {
        out_.gained.push_back(*made++);
      } else {
        const bool changed = differs(**old, **made);
        RuleChange& change = rules_.at({rule_name(**old), std::string(runtime::kind_of(**old))});
        ++change.kept;
        change.changed += changed;
        out_.kept.push_back({*old++, *made++, changed});
      }
    }
    out_.lost.insert(out_.lost.end(), old, pair.before.end());
    out_.gained.insert(out_.gained.end(), made, pair.after.end());
  }

  // Back into the one order of findings, which is that of their places in the list they all come from.
  static void in_order(std::vector<const Finding*>& some) { std::sort(some.begin(), some.end()); }

  Comparison out_;
  std::map<std::pair<std::string, std::string>, RuleChange> rules_;
};

}  // namespace

Comparison compare_findings(std::span<const Finding> before, std::span<const Finding> after) {
  return Comparing().run(before, after);
}

PerDay over_budget(const PerDay& days, std::uint64_t budget) {
  PerDay out;
  for (const auto& [day, alerts] : days) {
    if (alerts > budget) out.emplace(day, alerts);
  }
  return out;
}

std::uint64_t worst_day(const PerDay& days) {
  std::uint64_t worst = 0;
  for (const auto& [day, alerts] : days) worst = std::max(worst, alerts);
  return worst;
}

std::string day_text(std::int64_t day) { return runtime::format_time(day * 86'400).substr(0, 10); }

}  // namespace tripline::tools
