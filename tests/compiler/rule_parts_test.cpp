// Every rule of the shipped packs is known by name, and no filter is left out: a new noun must be entered in rule_parts.
#include "compiler/rule_parts.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "compiler/rule_settings.hpp"
#include "tools/load_rules.hpp"

namespace tripline::compiler {
namespace {

TEST(RuleParts, EveryFilterIsPartOfARule) {
  const tools::LoadedPacks loaded = tools::load_packs({TRIPLINE_ROOT "/rules"});
  ASSERT_TRUE(loaded.ok());
  const Ir& ir = loaded.compiled->ir;
  std::vector<bool> known(ir.filters.size());
  std::set<Noun> nouns;
  for (const RuleRef& rule : rules_of(ir)) {
    nouns.insert(rule.noun);
    std::set<std::string> roles, settings;
    for (const RulePart& part : parts_of(ir, rule)) {
      ASSERT_LT(part.filter, known.size());
      known[part.filter] = true;
      EXPECT_TRUE(roles.insert(part.role).second) << rule.name << ": " << part.role;
    }
    EXPECT_FALSE(roles.empty()) << to_string(rule.noun) << ' ' << rule.name;
    const std::vector<Setting> own = settings_of(ir, rule);
    EXPECT_TRUE(changed_settings(own, own).empty()) << rule.name;
    for (const Setting& setting : own) EXPECT_TRUE(settings.insert(setting.name).second) << rule.name << ": " << setting.name;
    EXPECT_EQ(own.empty(), rule.noun == Noun::filter) << rule.name;
  }
  for (std::size_t f = 0; f < known.size(); ++f) {
    EXPECT_TRUE(known[f]) << (ir.filters[f].names.empty() ? "" : ir.filters[f].names.front());
  }
  for (const Noun noun : {Noun::metric, Noun::alarm, Noun::threat, Noun::score, Noun::graph}) {
    EXPECT_TRUE(nouns.contains(noun)) << to_string(noun);
  }
}

TEST(RuleParts, NamesMeanOneRule) {
  const std::vector<RuleRef> rules{{Noun::alarm, 0, "p", "a"}, {Noun::alarm, 1, "q", "a"}, {Noun::threat, 0, "p", "t"}};
  EXPECT_EQ(rules_named(rules, "a").size(), 2u);
  EXPECT_EQ(rules_named(rules, "q/a").size(), 1u);
  EXPECT_EQ(rules_named(rules, "t").front().noun, Noun::threat);
  EXPECT_TRUE(rules_named(rules, "p").empty());
}

}  // namespace
}  // namespace tripline::compiler
