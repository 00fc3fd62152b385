// Which thing a name means: across the files of a pack, imports, and `pack/name`.
#include "compiler/names.hpp"

#include <gtest/gtest.h>

#include "tests/compiler/packs.hpp"

namespace tripline::compiler {
namespace {

const std::string filter_a = "filters:\n  a: '{ $.x = 1 }'\n";
const std::string metric_of_a = "metrics:\n  - { name: m, filter: a }\n";

TEST(Names, FilesOfOnePackAreOnePack) {
  const Packs packs({"pack: p\n" + metric_of_a, "pack: p\n" + filter_a});
  EXPECT_EQ(packs.said(true), "");
  EXPECT_EQ(packs.program().packs.size(), 1u);
}

TEST(Names, OtherPacksAreImportedOrNamed) {
  const std::string base = "pack: base\n" + filter_a;
  EXPECT_EQ(Packs({base, "pack: p\nimports: [base]\n" + metric_of_a}).said(), "");
  EXPECT_EQ(Packs({base, "pack: p\nmetrics:\n  - { name: m, filter: base/a }\n"}).said(), "");
  EXPECT_EQ(Packs({base, "pack: p\n" + metric_of_a}).said(), "unknown-name a");
  EXPECT_EQ(Packs({base, "pack: p\nmetrics:\n  - { name: m, filter: other/a }\n"}).said(), "unknown-name other/a");
}

TEST(Names, ImportsAreNotHandedOn) {
  EXPECT_EQ(Packs({"pack: one\n" + filter_a, "pack: two\nimports: [one]\n", "pack: p\nimports: [two]\n" + metric_of_a}).said(),
            "unknown-name a");
}

TEST(Names, TheOwnOneStandsBeforeImportedOnes) {
  const Packs packs({"pack: base\n" + filter_a, "pack: p\nimports: [base]\nfilters:\n  a: '{ $.own = 1 }'\n" + metric_of_a});
  EXPECT_EQ(packs.said(), "");
  const runtime::Program& program = packs.program();
  const auto& names = program.filters.at(program.metrics.at(0).filter).names;
  EXPECT_EQ(names, (std::vector<std::string>{"p/a", "p/m"}));
}

TEST(Names, UnknownOnesHaveTheNearestAtHand) {
  EXPECT_EQ(Packs("pack: p\nfilters:\n  root_login: '{ $.x = 1 }'\nmetrics:\n  - { name: m, filter: root_logn }\n").said(),
            "unknown-name root_logn {root_login}");
  EXPECT_EQ(Packs("pack: p\nlists:\n  allowed: [a]\nfilters:\n  f: { field: $.x, in: alowed }\n").said(),
            "unknown-name alowed {allowed}");
  EXPECT_EQ(Packs("pack: p\n" + filter_a + "metrics:\n  - { name: calls, filter: a }\nalarms:\n"
                  "  - { name: r, metric: call, threshold: 1 }\n").said(),
            "unknown-name call {calls}");
  EXPECT_EQ(Packs("pack: p\nimports: [bass]\n" + filter_a).diagnostics.list().at(0).code, grammar::Code::unknown_name);
}

TEST(Names, MetricsAreNamedWithTheirNamespaceToo) {
  for (const char* name : {"m", "Trail/m", "p/m"}) {
    EXPECT_EQ(Packs("pack: p\n" + filter_a + "metrics:\n  - { name: m, namespace: Trail, filter: a }\nalarms:\n  - { name: r, metric: " +
                    std::string(name) + ", threshold: 1 }\n").said(), "") << name;
  }
}

// Alarms may name metrics that stand in other alarms, before and behind them.
TEST(Names, MetricsInPlaceHaveNamesToo) {
  const Packs packs("pack: p\nalarms:\n  - { name: first, metric: second, threshold: 1 }\n"
                    "  - { name: second, metric: { filter: '{ $.x = 1 }' }, threshold: 2 }\n"
                    "  - { name: third, metric: second, threshold: 3 }\n");
  EXPECT_EQ(packs.said(), "");
  EXPECT_EQ(packs.program().alarms.size(), 3u);
  EXPECT_EQ(packs.program().metrics.size(), 1u);
}

TEST(Names, Duplicates) {
  EXPECT_EQ(Packs({"pack: p\n" + filter_a, "pack: p\n" + filter_a}).said(), "duplicate-name a");
  EXPECT_EQ(Packs({"pack: p\nlists:\n  l: [a]\n", "pack: p\nlists:\n  l: [b]\n"}).said(), "duplicate-name l");
  EXPECT_EQ(Packs({"pack: p\n" + filter_a + metric_of_a, "pack: p\n" + metric_of_a}).said(), "duplicate-name m");
  // Alarms, contributors and threats share their names.
  const Packs rules("pack: p\n" + filter_a + metric_of_a + "alarms:\n  - { name: r, metric: m, threshold: 1 }\n"
                    "threats:\n  - { name: r, distinct: { of: $.e, at_least: 2 }, by: $.u, window: 1h }\n");
  EXPECT_EQ(rules.said(), "duplicate-name r");
  EXPECT_EQ(rules.at(rules.diagnostics.list().at(0).labels.at(0).span), "r");
  // What two packs call alike is two things.
  EXPECT_EQ(Packs({"pack: p\n" + filter_a + metric_of_a, "pack: q\n" + filter_a + metric_of_a}).said(), "");
}

TEST(Names, WhatNothingUses) {
  EXPECT_EQ(Packs("pack: p\nlists:\n  l: [x]\n" + filter_a).said(true), "unused-list l\nunused-filter a");
  EXPECT_EQ(Packs("pack: p\n" + filter_a + "tests:\n  - { name: t, given: [], expect: { a: false } }\n").said(true), "");
}

}  // namespace
}  // namespace tripline::compiler
