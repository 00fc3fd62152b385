// The law for queries: for any split of an archive, any order of its files and any number of threads, a
// query's table is byte-identical. Held on a generated archive with redelivered records, for queries that end
// stage 1 in every way: rows, sorted rows, dedup, groups of every aggregate. TRIPLINE_SEED chooses other
// splits than the default ones.
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <random>

#include "compiler/lower_query.hpp"
#include "runtime/query_run.hpp"
#include "tools/generate/generate.hpp"
#include "tools/query_output.hpp"

namespace tripline {
namespace {

namespace fs = std::filesystem;

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
};

class QueryLaw : public testing::TestWithParam<const char*> {
 protected:
  static void SetUpTestSuite() {
    folder_ = fs::temp_directory_path() / ("tripline-query-law-" + std::to_string(::getpid()));
    tools::GenerateOptions options;
    options.out = folder_;
    options.days = 0.3;
    options.events_per_day = 20'000;
    options.seed = 11;
    const tools::GenerateResult made = tools::generate(options);
    ASSERT_TRUE(made.ok) << made.error;
    inputs_ = runtime::find_inputs({(folder_ / "AWSLogs").string()}, {}).inputs;
    ASSERT_GT(inputs_.size(), 20u);
  }
  static void TearDownTestSuite() { fs::remove_all(folder_); }

  void SetUp() override {
    const std::string query = GetParam();
    grammar::Diagnostics diagnostics;
    const grammar::Span span{grammar::SourceId{0}, 0, static_cast<std::uint32_t>(query.size())};
    plan_ = compiler::compile_query({query, span}, diagnostics);
    ASSERT_TRUE(plan_) << diagnostics.list().front().message;
    ASSERT_EQ(verify(*plan_), std::nullopt);
    reference_ = table(observe(inputs_, 1, 256 * 1024));
    ASSERT_GT(reference_.size(), 300u);
  }

  runtime::QueryObservations observe(const std::vector<runtime::Input>& inputs, unsigned threads,
                                     std::uint64_t window, runtime::SeenEvents* seen = nullptr) const {
    runtime::RunOptions options;
    options.read.threads = threads;
    options.read.window_bytes = window;
    return std::move(runtime::query_archive(*plan_, clock_, inputs, options, seen).observations);
  }
  std::string table(runtime::QueryObservations observations) const {
    const tools::QueryContext context{GetParam(), observations.events, observations.matched, 0, false};
    const runtime::QueryTable table = runtime::evaluate(*plan_, clock_, std::move(observations));
    return tools::write_query(table, tools::QueryFormat::json, context);
  }
  static std::mt19937_64 random() {
    const char* seed = std::getenv("TRIPLINE_SEED");
    return std::mt19937_64(seed ? std::strtoull(seed, nullptr, 10) : 20261120);
  }

  static fs::path folder_;
  static std::vector<runtime::Input> inputs_;
  std::optional<runtime::QueryPlan> plan_;
  runtime::QueryClock clock_;
  std::string reference_;
};
fs::path QueryLaw::folder_;
std::vector<runtime::Input> QueryLaw::inputs_;

TEST_P(QueryLaw, ThreadsAndWindowsChangeNothing) {
  for (const unsigned threads : {1u, 2u, 4u}) {
    for (const std::uint64_t window : {4096ull, 70'000ull}) {
      EXPECT_TRUE(table(observe(inputs_, threads, window)) == reference_)
          << threads << " threads, " << window;
    }
  }
}

TEST_P(QueryLaw, SplitsAddUpInAnyOrder) {
  auto random = QueryLaw::random();
  for (int round = 0; round < 3; ++round) {
    const std::size_t slices = 2 + random() % 6;
    std::vector<std::vector<std::uint32_t>> split(slices);
    for (std::uint32_t i = 0; i < inputs_.size(); ++i) split[random() % slices].push_back(i);
    std::shuffle(split.begin(), split.end(), random);
    runtime::SeenEvents seen(64 << 20);
    std::vector<runtime::QueryObservations> parts;
    for (const std::vector<std::uint32_t>& numbers : split) {
      std::vector<runtime::Input> slice;
      for (const std::uint32_t number : numbers) slice.push_back(inputs_[number]);
      parts.push_back(observe(slice, 1 + static_cast<unsigned>(random() % 4), 256 * 1024, &seen));
      parts.back().renumber(numbers);
    }
    std::shuffle(parts.begin(), parts.end(), random);
    runtime::QueryObservations sum(*plan_);
    for (runtime::QueryObservations& part : parts) sum.add(std::move(part));
    EXPECT_TRUE(table(std::move(sum)) == reference_) << slices << " slices";
  }
}

INSTANTIATE_TEST_SUITE_P(Queries, QueryLaw, testing::ValuesIn(queries),
                         [](const auto& info) { return "Number" + std::to_string(info.index); });

}  // namespace
}  // namespace tripline
