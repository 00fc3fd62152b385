#include <gtest/gtest.h>

#include "tests/compiler/packs.hpp"

namespace tripline::compiler {
namespace {

std::string threat(const std::string& keys) {
  return "pack: p\nlog_groups: [g]\nlists:\n  l: [c, a, b, a]\nfilters:\n  f: '{ $.s = x }'\nthreats:\n  - { name: t, " + keys +
         " }\ntests:\n  - { name: x, given: [], expect: { f: false } }\n";
}

TEST(CheckThreat, Table) {
  struct Case {
    const char* keys;
    const char* said;  // errors: code and place
  };
  const Case cases[] = {
      {"distinct: { of: $.e, in: l, at_least: 3 }, by: $.u, window: 1h", ""},
      {"distinct: { of: $.e, at_least: 3 }, by: [$.u, $.ip], window: 24h, filter: f", ""},
      {"distinct: { of: $.e, in: l, at_least: 4 }, by: $.u, window: 1h", "unreachable-threshold 4"},
      {"distinct: { of: $.e, in: [a, b], at_least: 3 }, by: $.u, window: 1h", "unreachable-threshold 3"},
      {"distinct: { of: $.e, in: m, at_least: 1 }, by: $.u, window: 1h", "unknown-name m"},
      {"distinct: { of: $.e, at_least: 0 }, by: $.u, window: 1h", "bad-value 0"},
      {"distinct: { of: $.e, at_least: 1001 }, by: $.u, window: 1h", "bad-value 1001"},
      {"distinct: { of: $.e, at_least: 2 }, by: $.u, window: 1y", "bad-value 1y"},
      {"distinct: { of: $.e, at_least: 2 }, by: '$.u[*]', window: 1h", "field-reference '$.u[*]'"},
      {"distinct: { of: $.e.*, at_least: 2 }, by: $.u, window: 1h", "field-reference $.e.*"},
      {"distinct: { of: $slot, at_least: 2 }, by: $.u, window: 1h", "field-reference $slot"},
      {"distinct: { of: $.e, at_least: 2 }, by: $.u, window: 1h, filter: nothing", "unknown-name nothing"},
      {"distinct: { of: $.e, at_least: 2 }, by: [$.a, $.b, $.c, $.d, $.e, $.f, $.g, $.h], window: 1h", ""},
      {"distinct: { of: $.e, at_least: 2 }, by: [$.a, $.b, $.c, $.d, $.e, $.f, $.g, $.h, $.i], window: 1h",
       "bad-value $.i"},
  };
  for (const Case& c : cases) {
    std::string said = Packs(threat(c.keys)).said();
    EXPECT_EQ(said, c.said) << c.keys;
  }
}

TEST(CheckThreat, Fields) {
  const Packs packs(threat("distinct: { of: $.eventName, in: l, at_least: 2 }, by: [$.u, $.ip], window: 24h, risk: 8"));
  const runtime::Program& program = packs.program();
  const runtime::Threat& t = program.threats.at(0);
  EXPECT_EQ(t.values, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(t.at_least, 2u);
  EXPECT_EQ(t.window, 86'400u);
  EXPECT_EQ(t.value_label, "$.eventName");
  EXPECT_EQ(runtime::to_string(program.fields.at(t.value_field)), "$.eventName");
  ASSERT_EQ(t.entities.size(), 2u);
  EXPECT_EQ(t.entities[0].label, "$.u");
  EXPECT_EQ(runtime::to_string(program.fields.at(t.entities[1].field)), "$.ip");
  EXPECT_EQ(t.log_groups, std::vector<std::string>{"g"});
  EXPECT_EQ(t.rule.severity, runtime::Severity::high);
}

}  // namespace
}  // namespace tripline::compiler
