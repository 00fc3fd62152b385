// How many events an alarm needs, and which alarm asks for more than another.
#include "compiler/deployed/trigger.hpp"

#include <gtest/gtest.h>

namespace tripline::compiler {
namespace {

using runtime::Comparison;
using runtime::Statistic;
using Kind = Trigger::Kind;

AlarmSettings settings(runtime::StatisticSpec statistic, Comparison comparison, double threshold, std::uint32_t period = 300,
                       std::uint32_t datapoints = 1) {
  return {statistic, comparison, threshold, period, datapoints, datapoints};
}
Trigger events(std::uint64_t number, std::uint32_t period = 300, std::uint32_t datapoints = 1) {
  return {Kind::events, number, period, datapoints};
}

TEST(Trigger, CountsEvents) {
  constexpr Comparison ge = Comparison::greater_or_equal, gt = Comparison::greater;
  EXPECT_EQ(trigger_of(settings(Statistic::sum, ge, 1), 1), events(1));
  EXPECT_EQ(trigger_of(settings(Statistic::sum, gt, 1), 1), events(2));
  EXPECT_EQ(trigger_of(settings(Statistic::sum, ge, 10), 3), events(4));
  EXPECT_EQ(trigger_of(settings(Statistic::sum, gt, 0), 1), events(1));
  EXPECT_EQ(trigger_of(settings(Statistic::sum, ge, 1'000'000), 0.5), events(2'000'000));
  EXPECT_EQ(trigger_of(settings(Statistic::sample_count, ge, 7), std::nullopt), events(7));
  EXPECT_EQ(trigger_of(settings(Statistic::average, ge, 1), 1), events(1));
  EXPECT_EQ(trigger_of(settings(Statistic::average, ge, 5), 1).kind, Kind::never);
  EXPECT_EQ(trigger_of(settings(Statistic::maximum, gt, 1), 1).kind, Kind::never);
  EXPECT_EQ(trigger_of(settings(Statistic::sum, ge, 1), 0).kind, Kind::never);
  EXPECT_EQ(trigger_of(settings(Statistic::sum, Comparison::less, 1), 1).kind, Kind::low);
}

TEST(Trigger, SaysWhatIsNotKnown) {
  EXPECT_EQ(trigger_of(settings(Statistic::sum, Comparison::greater, 1), std::nullopt).kind, Kind::unknown);
  EXPECT_EQ(trigger_of({}, 1).kind, Kind::unknown);
  EXPECT_EQ(trigger_of(settings(Statistic::sum, Comparison::outside_band, 1), 1).kind, Kind::unknown);
  EXPECT_FALSE(weaker({}, events(1)));
  EXPECT_FALSE(weaker(events(5), {}));
}

TEST(Trigger, ComparesWhatIsAskedFor) {
  EXPECT_FALSE(weaker(events(1), events(1)));
  EXPECT_FALSE(weaker(events(1, 60), events(1)));
  EXPECT_FALSE(weaker(events(1, 86400), events(1)));
  EXPECT_EQ(weaker(events(5), events(1)), "it needs 5 events in 5m, the control 1 event in 5m");
  EXPECT_FALSE(weaker(events(2, 60), events(10, 300))) << "ten in five minutes are two in one of them";
  EXPECT_TRUE(weaker(events(3, 60), events(10, 300))) << "two in each of five";
  EXPECT_EQ(weaker(events(1, 300, 2), events(1)), "it needs 2 periods that breach, the control 1");
  EXPECT_EQ(weaker({Kind::never, 0, 300, 1}, events(1)), "no number of events reaches its threshold");
  EXPECT_EQ(weaker({Kind::low, 0, 300, 1}, events(1)), "it goes off when events are few");
}

}  // namespace
}  // namespace tripline::compiler
