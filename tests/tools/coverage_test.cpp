// What tests of packs cover: conditions that decide, steps, states; and how it is told.
#include "tools/testing/coverage.hpp"

#include <gtest/gtest.h>

#include "tests/compiler/packs.hpp"
#include "tests/tools/cli.hpp"
#include "tools/rule_tests.hpp"
#include "tools/testing/coverage_report.hpp"

namespace tripline::tools {
namespace {

constexpr const char* rule = R"(pack: p
filters:
  f: '{ ($.a = 1) && (($.b = 2) || ($.c = 3)) }'
)";

struct Measured {
  compiler::Packs packs;
  Coverage coverage;
  explicit Measured(const std::string& text) : packs(text) {
    EXPECT_TRUE(packs.compiled) << packs.said();
    CoverageMeter meter(packs.packs, packs.program());
    TestOptions options;
    options.on_test = [&](const auto& pack, const auto& test, const auto& events, const TestOutcome& came) {
      meter.add(pack, test, events, came);
    };
    run_rule_tests(packs.packs, packs.program(), options);
    coverage = meter.result();
  }
  std::string missing() const {
    std::string out;
    for (const CoverageItem& item : coverage.items) {
      if (!item.covered) out += item.rule + " " + item.part + " `" + packs.at(item.span) + "`: " + item.missing + "\n";
    }
    return out;
  }
};

std::string test_of(const std::string& given, const std::string& expect = "{}") {
  return "tests:\n  - { name: x, given: " + given + ", expect: " + expect + " }\n";
}

TEST(Coverage, ConditionsMustDecideBothTimes) {
  EXPECT_EQ(Measured(rule + test_of("[]")).missing(),
            "f filter `$.a = 1`: never true, never false\n"
            "f filter `$.b = 2`: never true, never false\n"
            "f filter `$.c = 3`: never true, never false\n");
  // b hides c wherever it is true, and nothing decides where a is false.
  EXPECT_EQ(Measured(rule + test_of("[{ a: 1, b: 2 }, { a: 0, c: 3 }]")).missing(),
            "f filter `$.b = 2`: never decides while false\n"
            "f filter `$.c = 3`: never decides while true, never decides while false\n");
}

TEST(Coverage, AllOfIt) {
  const Measured measured(rule + test_of("[{ a: 1, b: 2 }, { a: 1, c: 3 }, { a: 1 }, { a: 0, b: 2 }]"));
  EXPECT_EQ(measured.missing(), "");
  EXPECT_EQ(measured.coverage.percent(), 100);
}

TEST(Coverage, ReferencesAndListsAreConditions) {
  const Measured measured(std::string("pack: p\nlists:\n  l: [x, y]\nfilters:\n  f: { any: [g, { field: $.n, in: l }] }\n") +
                          "  g: { not: { field: $.m, in: [z] } }\n" + test_of("[{ m: z, n: x }, { m: z }, {}]"));
  EXPECT_EQ(measured.missing(), "");
  EXPECT_EQ(measured.coverage.items.size(), 3u);
}

TEST(Coverage, StepsAndStates) {
  const std::string text = R"(pack: p
alarms:
  - { name: a, metric: { filter: '{ $.e = A }' }, threshold: 2, period: 1m }
threats:
  - name: t
    sequence: { steps: [{ filter: '{ $.e = A }', name: one }, { filter: '{ $.e = B }', name: two }] }
    by: $.u
    window: 1h
)";
  EXPECT_EQ(Measured(text + test_of("[{ e: A, u: x }]")).missing(),
            "a ALARM `a`: no test shows it\n"
            "a metric `$.e = A`: never false\n"
            "t step 2 `t`: no test shows it\n"
            "t fires `t`: no test shows it\n"
            "t step one `$.e = A`: never false\n"
            "t step two `$.e = B`: never true\n");
}

TEST(CoverageReport, EscapesAndCounts) {
  const Measured measured("pack: p\nfilters:\n  f: '{ $.a = \"<b>\" }'\n" + test_of("[{ a: <b> }]"));
  const grammar::Sources& sources = measured.packs.sources;
  EXPECT_EQ(coverage_text(measured.coverage, sources, false),
            "p/f  conditions 0/1\n  0.yaml:3:9: condition `$.a = \"<b>\"`: never false\n"
            "coverage 0.0 %: 0 of 1 conditions, steps and states (masking MC/DC)\n");
  EXPECT_EQ(coverage_sources(measured.coverage, sources, true),
            "\x1b[1m0.yaml\x1b[0m\n    3 |   f: '{ \x1b[31m$.a = \"<b>\"\x1b[0m }'\n"
            "      | \x1b[31m^ $.a = \"<b>\": never false\x1b[0m\n");
  const std::string html = coverage_html(measured.coverage, sources);
  EXPECT_NE(html.find("<span class=\"no\" title=\"$.a = &quot;&lt;b&gt;&quot;: never false\">$.a = &quot;&lt;b&gt;&quot;</span>"),
            std::string::npos)
      << html;
  EXPECT_EQ(html.find("<b>"), std::string::npos);
  EXPECT_EQ(coverage_lcov(measured.coverage, sources),
            "TN:\nSF:0.yaml\nBRDA:3,0,0,1\nBRDA:3,0,1,0\nBRF:2\nBRH:1\nDA:3,1\nLF:1\nLH:1\nend_of_record\n");
}

// A document on standard output stays one, whatever else is told.
TEST(CoverageCommand, TellsBesideADocument) {
  const Folder folder;
  const std::string pack = folder.write("p.yaml", rule + test_of("[{ a: 1, b: 2 }, { a: 1, c: 3 }, { a: 1 }]"));
  const std::string command = "\"$T\" test " + pack + " --format ";
  for (const char* format : {"json", "junit", "tap", "sarif"}) {
    const Ran plain = shell(command + format);
    const Ran more = shell(command + format + " --coverage --show-sources --mutate --suggest");
    EXPECT_EQ(more.out, plain.out) << format;
    for (const char* told : {"overage", "mutation score", "# "}) EXPECT_NE(more.err.find(told), std::string::npos) << told << more.err;
  }
}

TEST(CoverageCommand, FailsBelowTheMinimum) {
  const Folder folder;
  const std::string pack = folder.write("p.yaml", rule + test_of("[{ a: 1, b: 2 }, { a: 1, c: 3 }, { a: 1 }]"));
  EXPECT_EQ(shell("\"$T\" test " + pack + " --min-coverage 60").code, 0);
  const Ran ran = shell("\"$T\" test " + pack + " --min-coverage 70 --html " + folder / "c.html");
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.err, "tripline: coverage is 66.67 %, and 70 % are asked for\n");
  EXPECT_NE(read_text(folder / "c.html").find("Coverage 66.7 %"), std::string::npos);
}

}  // namespace
}  // namespace tripline::tools
