#include "runtime/statistic_spec.hpp"

#include <gtest/gtest.h>

#include "compiler/parse_statistic.hpp"

namespace tripline::runtime {
namespace {

// What is printed is read as the same statistic.
TEST(StatisticSpec, Names) {
  const struct {
    const char *written, *printed;
  } cases[] = {
      {"SampleCount", "SampleCount"}, {"Sum", "Sum"},
      {"Average", "Average"},         {"Minimum", "Minimum"},
      {"Maximum", "Maximum"},         {"p99", "p99"},
      {"p0.5", "p0.5"},               {"p100", "p100"},
      {"p10.0000000001", "p10.0000000001"}, {"tm90", "TM(0%:90%)"},
      {"TC(5%:)", "TC(5%:100%)"},     {"IQM", "TM(25%:75%)"},
      {"TS(:2.5)", "TS(:2.5)"},       {"WM(2:9)", "WM(2:9)"},
      {"PR(300:)", "PR(300:)"},
  };
  for (const auto& c : cases) {
    std::string error;
    const auto spec = compiler::parse_statistic(c.written, error);
    ASSERT_TRUE(spec) << c.written << ": " << error;
    EXPECT_EQ(to_string(*spec), c.printed);
    EXPECT_EQ(compiler::parse_statistic(c.printed, error), spec) << c.printed;
  }
}

}  // namespace
}  // namespace tripline::runtime
