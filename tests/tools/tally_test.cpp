// What is counted where.

#include "tools/tally.hpp"

#include <gtest/gtest.h>

#include "tests/tools/sample_findings.hpp"

namespace tripline::tools {
namespace {

TEST(RiskClass, HasTheBordersOfTheReportsItReplaces) {
  for (const int risk : {1, 4}) EXPECT_EQ(to_string(risk_class(static_cast<std::uint8_t>(risk))), "low");
  for (const int risk : {5, 7}) EXPECT_EQ(to_string(risk_class(static_cast<std::uint8_t>(risk))), "medium");
  for (const int risk : {8, 10}) EXPECT_EQ(to_string(risk_class(static_cast<std::uint8_t>(risk))), "high");
}

TEST(Tally, CountsReportsByKindAlone) {
  const runtime::Program program = sample_program();
  const Tally sum = tally(sample_findings(program));
  EXPECT_EQ(sum.alarms, 1u);
  EXPECT_EQ(sum.threats, 1u);
  EXPECT_EQ(sum.reports, 1u);
  EXPECT_EQ(sum.by_severity, (std::array<std::uint64_t, 5>{0, 0, 0, 1, 1}));
  EXPECT_EQ(sum.by_risk, (std::array<std::uint64_t, 3>{0, 0, 2}));
}

}  // namespace
}  // namespace tripline::tools
