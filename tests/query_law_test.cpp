// The law for queries: for any split of an archive, any order of its files and any number of threads, a
// query's table is byte-identical, and so is the verdict that it keeps too much. Held on a generated archive with
// redelivered records, for queries that end stage 1 in every way (rows, sorted rows, dedup, groups of every aggregate)
// and for all shipped ones. TRIPLINE_SEED chooses other splits than the default ones.
#include <gtest/gtest.h>

#include <memory>

#include "compiler/lower_query.hpp"
#include "runtime/query_run.hpp"
#include "tests/archive_splits.hpp"
#include "tools/load_rules.hpp"
#include "tools/query_output.hpp"

namespace tripline {
namespace {

constexpr const char* queries[] = {
    "fields @timestamp, @message | limit 50",
    "filter eventName like /^(Get|List)/ | fields @timestamp, eventName, eventID",
    "fields eventID, eventName, awsRegion | sort awsRegion desc, eventName | limit 200",
    "fields eventName, userIdentity.arn, eventID | dedup eventName, userIdentity.arn",
    "fields eventName, errorCode, eventID | sort errorCode desc | dedup errorCode | limit 10",
    "sort eventID | limit 100 | filter readOnly = 1 | stats count(*) as n, latest(eventName) as last by "
    "awsRegion",
    "stats count(*) as n by eventName | sort n desc",
    "stats count(*), count(errorCode), count_distinct(sourceIPAddress), sum(strlen(@message)), "
    "avg(strlen(@message)), "
    "stddev(strlen(@message)), pct(strlen(@message), 50), pct(strlen(@message), 99.9), min(eventName), "
    "max(eventName), "
    "sortsFirst(eventID), sortsLast(eventID), earliest(eventID), latest(eventID) by eventSource, bin(6h)",
    "stats count(*) as n by eventName, awsRegion | stats max(n) as most, sum(n) as all by awsRegion | sort "
    "all desc",
    "parse @message /\"eventName\":\"(?<verb>[A-Z][a-z]+)/ | stats count(*) by verb",
    "fields split(eventName, \"e\") as parts | unnest parts into part | stats count(*) as n by part | sort n "
    "desc | limit 20",
    "fields split(userIdentity.arn, \"/\") as parts, eventID | unnest parts into part | fields part | sort "
    "part | limit 500",
    "stats min(additionalEventData.bytesTransferredOut) as least, max(additionalEventData.bytesTransferredOut) as most, "
    "sum(additionalEventData.bytesTransferredOut / 3) as third, stddev(strlen(@message) / 7) as spread, "
    "avg(strlen(eventName) * 0.1) + count(*) as mixed, min(@timestamp), max(userAgent) by userIdentity.type",
    "stats pct(strlen(@message) * strlen(eventID) / 7, 33) as p, count_distinct(eventID), earliest(readOnly), "
    "latest(errorCode) by awsRegion",
};

class QueryLawBase : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    tools::GenerateOptions options;
    options.days = 0.3;
    options.events_per_day = 20'000;
    options.seed = 11;
    for (const tools::ScenarioName& scenario : tools::scenario_names()) options.scenarios.emplace_back(scenario.name);
    archive_ = new LawArchive("tripline-query-law", options);
  }
  static void TearDownTestSuite() { delete archive_; }

  static const std::vector<runtime::Input>& inputs() { return archive_->inputs(); }

  static runtime::QueryPlan plan_of(const std::string& query) {
    grammar::Diagnostics diagnostics;
    auto plan = compiler::compile_query(grammar::Text::synthetic(query), diagnostics);
    EXPECT_TRUE(plan) << query << ": " << (plan ? "" : diagnostics.list().front().message);
    EXPECT_EQ(verify(*plan), std::nullopt);
    return std::move(*plan);
  }
  static runtime::QueryObservations observe(const runtime::QueryPlan& plan, const std::vector<runtime::Input>& inputs,
                                            unsigned threads, std::uint64_t window,
                                            runtime::SeenEvents* seen = nullptr,
                                            std::uint64_t most_bytes = runtime::default_query_bytes) {
    runtime::RunOptions options;
    options.read.threads = threads;
    options.read.window_bytes = window;
    options.query_bytes = most_bytes;
    return std::move(runtime::query_archive(plan, {}, inputs, options, seen).observations);
  }
  static std::string table(const runtime::QueryPlan& plan, runtime::QueryObservations observations) {
    const tools::QueryContext context{"", observations.events, observations.matched, 0, false};
    const runtime::QueryTable table = runtime::evaluate(plan, {}, std::move(observations));
    return tools::write_query(table, tools::QueryFormat::json, context);
  }

