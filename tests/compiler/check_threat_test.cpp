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
      {"distinct: { of: $.e, in: [a, b*], at_least: 3 }, by: $.u, window: 1h", ""},
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
      {"count: { at_least: 5 }, by: $.u, window: 1h", ""},
      {"count: { at_least: 5 }, by: [$.u, $.v, $.u], window: 1h", "bad-value $.u"},
      {"count: { at_least: 5 }, by_all: [$.u, $.u], window: 1h", "bad-value $.u"},
      {"count: { at_least: 5 }, by: $.u, by_all: [$.u, $.v], window: 1h", ""},
      {"aliases: { k: $.a }, count: { at_least: 5 }, by: [k, $.k, k], window: 1h", "bad-value k"},
      {"count: { at_least: 0 }, by: $.u, window: 1h", "bad-value 0"},
      {"value_count: { of: $.e, at_least: 5 }, by_all: [$.u, $.ip], window: 1h", ""},
      {"value_count: { of: $.e, at_least: 2 }, by_all: [$.a, $.b, $.c, $.d, $.e, $.f, $.g, $.h, $.i], window: 1h",
       "bad-value $.i"},
      {"sum: { of: $.n, at_least: 1.5e9 }, by: $.u, window: 1h", ""},
      {"sum: { of: $.n, at_least: -1 }, by: $.u, window: 1h", "bad-value -1"},
      {"sum: { of: $.n, at_least: 1e999 }, by: $.u, window: 1h", "bad-value 1e999"},
      {"first_seen: { of: $.e, learning: 7d }, by: $.u", ""},
      {"first_seen: { of: $.e, learning: 0 }, by: $.u", "bad-value 0"},
      {"first_seen: { of: $.e }, by: $.u", "missing-key of"},
      {"absence: { of: f, after: '{ $.s = y }' }, by: $.u, window: 10m", ""},
      {"absence: { of: f }, by: $.u, window: 10m", "missing-key of"},
      {"sequence: { steps: [{ filter: f }, { filter: '{ $.s = y }' }] }, by: $.u, window: 10m", ""},
      {"sequence: { steps: [{ filter: f }] }, by: $.u, window: 10m", "threat-definition steps"},
      {"sequence: { steps: [{ filter: f }, { filter: nothing }] }, by: $.u, window: 10m", "unknown-name nothing"},
      {"sequence: { steps: [{ filter: f, max_gap: 1m }, { filter: f }] }, by: $.u, window: 10m", "threat-definition 1m"},
      {"sequence: { steps: [{ filter: f, without: f }, { filter: f }] }, by: $.u, window: 10m", "threat-definition f"},
      {"sequence: { order: any, max_gap: 1m, steps: [{ filter: f }, { filter: f }] }, by: $.u, window: 10m",
       "threat-definition 1m"},
      {"sequence: { order: any, steps: [{ filter: f }, { filter: f, without: f }] }, by: $.u, window: 10m",
       "threat-definition f"},
      {"aliases: { k: $.a }, by: k, sequence: { steps: [{ filter: f, aliases: { k: $.b } }, { filter: f }] }, window: 1m", ""},
      {"aliases: { k: $.a }, by: k, sequence: { steps: [{ filter: f, aliases: { kk: $.b } }, { filter: f }] }, window: 1m",
       "unknown-name kk"},
      {"aliases: { key: $.a }, by: kez, count: { at_least: 1 }, window: 1m", "unknown-name kez {key}"},
      {"by: $.u, window: 1m", "missing-key t"},
      {"count: { at_least: 1 }, window: 1m", "missing-key t"},
      {"count: { at_least: 1 }, by: [], window: 1m", "bad-value []"},
      {"count: { at_least: 1 }, by: $.u", "missing-key t"},
      {"count: { at_least: 1 }, value_count: { of: $.e, at_least: 1 }, by: $.u, window: 1m",
       "conflicting-keys value_count"},
      {"count: { at_least: 1 }, by: $.u, window: 1m, suppress: 1y", "bad-value 1y"},
      {"count: { at_least: 1 }, aliases: { ip: $.ip }, reason: 'from {ip}, {count} of {values}, {{}}', by: $.u, window: 1m", ""},
      {"count: { at_least: 1 }, aliases: { ip: $.ip }, reason: 'from {ipp}', by: $.u, window: 1m", "reason-template ipp {ip}"},
      {"count: { at_least: 1 }, reason: 'from {ip', by: $.u, window: 1m", "reason-template {ip"},
      {"count: { at_least: 1 }, reason: 'from ip}', by: $.u, window: 1m", "reason-template }"},
      {"count: { at_least: 1 }, by: $.u, window: 1m, exceptions: [{ filter: f, owner: me, reason: r, expires: 9999-12-31 }]", ""},
      {"count: { at_least: 1 }, by: $.u, window: 1m, exceptions: [{ filter: f, owner: me, reason: r, expires: 2020-02-30 }]",
       "bad-value 2020-02-30"},
      {"count: { at_least: 1 }, by: $.u, window: 1m, exceptions: [{ filter: f, reason: r, expires: 9999-12-31 }]",
       "missing-key filter"},
      {"count: { at_least: 1 }, by: $.u, window: 1m, exceptions: [x]", "wrong-type x"},
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
  EXPECT_EQ(runtime::to_string(program.fields.at(t.value_field.value())), "$.eventName");
  ASSERT_EQ(t.entities.size(), 2u);
  EXPECT_EQ(t.entities[0].labels, std::vector<std::string>{"$.u"});
  EXPECT_EQ(runtime::to_string(program.fields.at(t.steps.at(0).entities.at(1).at(0))), "$.ip");
  EXPECT_EQ(t.log_groups, std::vector<std::string>{"g"});
  EXPECT_EQ(t.rule.severity, runtime::Severity::high);
}

}  // namespace
}  // namespace tripline::compiler
