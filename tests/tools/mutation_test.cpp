// Which small mistakes tests of packs notice, and what is told and suggested about the others.
#include "tools/testing/mutation.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/compiler/packs.hpp"
#include "tests/tools/cli.hpp"
#include "tools/testing/mutation_report.hpp"

namespace tripline::tools {
namespace {

MutationResult mutated(const std::string& text) {
  const compiler::Packs packs(text);
  EXPECT_TRUE(packs.compiled) << packs.said();
  return run_mutants(packs.packs, packs.sources);
}

// The survivors as `kind: replacement`, sorted.
std::string survivors(const std::string& text) {
  std::multiset<std::string> lines;
  for (const Survivor& survivor : mutated(text).survivors) {
    lines.insert(std::string(to_string(survivor.mutant.change.kind)) + ": " + survivor.mutant.change.replacement);
  }
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

std::string filter_with(const std::string& given, const std::string& expect) {
  return "pack: p\nfilters:\n  f: '{ $.a = x && $.n > 3 }'\ntests:\n  - { name: t, given: " + given + ", expect: " + expect + " }\n";
}

TEST(Mutation, WithoutTestsAllSurvive) {
  EXPECT_EQ(survivors(filter_with("[]", "{}")),
            "condition: \ncondition: \nfield: $.aX = x\nfield: $.nX > 3\nliteral: $.a = xX\nliteral: $.n > 2\nliteral: $.n > 4\n"
            "operator: $.a != x\noperator: $.n >= 3\noperator: any of them (||)\nwildcard: $.a = *x\nwildcard: $.a = x*\n");
}

TEST(Mutation, TestsKillWhatTheyTellApart) {
  EXPECT_EQ(survivors(filter_with("[{ a: x, n: 4 }]", "{ f: true }")),
            "condition: \ncondition: \nliteral: $.n > 2\noperator: $.n >= 3\noperator: any of them (||)\n"
            "wildcard: $.a = *x\nwildcard: $.a = x*\n");
  EXPECT_EQ(survivors(filter_with("[{ a: x, n: 4 }, { a: x, n: 3 }, { a: yx, n: 4 }, { a: xy, n: 4 }]", "{ f: 1 }")), "");
}

TEST(Mutation, EquivalentMutantsDoNotCount) {
  // Of equal alternatives one may go.
  const MutationResult result = mutated("pack: p\nfilters:\n  f: '{ $.a = x || $.a = x* }'\n");
  EXPECT_GT(result.equivalent, 0u);
  for (const Survivor& survivor : result.survivors) EXPECT_TRUE(survivor.witness) << survivor.mutant.change.replacement;
}

TEST(Mutation, ThresholdsAndWindowsOfThreats) {
  const std::string threat = "pack: p\nthreats:\n  - { name: t, count: { at_least: 3 }, by: $.u, window: 10m }\ntests:\n";
  EXPECT_EQ(survivors(threat + "  - { name: x, given: [{ u: a, $repeat: 3 }], expect: { t: true } }\n"),
            "threshold: 2\nwindow: 1200\nwindow: 300\n");
  EXPECT_EQ(survivors(threat + "  - { name: x, given: [{ u: a, $repeat: 3, $every: 5m }], expect: { t: true } }\n"
                               "  - { name: y, given: [{ u: a, $repeat: 2 }, { u: b, $repeat: 3, $every: 301s }], expect: { t: false } }\n"),
            "");
}

// Through a named filter a mutant shows in every rule that refers to it.
TEST(Mutation, NamedFiltersAreJudgedByTheirRules) {
  const std::string text = R"(pack: p
filters:
  deleted: '{ $.e = DeleteTrail }'
  either: { any: [deleted, '{ $.e = StopLogging }'] }
alarms:
  - { name: a, metric: { filter: either, default: 0 }, threshold: 1, period: 1m, treat_missing_data: notBreaching }
tests:
  - { name: yes, given: [{ e: DeleteTrail }, { e: StopLogging, $at: 1h }], expect: { a: 2 } }
  - { name: no, given: [{ e: xDeleteTrail }, { e: DeleteTrailx }, { e: xStopLogging }, { e: StopLoggingx }], expect: { a: false } }
)";
  const MutationResult result = mutated(text);
  for (const MutationScore& score : result.scores) {
    EXPECT_TRUE(score.survived == 0 || score.name == "a") << score.name;
  }
}

TEST(MutationReport, ShowsSurvivorsAsADiff) {
  const compiler::Packs packs("pack: p\nfilters:\n  f: '{ $.a = x }'\ntests:\n  - { name: t, given: [{ a: x }, { a: yx, $repeat: 2 }], expect: { f: 1 } }\n");
  MutationResult result = run_mutants(packs.packs, packs.sources);
  result.seconds = 0;
  ASSERT_EQ(result.survivors.size(), 1u);
  const std::string text = mutation_text(result, packs.sources, false);
  EXPECT_EQ(text.substr(0, text.find("  an event")),
            "0.yaml:3: p/f: no test notices another wildcard\n"
            "  -   f: '{ $.a = x }'\n"
            "  +   f: '{ $.a = x* }'\n");
  EXPECT_NE(text.find("only the mutant matches: {"), std::string::npos) << text;
  EXPECT_NE(text.find("mutation score 80.0 %: 5 mutants in 0.0 s, 1 survived, 0 are equivalent\n"), std::string::npos) << text;
}

TEST(TestCommand, SuggestsTestsThatHoldAndKill) {
  const Folder folder;
  folder.write("p.yaml", R"(pack: p
alarms:
  - name: a
    metric: { filter: '{ $.e = DeleteTrail && $.errorCode NOT EXISTS }', default: 0 }
    threshold: 3
    period: 5m
    treat_missing_data: notBreaching
threats:
  - name: t
    distinct: { of: $.e, in: [A, B, C], at_least: 2 }
    by: $.u
    window: 10m
  - name: s
    sequence: { steps: [{ filter: '{ $.e = A }' }, { filter: '{ $.e = B }' }] }
    by: $.u
    window: 10m
)");
  const Ran before = shell("\"$T\" test " + folder / "." + " --min-mutation 90");
  EXPECT_EQ(before.code, 1);
  EXPECT_NE(before.err.find("the mutation score is 0.00 %, and 90 % are asked for"), std::string::npos) << before.err;
  const Ran suggested = shell("\"$T\" test " + folder / "." + " --suggest --write");
  EXPECT_EQ(suggested.code, 0) << suggested.err;
  const Ran after = shell("\"$T\" test " + folder / "." + " --min-coverage 90 --min-mutation 80 --mutate --coverage");
  EXPECT_EQ(after.code, 0) << after.out << after.err << read_text(folder / "p.test.yaml");
  // A file that is there is never overwritten.
  folder.write("p.test.yaml", "pack: p\n");
  EXPECT_EQ(shell("\"$T\" test " + folder / "." + " --suggest --write").code, 2);
  EXPECT_EQ(read_text(folder / "p.test.yaml"), "pack: p\n");
}

}  // namespace
}  // namespace tripline::tools
