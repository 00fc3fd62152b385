#pragma once
// The rules of a program or an Ir by name, and what each takes from an event: which filters choose its events, and
// which fields an event must have to count. What explains, compares and proves rules asks here, so that a noun is taken
// apart in one place.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir.hpp"
#include "runtime/program.hpp"

namespace tripline::compiler {

enum class Noun : std::uint8_t { filter, metric, alarm, composite, contributors, threat, score, outlier, graph };
std::string_view to_string(Noun noun);

struct RuleRef {
  Noun noun = Noun::filter;
  std::uint32_t number = 0;  // in its table; of a filter: in `filters`
  std::string pack;
  std::string name;
};

// A field that an event must have (a tuple: all of them), or it is not counted.
struct NeededField {
  std::string role;                   // "dimension Region", "key", "entity", "value"
  std::vector<std::uint32_t> fields;  // of the tables
};

struct RulePart {
  std::string role;  // which part of the rule it is: "events", "step 2", "alarm root-usage"; unique in its rule
  std::uint32_t filter = 0;
  std::vector<NeededField> needed;  // any one is enough for entities, all for the others
};

// Every rule once, by pack, name and noun. A metric that stands in an alarm is the alarm's; so is its name.
template <typename Tables>
std::vector<RuleRef> rules_of(const Tables& tables);
// A composite's parts are those of the alarms under it.
template <typename Tables>
std::vector<RulePart> parts_of(const Tables& tables, const RuleRef& rule);

extern template std::vector<RuleRef> rules_of(const Ir&);
extern template std::vector<RuleRef> rules_of(const runtime::Program&);
extern template std::vector<RulePart> parts_of(const Ir&, const RuleRef&);
extern template std::vector<RulePart> parts_of(const runtime::Program&, const RuleRef&);

// The rules that a person means by `name`: those of that name, or of `pack/name`. Several when nouns or packs share it.
std::vector<RuleRef> rules_named(const std::vector<RuleRef>& rules, std::string_view name);

}  // namespace tripline::compiler
