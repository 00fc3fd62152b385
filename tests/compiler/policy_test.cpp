// Golden cases show the policy's warnings; here: which rules are asked.
#include "compiler/policy.hpp"

#include <gtest/gtest.h>

#include "grammar/build_pack.hpp"
#include "grammar/read_yaml.hpp"

namespace tripline::compiler {
namespace {

std::vector<grammar::ast::Pack> packs_of(const std::string& text) {
  grammar::Sources sources;
  grammar::Diagnostics diagnostics;
  const grammar::SourceId id = sources.add("case", text);
  std::vector<grammar::ast::Pack> packs;
  auto pack = grammar::build_pack(*grammar::read_yaml(sources, id, diagnostics), diagnostics);
  pack->source = id;
  packs.push_back(std::move(*pack));
  return packs;
}

TEST(Policy, EveryKindOfRuleThatRaisesFindingsIsAsked) {
  const auto packs = packs_of(
      "pack: p\nfilters:\n  f: '{ $.a = 1 }'\nmetrics:\n  - { name: m, filter: f }\nalarms:\n  - { name: a, metric: m }\n"
      "composites:\n  - { name: c, rule: ALARM(a) }\nthreats:\n  - { name: t }\noutliers:\n  - { name: o }\n"
      "queries:\n  - { name: q, text: x }\n");
  std::string names;
  for (const RuleEntry& rule : rule_entries(packs)) {
    names += std::string(rule.section->schema->noun) + " " + rule.name->value() + ", ";
  }
  EXPECT_EQ(names, "alarm a, composite c, threat t, outlier o, ");
}

TEST(Policy, BrokenSectionsAreLeftToOthers) {
  EXPECT_TRUE(rule_entries(packs_of("pack: p\nalarms: 7\nthreats:\n  - x\n  - {}\n")).empty());
  grammar::Diagnostics diagnostics;
  Policy policy;
  policy.required = {"title"};
  check_policy(packs_of("pack: p\nalarms:\n  - { name: a }\n  - { name: b, title: }\n  - { name: c, title: t }\n"), policy, diagnostics);
  EXPECT_EQ(diagnostics.list().size(), 2u);
  EXPECT_FALSE(diagnostics.has_errors());
}

}  // namespace
}  // namespace tripline::compiler
