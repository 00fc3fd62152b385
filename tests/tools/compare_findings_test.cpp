// Which findings of two programs are one incident.
#include "tools/compare_findings.hpp"

#include <gtest/gtest.h>

#include "runtime/event_time.hpp"

namespace tripline::tools {
namespace {

using runtime::Finding;

runtime::Rule rule_named(std::string name) {
  runtime::Rule rule;
  rule.pack = "p";
  rule.name = std::move(name);
  return rule;
}
const runtime::Rule busy = rule_named("busy"), quiet = rule_named("quiet");

Finding threat(const runtime::Rule& rule, std::string user, std::int64_t first, std::int64_t last, std::uint64_t count = 1) {
  Finding finding;
  finding.rule = &rule;
  finding.entity = {{"user", std::move(user)}};
  finding.first_seen = first;
  finding.last_seen = last;
  finding.count = count;
  finding.detail = runtime::ThreatDetail{};
  return finding;
}

TEST(CompareFindings, PairsWhatOverlapsInTime) {
  const std::vector<Finding> before{threat(busy, "ana", 100, 200), threat(busy, "ana", 300, 400), threat(busy, "bo", 100, 200)};
  const std::vector<Finding> after{threat(busy, "ana", 100, 200), threat(busy, "ana", 350, 500, 3), threat(quiet, "bo", 100, 200)};
  const Comparison c = compare_findings(before, after);
  ASSERT_EQ(c.kept.size(), 2u);
  EXPECT_EQ(c.kept[0].before, &before[0]);
  EXPECT_EQ(c.kept[0].after, &after[0]);
  EXPECT_FALSE(c.kept[0].changed);
  EXPECT_EQ(c.kept[1].after, &after[1]);
  EXPECT_TRUE(c.kept[1].changed);
  EXPECT_EQ(c.lost, (std::vector<const Finding*>{&before[2]}));
  EXPECT_EQ(c.gained, (std::vector<const Finding*>{&after[2]}));
  ASSERT_EQ(c.rules.size(), 2u);
  EXPECT_EQ(c.rules[0].rule, "p/busy");
  EXPECT_EQ(c.rules[0].before, 3u);
  EXPECT_EQ(c.rules[0].after, 2u);
  EXPECT_EQ(c.rules[0].kept, 2u);
  EXPECT_EQ(c.rules[0].changed, 1u);
  EXPECT_EQ(c.rules[1].rule, "p/quiet");
}

TEST(CompareFindings, PairsEachAtMostOnce) {
  const std::vector<Finding> before{threat(busy, "ana", 0, 1000)};
  const std::vector<Finding> after{threat(busy, "ana", 0, 10), threat(busy, "ana", 20, 30)};
  const Comparison split = compare_findings(before, after);
  EXPECT_EQ(split.kept.size(), 1u);
  EXPECT_EQ(split.gained, (std::vector<const Finding*>{&after[1]}));
  const Comparison joined = compare_findings(after, before);
  EXPECT_EQ(joined.lost, (std::vector<const Finding*>{&after[1]}));
}

TEST(CompareFindings, TellsKindsAndEntitiesApartAndLeavesReportsOut) {
  Finding alarm = threat(busy, "ana", 0, 10);
  alarm.detail = runtime::AlarmDetail{};
  Finding report = threat(busy, "", 0, 10);
  report.detail = runtime::ContributorsDetail{};
  const std::vector<Finding> before{threat(busy, "ana", 0, 10), report}, after{alarm};
  const Comparison c = compare_findings(before, after);
  EXPECT_EQ(c.kept.size(), 0u);
  EXPECT_EQ(c.lost.size(), 1u);
  EXPECT_EQ(c.gained.size(), 1u);
  ASSERT_EQ(c.rules.size(), 2u);
  EXPECT_EQ(c.rules[0].kind, "alarm");
}

TEST(CompareFindings, CountsAlertsByTheDayOfUtc) {
  const std::int64_t midnight = *runtime::parse_time("2025-03-04");
  const std::vector<Finding> after{threat(busy, "a", midnight - 1, midnight), threat(busy, "b", midnight, midnight),
                                   threat(quiet, "c", midnight + 5, midnight + 5)};
  const Comparison c = compare_findings({}, after);
  const std::int64_t day = day_of(midnight);
  EXPECT_EQ(c.days_after, (PerDay{{day - 1, 1}, {day, 2}}));
  EXPECT_EQ(c.rules[0].days_after, (PerDay{{day - 1, 1}, {day, 1}}));
  EXPECT_EQ(day_text(day), "2025-03-04");
  EXPECT_EQ(day_of(-1), -1);
  EXPECT_EQ(worst_day(c.days_after), 2u);
  EXPECT_EQ(over_budget(c.days_after, 1), (PerDay{{day, 2}}));
  EXPECT_TRUE(over_budget(c.days_after, 2).empty());
}

}  // namespace
}  // namespace tripline::tools
