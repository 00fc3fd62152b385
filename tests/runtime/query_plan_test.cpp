// A plan from outside is only run if every index in it holds.
#include "runtime/query_plan.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "compiler/lower_query.hpp"

namespace tripline::runtime {
namespace {

QueryPlan plan() {
  const std::string query =
      "parse @message /(?<k>x)/ | filter k like /x/ | stats count(*) as n, latest(k) by a.b | sort n desc | "
      "limit 5";
  grammar::Diagnostics diagnostics;
  return *compiler::compile_query(grammar::Text::synthetic(query), diagnostics);
}

// An expression that reads a slot, behind another.
std::uint32_t slot_behind(QueryPlan& plan, std::uint32_t slot) {
  const auto number = static_cast<std::uint32_t>(plan.expressions.size());
  plan.expressions.emplace_back().function = QueryFunction::slot;
  plan.expressions.back().slot = slot;
  plan.expressions.emplace_back().function = QueryFunction::abs;
  plan.expressions.back().operands = {number};
  return number + 1;
}

TEST(QueryPlan, HoldsOrDoesNot) {
  EXPECT_EQ(verify(plan()), std::nullopt);
  const std::function<void(QueryPlan&)> breaks[] = {
      [](QueryPlan& p) { p.segments.clear(); },
      [](QueryPlan& p) { p.inputs[0].slot = 99; },
      [](QueryPlan& p) { p.inputs[0].fields = {99}; },
      [](QueryPlan& p) { p.columns[0].slot = 99; },
      [](QueryPlan& p) { p.segments[0].steps[0].text = "("; },
      [](QueryPlan& p) { p.segments[0].steps[0].groups = {7}; },
      [](QueryPlan& p) { p.segments[0].steps[1].expression = 999; },
      [](QueryPlan& p) { p.segments[0].stats.reset(); },
      [](QueryPlan& p) { p.segments[0].stats->aggregates[1].time.reset(); },
      [](QueryPlan& p) { p.segments[0].slots = 1; },
      [](QueryPlan& p) { p.segments[1].steps.clear(); },
      [](QueryPlan& p) { p.segments[1].steps.back().limit = 0; },
      [](QueryPlan& p) { p.segments[1].slots = 1; },
      [](QueryPlan& p) { p.kept = {99}; },
      [](QueryPlan& p) {
        for (QueryExpression& e : p.expressions) {
          if (e.function == QueryFunction::like_regex)
            e.operands = {static_cast<std::uint32_t>(p.expressions.size())};
        }
      },
      [](QueryPlan& p) { p.expressions[0].period.count = 0; },
      [](QueryPlan& p) { p.expressions[0].period.unit = static_cast<QueryPeriod::Unit>(3); },
      [](QueryPlan& p) { p.fields[0].kind = static_cast<Field::Kind>(6); },
      [](QueryPlan& p) { p.inputs[0].kind = static_cast<QueryInput::Kind>(6); },
      [](QueryPlan& p) { p.segments[0].slots = 1u << 31; },
      [](QueryPlan& p) { p.segments[0].steps[0].kind = static_cast<QueryStep::Kind>(7); },
      [](QueryPlan& p) { p.segments[0].stats->aggregates[0].kind = static_cast<QueryAggregateKind>(12); },
      [](QueryPlan& p) { p.segments[0].stats->aggregates[0].percent = std::numeric_limits<double>::quiet_NaN(); },
      [](QueryPlan& p) { p.segments[0].steps[1].expression = slot_behind(p, 99); },
      [](QueryPlan& p) { p.expressions[0].function = static_cast<QueryFunction>(250); },
  };
  for (std::size_t i = 0; i < std::size(breaks); ++i) {
    QueryPlan broken = plan();
    breaks[i](broken);
    EXPECT_NE(verify(broken), std::nullopt) << i;
  }
}

// 40 additions of an expression to itself are a short plan and a walk of 2^40 steps.
TEST(QueryPlan, SharedOperandsCountAsOftenAsTheyAreWalked) {
  QueryPlan doubling = plan();
  for (int i = 0; i < 40; ++i) {
    const auto last = static_cast<std::uint32_t>(doubling.expressions.size() - 1);
    doubling.expressions.emplace_back().function = QueryFunction::add;
    doubling.expressions.back().operands = {last, last};
    if (i == 10) {
      EXPECT_EQ(verify(doubling), std::nullopt);
    }
  }
  EXPECT_EQ(verify(doubling), "the size of an expression of a query is out of range");
}

}  // namespace
}  // namespace tripline::runtime
