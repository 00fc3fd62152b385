// The closing overview, byte for byte.

#include "tools/overview.hpp"

#include <gtest/gtest.h>

#include "tests/tools/sample_findings.hpp"

namespace tripline::tools {
namespace {

TEST(Overview, CountsClassesAndShowsTheGravest) {
  const runtime::Program program = sample_program();
  EXPECT_EQ(overview(sample_findings(program), false), R"out(Findings: 2
  High risk (8-10):  2
  Medium risk (5-7): 0
  Low risk (1-4):    0
Contributors reports: 1

By risk:
1. Use of the root account (critical, risk 10/10)
   sum 2 is at least 1 in 1 of 1 periods of 5m
   2025-03-03T12:00:00Z to 2025-03-03T12:01:01Z, 2 events
2. privilege-escalation (high, risk 8/10)
   userName: alice
   3 different values of eventName within 24h: AttachRolePolicy, CreateRole, CreateUser
   2025-03-03T12:01:00Z to 2025-03-03T13:00:00Z, 4 events
)out");
}

TEST(Overview, SaysThatThereIsNothing) {
  const runtime::Program program = sample_program();
  const std::vector<runtime::Finding> all = sample_findings(program);
  EXPECT_EQ(overview({}, false), "Nothing found.\n");
  EXPECT_EQ(overview({&all[2], 1}, false), "Nothing found.\nContributors reports: 1\n");
}

TEST(Overview, ShowsFiveByRiskThenSeverityThenOrder) {
  runtime::Program program;
  program.threats.resize(7);
  const std::pair<std::uint8_t, runtime::Severity> grades[] = {
      {4, runtime::Severity::low},       {7, runtime::Severity::medium}, {10, runtime::Severity::high},
      {10, runtime::Severity::critical}, {5, runtime::Severity::medium}, {1, runtime::Severity::info},
      {7, runtime::Severity::medium}};
  std::vector<runtime::Finding> findings(7);
  for (std::size_t i = 0; i < 7; ++i) {
    program.threats[i].rule = sample_rule("rule-" + std::to_string(i), grades[i].second, grades[i].first);
    findings[i].rule = &program.threats[i].rule;
    findings[i].count = 1;
    findings[i].detail = runtime::ThreatDetail{};
  }
  EXPECT_EQ(overview(findings, false), R"out(Findings: 7
  High risk (8-10):  2
  Medium risk (5-7): 3
  Low risk (1-4):    2

The five gravest:
1. rule-3 (critical, risk 10/10)
   1970-01-01T00:00:00Z, 1 event
2. rule-2 (high, risk 10/10)
   1970-01-01T00:00:00Z, 1 event
3. rule-1 (medium, risk 7/10)
   1970-01-01T00:00:00Z, 1 event
4. rule-6 (medium, risk 7/10)
   1970-01-01T00:00:00Z, 1 event
5. rule-4 (medium, risk 5/10)
   1970-01-01T00:00:00Z, 1 event
… and 2 more
)out");
}

TEST(Overview, EscapesAndCutsHostileText) {
  const runtime::Program program = sample_program();
  std::vector<runtime::Finding> findings = sample_findings(program);
  findings.erase(findings.begin());
  findings[0].entity = {{"userName", "\x1b[2J" + std::string(1 << 20, 'x') + "\nend"}};
  findings[0].reason = "\xE2\x80\xAE" + std::string(1 << 20, 'y');
  const std::string text = overview(findings, false);
  EXPECT_LT(text.size(), 800u);
  EXPECT_NE(text.find("   userName: \\x1b[2Jxxx"), std::string::npos);
  EXPECT_NE(text.find("xxx\\nend\n"), std::string::npos);
  EXPECT_NE(text.find("   \\u202eyyy"), std::string::npos);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(Overview, PaintsTitles) {
  const runtime::Program program = sample_program();
  const std::string text = overview(sample_findings(program), true);
  EXPECT_NE(text.find("1. \x1b[1;31mUse of the root account\x1b[0m (critical, risk 10/10)\n"),
            std::string::npos);
}

}  // namespace
}  // namespace tripline::tools
