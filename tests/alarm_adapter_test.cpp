// The conformance runner's side of alarms, where the cases of the specification leave it open.
#include <gtest/gtest.h>

#include "tests/conformance_alarms.hpp"

namespace tripline::conformance {
namespace {

std::string timeline(const std::string& statistic, const std::string& threshold) {
  Engine engine;
  add_alarms(engine);
  const std::string alarm = R"({"Period":60,"EvaluationPeriods":1,"ComparisonOperator":"LessThanThreshold",)" + statistic +
                            R"(,"Threshold":)" + threshold + "}";
  const auto states = engine.alarm_timeline(alarm, {.samples = {{5, 5}, {5, 10}}, .from = 60, .to = 60, .range = 1});
  if (!states) return "error";
  std::string out;
  for (const auto& [time, state] : *states) out += std::to_string(time) + " " + std::string(state) + "\n";
  return out;
}

// A12, A13: of two samples in one second each counts by itself.
TEST(AlarmAdapter, KeepsSamplesOfOneSecond) {
  EXPECT_EQ(timeline(R"("ExtendedStatistic":"p50")", "6"), "60 ALARM\n");
  EXPECT_EQ(timeline(R"("ExtendedStatistic":"p50")", "5"), "60 OK\n");
  EXPECT_EQ(timeline(R"("ExtendedStatistic":"p100")", "10.5"), "60 ALARM\n");
  EXPECT_EQ(timeline(R"("ExtendedStatistic":"tm50")", "6"), "60 ALARM\n");
  EXPECT_EQ(timeline(R"("Statistic":"Sum")", "15"), "60 OK\n");
}

}  // namespace
}  // namespace tripline::conformance
