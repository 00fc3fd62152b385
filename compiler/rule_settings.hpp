#pragma once
// What a rule says beside its filters, as names and values that compare: thresholds, windows, keys, severities.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir.hpp"
#include "compiler/rule_parts.hpp"

namespace tripline::compiler {

// What a larger number of a setting does to the rule: it fires at least as often, or at most.
enum class Sense : std::uint8_t {
  label,      // a change is no change of behaviour: a title, a severity
  different,  // neither more nor less, or not told by the number alone
  broader,    // with a larger number
  narrower,   // with a larger number
};

struct Setting {
  std::string name;
  std::string value;             // as people write it
  std::optional<double> number;  // of broader and narrower
  Sense sense = Sense::different;
};

// In a fixed order; two rules of one noun have the same names but for those that repeat.
std::vector<Setting> settings_of(const Ir& ir, const RuleRef& rule);

struct SettingChange {
  std::string name;
  std::string before, after;      // empty: was not there
  Sense effect = Sense::different;  // of the change: `broader` means that the rule fires at least as often now
};
// Settings that differ, in the order of the first.
std::vector<SettingChange> changed_settings(const std::vector<Setting>& before, const std::vector<Setting>& after);

}  // namespace tripline::compiler
