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

// The survivors as `kind: replacement`, sorted; those of one rule.
std::string survivors(const std::string& text, const std::string& rule = "") {
  std::multiset<std::string> lines;
  for (const Survivor& survivor : mutated(text).survivors) {
    if (!rule.empty() && survivor.mutant.name != rule) continue;
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

TEST(Mutation, OrderSuppressionAndEntitiesOfThreats) {
  const std::string threat = "pack: p\nthreats:\n  - { name: t, count: { at_least: 2 }, by: [$.u, $.a], window: 10m, suppress: 1h }\ntests:\n";
  EXPECT_EQ(survivors(threat + "  - { name: x, given: [{ u: a, $repeat: 2, $every: 6m }], expect: { t: true } }\n"
                               "  - { name: y, given: [{ u: a }, { u: b, $repeat: 2, $every: 601s }], expect: { t: false } }\n"),
            "condition: \nwindow: 1800\nwindow: 7200\n")
      << "the entity $.a, and how long it is quiet";
}

// Only what some signals add up to on the other side of the level, or up to the cap, is another score.
TEST(Mutation, ScoresByWhatSignalsAddUpTo) {
  const std::string score = "pack: p\nscores:\n  - name: s\n    per: event\n    by: $.u\n    level: 6\n    cap: 20\n    window: 1h\n"
                            "    signals:\n      - { name: a, filter: '{ $.a = x }', weight: 5 }\n"
                            "      - { name: b, filter: '{ $.b = y }', weight: 3 }\n"
                            "    categories:\n      - { of: k, is: c, filter: '{ $.c = z }' }\n      - { of: k, is: d, filter: '{ $.c = * }' }\ntests:\n";
  const std::string none = survivors(score + "  - { name: x, given: [], expect: {} }\n");
  EXPECT_NE(none.find("threshold: 5\n"), std::string::npos) << "a level that a alone reaches" << none;
  for (const char* same : {"threshold: 7\n", "threshold: 19\n", "threshold: 21\n"}) EXPECT_EQ(none.find(same), std::string::npos) << same << none;
  EXPECT_EQ(survivors(score +
                      "  - name: x\n    given:\n      - { u: r, a: x, b: y, c: z }\n      - { u: r, a: x, b: y, c: zz, $at: 20m }\n"
                      "      - { u: r, a: x, b: y, c: xz, $at: 40m }\n      - { u: r, a: x, b: y, $at: 61m }\n"
                      "      - { u: q, a: x }\n      - { u: q, b: y }\n      - { u: q, a: xx, b: y }\n      - { u: q, a: yx, b: y }\n"
                      "      - { u: q, a: x, b: yx }\n      - { u: q, a: x, b: xy }\n"
                      "    expect: { s: { findings: 2, scores: { r: 8 } }, s/a: 4, s/k/c: 1, s/k/d: 2 }\n"),
            "");
}

TEST(Mutation, CompositesByTheStatesOfTheirAlarms) {
  const std::string alarms = "pack: p\nalarms:\n  - { name: a, metric: { filter: '{ $.e = a }', default: 0 }, threshold: 1, period: 1m }\n"
                             "  - { name: b, metric: { filter: '{ $.e = b }', default: 0 }, threshold: 1, period: 1m }\n";
  const std::string rule = alarms + "composites:\n  - { name: c, rule: 'ALARM(a) AND NOT ALARM(b)' }\ntests:\n";
  EXPECT_EQ(survivors(rule + "  - { name: x, given: [], expect: {} }\n", "c"),
            "condition: \ncondition: \noperator: OK\noperator: OK\noperator: any of them (OR)\noperator: without NOT\n");
  EXPECT_EQ(survivors(rule + "  - { name: x, given: [{ e: a }, { e: x, $at: 30m }], expect: { c: { states: [ALARM, OK] } } }\n"
                             "  - { name: y, given: [{ e: b }, { e: x, $at: 30m }], expect: { c: false } }\n"
                             "  - { name: z, given: [{ e: a }, { e: b }, { e: x, $at: 30m }], expect: { c: false } }\n", "c"),
            "");
  // ALARM(a) OR (ALARM(a) AND ALARM(b)) is ALARM(a): what changes nothing does not count.
  const MutationResult result = mutated(alarms + "composites:\n  - { name: c, rule: 'ALARM(a) OR (ALARM(a) AND ALARM(b))' }\n");
  EXPECT_GE(result.equivalent, 2u);
}

// A count is never 0 without a default, so a threshold of 0 is one of 1; so it is in what composites make of the alarm.
TEST(Mutation, EquivalentThresholdsOfAlarmsInComposites) {
  const std::string text = "pack: p\nalarms:\n  - { name: a, metric: { filter: '{ $.e = a }' }, threshold: 1 }\n"
                           "  - { name: b, metric: { filter: '{ $.e = b }' }, threshold: 2 }\n"
                           "composites:\n  - { name: c, rule: 'ALARM(a) OR ALARM(b)' }\n"
                           "  - { name: d, rule: 'ALARM(b) AND NOT ALARM(c)', suppressor: a, wait: 1m, extension: 1m }\n";
  const std::string all = survivors(text);
  EXPECT_EQ(all.find("threshold: 0\n"), std::string::npos) << all;
  for (const char* threshold : {"1", "2", "3"}) {
    EXPECT_NE(all.find(std::string("threshold: ") + threshold + "\n"), std::string::npos) << threshold;
  }
}

TEST(Mutation, ContributorRules) {
  const std::string rule = "pack: p\ncontributors:\n  - name: c\n    top: 2\n    rule:\n      Schema: { Name: CloudWatchLogRule, Version: 1 }\n"
                           "      AggregateOn: Count\n      Contribution:\n        Filters: [{ Match: $.e, In: [a, b] }, { Match: $.n, GreaterThan: 3 }]\n"
                           "        Keys: [$.u, $.v]\n      LogFormat: JSON\n      LogGroupNames: [g]\ntests:\n";
  EXPECT_EQ(survivors(rule + "  - { name: x, given: [], expect: {} }\n"),
            "condition: \ncondition: \ncondition: \ncondition: \nfield: $.eX\nfield: $.nX\nfield: $.uX\nfield: $.vX\nliteral: \nliteral: \n"
            "literal: 2\nliteral: 4\nliteral: aX\nliteral: bX\noperator: LessThan\noperator: NotIn\nthreshold: 1\nthreshold: 3\n");
  EXPECT_EQ(survivors(rule +
                      "  - name: x\n    given:\n      - { e: a, n: 4, u: u1, v: v1, $repeat: 4 }\n      - { e: b, n: 5, u: u1, v: v2, $repeat: 3 }\n"
                      "      - { e: a, n: 9, u: u2, v: v1, $repeat: 2 }\n      - { e: c, n: 9, u: u3, v: v3 }\n      - { e: a, n: 3, u: u4, v: v3 }\n"
                      "    expect: { c: { unique: 3, top: [{ value: 4 }, { value: 3 }] } }\n"),
            "");
}

TEST(Mutation, GraphsAndWhatTheyAreMadeOf) {
  const std::string graph = "pack: p\nnodes:\n  - { name: who, kind: user, id: [$.u, $.v], filter: '{ $.t = x }' }\n  - { name: what, kind: thing, id: $.w }\n"
                            "edges:\n  - { name: does, from: [who], to: [what], filter: '{ $.e = y }', kind: $.k, denied: '{ $.d EXISTS }' }\n"
                            "graphs:\n  - { name: g }\ntests:\n";
  EXPECT_EQ(survivors(graph + "  - { name: x, given: [{ u: a, w: b, t: x, e: y, k: z }], expect: { does: 1 } }\n"),
            "condition: \ncondition: \ncondition: \ncondition: \nfield: \nfield: $.dX EXISTS\noperator: $.d NOT EXISTS\n"
            "wildcard: $.e = *y\nwildcard: $.e = y*\nwildcard: $.t = *x\nwildcard: $.t = x*\n");
  EXPECT_EQ(survivors(graph +
                      "  - name: x\n    given:\n      - { u: a, v: c, w: b, t: x, e: y, k: z }\n      - { v: c, w: b, t: x, e: y, k: z, d: 1 }\n"
                      "      - { u: n1, w: b, t: xx, e: y, k: z }\n      - { u: n2, w: b, t: yx, e: y, k: z }\n      - { u: n3, w: b, t: x, e: yx, k: z }\n"
                      "      - { u: n4, w: b, t: x, e: xy, k: z }\n"
                      "    expect: { g: [user:a z thing:b, user:c z thing:b denied] }\n"),
            "");
}

// An edge comes of events that name both its nodes: what differs on others alone does not count.
TEST(Mutation, EdgesAmongTheEventsOfTheirNodes) {
  const MutationResult result =
      mutated("pack: p\nnodes:\n  - { name: who, kind: user, id: $.u, filter: '{ $.t = x }' }\nedges:\n"
              "  - { name: does, from: [who], to: [who], filter: '{ $.t = x* }' }\ngraphs:\n  - { name: g }\n");
  EXPECT_GE(result.equivalent, 2u);
  for (const Survivor& survivor : result.survivors) {
    if (survivor.mutant.name != "does" || !survivor.witness) continue;
    EXPECT_NE(survivor.witness->find("\"t\":\"x\""), std::string::npos) << *survivor.witness;
  }
}

TEST(Mutation, SavedQueries) {
  const std::string query = "pack: p\nqueries:\n  - name: q\n    query_string: 'filter e = \"a\" and n > 3 | stats count(*) as c by u | sort c desc | limit 2'\ntests:\n";
  EXPECT_EQ(survivors(query + "  - { name: x, given: [], expect: {} }\n"),
            "condition: \ncondition: \ncondition: \ncondition: \ncondition: \nfield: eX\nfield: nX\nfield: uX\nliteral: 2\nliteral: 4\n"
            "literal: aX\noperator: !=\noperator: >=\noperator: asc\noperator: or\nthreshold: 1\nthreshold: 3\n");
  EXPECT_EQ(survivors(query +
                      "  - name: x\n    given:\n      - { e: a, n: 4, u: u1, $repeat: 2 }\n      - { e: a, n: 5, u: u2, $repeat: 5 }\n"
                      "      - { e: a, n: 5, u: u3 }\n      - { e: a, n: 3, u: u4, $repeat: 9 }\n      - { e: b, n: 9, u: u5, $repeat: 9 }\n"
                      "    expect: { queries: { q: [{ u: u2, c: 5 }, { u: u1, c: 2 }] } }\n"),
            "");
  const std::string sql = "pack: p\nmetrics:\n  - { name: m, namespace: n, filter: '{ $.e = a }', dimensions: { u: $.u } }\n"
                          "queries:\n  - { name: q, language: metrics, query_string: SELECT SUM(m) FROM n GROUP BY u }\ntests:\n";
  EXPECT_EQ(survivors(sql + "  - { name: x, given: [{ e: a, u: x, $repeat: 2 }], expect: { queries: { q: [{ time: 2024-05-01 12:00:00.000, u: x, SUM(m): 2 }] } } }\n", "q"), "");
  EXPECT_EQ(survivors(sql + "  - { name: x, given: [], expect: {} }\n", "q"), "condition: \noperator: AVG\n");
}

// Every value of a metric that counts is a whole number above 0, and none is far from too few others.
TEST(Mutation, NumbersThatMakeNoDifference) {
  EXPECT_EQ(survivors("pack: p\nalarms:\n  - { name: a, metric: { filter: '{ $.e = a }' }, threshold: 1, statistic: Sum }\n").find("threshold: 0"),
            std::string::npos);
  EXPECT_NE(survivors("pack: p\nalarms:\n  - { name: a, metric: { filter: '{ $.e = a }', default: 0 }, threshold: 1, statistic: Sum }\n").find("threshold: 0"),
            std::string::npos);
  EXPECT_EQ(survivors("pack: p\noutliers:\n  - { name: o, by: $.u, method: zscore, k: 2, min_population: 4 }\n"), "threshold: 1\nthreshold: 3\n");
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
  EXPECT_NE(text.find("mutation score 80.0 %: 5 mutants in 0.00 s, 1 survived, 0 are equivalent\n"), std::string::npos) << text;
}

// An item that is left out takes its comma along.
TEST(MutationReport, LeavesNoCommaBehind) {
  const compiler::Packs packs("pack: p\nfilters:\n  f: { field: $.a, in: [x, y, z] }\ntests:\n  - { name: t, given: [{ a: w }], expect: { f: 0 } }\n");
  const std::string text = mutation_text(run_mutants(packs.packs, packs.sources), packs.sources, false);
  for (const char* left : {"[y, z]", "[x, z]", "[x, y]"}) EXPECT_NE(text.find(std::string("in: ") + left), std::string::npos) << left << text;
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

// What looks at many events or alarms at once gets its scenes too: alarms apart and together, one entity beside others.
TEST(TestCommand, SuggestsTestsOfCompositesAndOutliers) {
  const Folder folder;
  folder.write("p.yaml", R"(pack: p
alarms:
  - name: a
    metric: { filter: '{ $.e = DeleteTrail }', default: 0 }
    threshold: 1
    treat_missing_data: notBreaching
  - name: b
    metric: { filter: '{ $.e = StopLogging }', default: 0 }
    threshold: 2
    treat_missing_data: notBreaching
composites:
  - name: both
    rule: ALARM(a) AND ALARM(b)
outliers:
  - name: busy
    filter: '{ $.e = GetObject && $.errorCode NOT EXISTS }'
    by: $.u
    k: 3
)");
  const auto score = [&](const std::string& name) {
    const Ran ran = shell("\"$T\" test " + folder / "." + " --mutate --no-law");
    const std::size_t at = ran.out.find("  p/" + name + ":");
    return at == std::string::npos ? ran.out : ran.out.substr(at - 7, ran.out.find('\n', at) - at + 7);
  };
  EXPECT_NE(score("both").find("  0.0 %"), std::string::npos) << score("both");
  EXPECT_NE(score("busy").find("  0.0 %"), std::string::npos) << score("busy");
  const Ran suggested = shell("\"$T\" test " + folder / "." + " --suggest --write");
  EXPECT_EQ(suggested.code, 0) << suggested.err;
  EXPECT_EQ(shell("\"$T\" test " + folder / ".").code, 0) << read_text(folder / "p.test.yaml");
  EXPECT_NE(score("both").find("100.0 %"), std::string::npos) << score("both") << read_text(folder / "p.test.yaml");
  EXPECT_EQ(score("busy").find("  0.0 %"), std::string::npos) << score("busy") << read_text(folder / "p.test.yaml");
}

}  // namespace
}  // namespace tripline::tools
