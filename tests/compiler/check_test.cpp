// What is checked about packs as a whole: tests, quotas, digests, and that all mistakes are said at once.
#include "compiler/check.hpp"

#include <gtest/gtest.h>

#include "tests/compiler/packs.hpp"

namespace tripline::compiler {
namespace {

TEST(Check, SaysEveryMistake) {
  EXPECT_EQ(Packs("pack: p\n"
                  "filters:\n  a: { not: b }\n  c: '{ $.x = }'\n"
                  "alarms:\n  - { name: r, metric: m, threshold: 1, period: 7 }\n"
                  "threats:\n  - { name: t, distinct: { of: $.e, in: l, at_least: 2 }, by: $.u, window: 0 }\n"
                  "tests:\n  - { name: x, given: [], expect: { s: true } }\n")
                .said(),
            "unknown-name b\npattern-structure }\nunknown-name m\nalarm-definition 7\nunknown-name l\nbad-value 0\nunknown-name s");
}

TEST(Check, TestsNameWhatIsThere) {
  const std::string rules = "pack: p\nfilters:\n  calls: '{ $.x = 1 }'\nmetrics:\n  - { name: m, filter: calls }\n";
  EXPECT_EQ(Packs(rules + "tests:\n  - { name: x, given: [], expect: { calls: 1, m: false } }\n").said(), "");
  const Packs packs(rules + "tests:\n  - { name: x, given: [], expect: { call: 1 } }\n");
  EXPECT_EQ(packs.said().substr(0, 17), "unknown-name call");
  EXPECT_NE(packs.diagnostics.list().at(0).help.find("`calls`"), std::string::npos);
}

TEST(Check, TestsWithoutExpectations) {
  const Packs yaml("pack: p\nfilters:\n  f: '{ $.x = 1 }'\nmetrics:\n  - { name: m, filter: f }\ntests:\n  - { name: x, given: [] }\n");
  EXPECT_EQ(yaml.said(), "missing-key x");
}

// M12: warnings from the 101st filter of a group on.
TEST(Check, Quotas) {
  const auto metrics = [](int count, const std::string& pattern, const std::string& keys = "") {
    std::string out = "pack: p\nlog_groups: [g]\nmetrics:\n";
    for (int i = 0; i < count; ++i) {
      out += "  - { name: m" + std::to_string(i) + ", filter: '" + pattern + "'" + keys + " }\n";
    }
    return out;
  };
  EXPECT_EQ(Packs(metrics(100, "{ $.x = 1 }")).said(true), "");
  EXPECT_EQ(Packs(metrics(102, "{ $.x = 1 }")).said(true), "filter-quota m100");
  EXPECT_EQ(Packs(metrics(5, "{ $.x = %a% }")).said(true), "");
  EXPECT_EQ(Packs(metrics(6, "{ $.x = %a% }")).said(true), "filter-quota m5");
  EXPECT_EQ(Packs(metrics(6, "%a%")).said(true), "filter-quota m5");
  EXPECT_EQ(Packs(metrics(6, "%a%", ", log_groups: [h]")).said(true), "filter-quota m5");
}

// The digest is of what the packs say.
TEST(Check, Digests) {
  const auto digest = [](const std::vector<std::string>& texts) {
    const Packs packs(texts);
    return packs.program().packs.at(0).digest;
  };
  const std::string text = "pack: p\nlists:\n  l: [a]\nfilters:\n  f: { field: $.x, in: l }\n";
  EXPECT_EQ(digest({text}).size(), 32u);
  EXPECT_EQ(digest({text}), digest({"# comment\npack:   'p'\nlists: { l: [a] }\nfilters: { f: { field: $.x, in: l } }\n"}));
  EXPECT_NE(digest({text}), digest({"pack: p\nlists:\n  l: [b]\nfilters:\n  f: { field: $.x, in: l }\n"}));
  EXPECT_EQ(digest({text}), digest({text, "pack: q\n"}));
}

}  // namespace
}  // namespace tripline::compiler