  // The sum of random splits, `rounds` times.
  template <typename Check>
  static void for_random_sums(const runtime::QueryPlan& plan, int rounds, std::uint64_t most_bytes, Check check) {
    const auto observe_slice = [&](const std::vector<runtime::Input>& slice, unsigned threads,
                                   runtime::SeenEvents* seen) {
      return observe(plan, slice, threads, 256 * 1024, seen, most_bytes);
    };
    for_random_splits(inputs(), rounds, observe_slice, [&](std::vector<runtime::QueryObservations> parts) {
      runtime::QueryObservations sum(plan, most_bytes);
      for (runtime::QueryObservations& part : parts) sum.add(std::move(part));
      check(std::move(sum));
    });
  }

  static void holds(const runtime::QueryPlan& plan, std::size_t least_bytes) {
    const std::string reference = table(plan, observe(plan, inputs(), 1, 256 * 1024));
    ASSERT_GT(reference.size(), least_bytes);
    for (const unsigned threads : {1u, 2u, 4u}) {
      for (const std::uint64_t window : {4096ull, 70'000ull}) {
        EXPECT_TRUE(table(plan, observe(plan, inputs(), threads, window)) == reference)
            << threads << " threads, " << window;
      }
    }
    for_random_sums(plan, 3, runtime::default_query_bytes, [&](runtime::QueryObservations sum) {
      EXPECT_TRUE(table(plan, std::move(sum)) == reference);
    });
  }

  // At the very weight of the whole there is an answer, and one byte below there is none: for every split.
  static void bound_is_one_of_the_sum(const runtime::QueryPlan& plan) {
    const runtime::QueryObservations whole = observe(plan, inputs(), 1, 256 * 1024);
    const std::uint64_t weight = whole.rows.weight() + whole.groups.weight;
    ASSERT_GT(weight, 500u);
    for (const std::uint64_t bytes : {weight, weight - 1, weight / 2}) {
      for (const unsigned threads : {1u, 3u}) {
        EXPECT_EQ(observe(plan, inputs(), threads, 70'000, nullptr, bytes).too_large, bytes < weight);
      }
      for_random_sums(plan, 2, bytes, [&](runtime::QueryObservations sum) {
        EXPECT_EQ(sum.too_large, bytes < weight);
        EXPECT_EQ(runtime::evaluate(plan, {}, std::move(sum)).too_large, bytes < weight);
      });
    }
  }

  static LawArchive* archive_;
};
LawArchive* QueryLawBase::archive_ = nullptr;

class QueryLaw : public QueryLawBase, public testing::WithParamInterface<const char*> {};

TEST_P(QueryLaw, NeitherThreadsNorSplitsChangeAnything) {
  const runtime::QueryPlan plan = plan_of(GetParam());
  holds(plan, 300);
  bound_is_one_of_the_sum(plan);
}

INSTANTIATE_TEST_SUITE_P(Queries, QueryLaw, testing::ValuesIn(queries),
                         [](const auto& info) { return "Number" + std::to_string(info.index); });

class SavedQueryLaw : public QueryLawBase {};

TEST_F(SavedQueryLaw, HoldsForAllThatAreShipped) {
  const tools::LoadedPacks packs = tools::load_packs({TRIPLINE_ROOT "/rules"});
  ASSERT_TRUE(packs.ok());
  const std::vector<runtime::SavedQuery>& saved = packs.compiled->program.queries;
  EXPECT_GE(saved.size(), 5u);
  for (const runtime::SavedQuery& query : saved) {
    SCOPED_TRACE(query.name);
    if (query.language != runtime::SavedQuery::Language::logs) continue;  // cells, of which the law of findings speaks
    holds(query.plan, 50);
  }
}

}  // namespace
}  // namespace tripline
