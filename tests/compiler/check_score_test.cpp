#include <gtest/gtest.h>

#include "tests/compiler/packs.hpp"

namespace tripline::compiler {
namespace {

std::string score(const std::string& keys) {
  return "pack: p\nlog_groups: [g]\nfilters:\n  f: '{ $.s = x }'\nscores:\n  - { name: t, " + keys +
         " }\ntests:\n  - { name: x, given: [], expect: { f: false } }\n";
}

TEST(CheckScore, Table) {
  struct Case {
    const char* keys;
    const char* said;  // errors: code and place
  };
  const Case cases[] = {
      {"by: $.u, level: 4, signals: [{ name: a, at_least: 2, weight: 4 }]", ""},
      {"per: event, level: 4, signals: [{ name: a, filter: f, weight: 4 }]", ""},
      {"per: event, by: $.u, base: 1, cap: 20, level: 12, window: 1h, filter: f, signals: [{ name: a, filter: f, weight: 11 }]", ""},
      {"level: 4, signals: [{ name: a, at_least: 2, weight: 4 }]", "missing-key t"},
      {"by: '$.u[*]', level: 4, signals: [{ name: a, at_least: 2, weight: 4 }]", "field-reference '$.u[*]'"},
      {"by: $.u, level: 4", "missing-key t"},
      {"by: $.u, level: 4, signals: []", "bad-value []"},
      {"by: $.u, level: 0, signals: [{ name: a, at_least: 2, weight: 4 }]", "bad-value 0"},
      {"by: $.u, level: 5, signals: [{ name: a, at_least: 2, weight: 4 }]", "unreachable-threshold 5"},
      {"by: $.u, level: 5, base: 1, signals: [{ name: a, at_least: 2, weight: 4 }]", ""},
      {"by: $.u, level: 11, signals: [{ name: a, at_least: 2, weight: 12 }]", "unreachable-threshold 11"},
      {"by: $.u, level: 2, base: 2, signals: [{ name: a, at_least: 2, weight: 4 }]", "bad-value 2"},
      {"by: $.u, level: 4, signals: [{ name: a, weight: 4 }]", "missing-key a"},
      {"by: $.u, level: 4, signals: [{ name: a, at_least: 2, weight: 0 }]", "bad-value 0"},
      {"by: $.u, level: 4, signals: [{ name: a, distinct: $.v, at_least: 1001, weight: 4 }]", "bad-value 1001"},
      {"by: $.u, level: 4, signals: [{ name: a, distinct: '$.v[*]', at_least: 2, weight: 4 }]", "field-reference '$.v[*]'"},
      {"by: $.u, level: 4, signals: [{ name: a, filter: g, weight: 4 }]", "unknown-name g"},
      {"by: $.u, level: 4, signals: [{ name: a, filter: f, share: 0.000001, weight: 4 }]", ""},
      {"by: $.u, level: 4, signals: [{ name: a, filter: f, share: 1, weight: 4 }]", ""},
      {"by: $.u, level: 4, signals: [{ name: a, filter: f, share: 0.0000001, weight: 4 }]", "bad-value 0.0000001"},
      {"by: $.u, level: 4, signals: [{ name: a, filter: f, share: 1.5, weight: 4 }]", "bad-value 1.5"},
      {"by: $.u, level: 4, signals: [{ name: a, filter: f, share: 0, weight: 4 }]", "bad-value 0"},
      {"by: $.u, level: 4, signals: [{ name: a, at_least: 2, weight: 4 }, { name: a, filter: f, weight: 4 }]", "duplicate-name a"},
      {"by: $.u, level: 4, signals: [{ at_least: 2, weight: 4 }, { filter: f, weight: 4 }]", "missing-key at_least\nmissing-key filter"},
      {"per: event, level: 4, signals: [{ name: a, weight: 4 }]", "missing-key a"},
      {"per: event, level: 4, signals: [{ name: a, filter: f, at_least: 2, weight: 4 }]", "conflicting-keys at_least"},
      {"per: event, level: 4, signals: [{ name: a, filter: f, distinct: $.v, weight: 4 }]", "conflicting-keys distinct"},
      {"by: $.u, level: 4, signals: [{ name: a, filter: f, weight: 4, reason: '{count} {u}' }]", "reason-template {u}"},
      {"by: $.u, level: 4, signals: [{ name: a, filter: f, weight: 4 }], categories: [{ of: k, is: x }]", "missing-key of"},
      {"by: $.u, level: 4, signals: [{ name: a, filter: f, weight: 4 }], categories: [{ of: k, is: x, filter: g }]",
       "unknown-name g"},
      {"by: $.u, level: 4, signals: [{ name: a, filter: f, weight: 4 }], "
       "categories: [{ of: k, is: x, filter: f }, { of: l, is: x, filter: f }, { of: k, is: x, filter: f }]",
       "duplicate-name x"},
  };
  for (const Case& c : cases) EXPECT_EQ(Packs(score(c.keys)).said(), c.said) << c.keys;
}

TEST(CheckScore, ManySignalsAndCategories) {
  const auto listed = [](std::size_t count, const std::string& form) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) {
      std::string item = form;
      for (std::size_t at = item.find('#'); at != item.npos; at = item.find('#')) item.replace(at, 1, std::to_string(i));
      out += (i == 0 ? "" : ", ") + item;
    }
    return "[" + out + "]";
  };
  const auto said = [&](std::size_t signals, std::size_t categories) {
    const std::string events = "per: event, cap: 1000, level: 17, signals: " + listed(signals, "{ name: s#, filter: '{ $.f# = x }', weight: 1 }");
    return Packs(score(events + ", categories: " + listed(categories, "{ of: k, is: c#, filter: f }"))).said();
  };
  EXPECT_EQ(said(runtime::most_signals, runtime::most_categories), "");
  EXPECT_EQ(said(runtime::most_signals + 1, 1).substr(0, 10), "bad-value ");
  EXPECT_EQ(said(runtime::most_signals, runtime::most_categories + 1).substr(0, 10), "bad-value ");
}

// An event needs one of the signals without which the others fall short of the level.
TEST(CheckScore, TheFilterAsksForADecisiveSignal) {
  const auto cover = [](const std::string& level) {
    const Packs packs(score("per: event, base: 1, level: " + level +
                            ", signals: [{ name: a, filter: '{ $.a = x }', weight: 5 }, { name: b, filter: '{ $.b = x }', "
                            "weight: 8 }, { name: c, filter: '{ $.c = x }', weight: 2 }, { name: d, filter: '{ $.d = x }', weight: 3 }]"));
    const runtime::Program& program = packs.program();
    std::string out;
    for (const std::uint32_t p : program.filters[program.scores[0].filter].cover) {
      out += runtime::to_string(program.fields[program.predicates[p].field]) + " ";
    }
    return out;
  };
  EXPECT_EQ(cover("3"), "$.a $.b $.c $.d ");
  EXPECT_EQ(cover("6"), "$.a $.b $.d ");  // 1 + 2 fall short, 1 + 2 + 3 do not
  EXPECT_EQ(cover("7"), "$.a $.b ");
  EXPECT_EQ(cover("10"), "$.a $.b ");
}

}  // namespace
}  // namespace tripline::compiler
