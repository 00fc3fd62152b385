// A plan from outside is only run if every index in it holds.
#include "runtime/query_plan.hpp"

#include <gtest/gtest.h>

#include <functional>

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
      [](QueryPlan& p) { p.expressions[0].function = static_cast<QueryFunction>(250); },
  };
  for (std::size_t i = 0; i < std::size(breaks); ++i) {
    QueryPlan broken = plan();
    breaks[i](broken);
    EXPECT_NE(verify(broken), std::nullopt) << i;
  }
}

}  // namespace
}  // namespace tripline::runtime
