// The law: for any split of an archive, any order of its files and any number of threads, the findings are
// byte-identical. Held on a generated archive with intrusions and redelivered records, under every shipped pack.
// TRIPLINE_SEED chooses other splits than the default ones.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <random>

#include "runtime/evaluate.hpp"
#include "runtime/run.hpp"
#include "tools/findings_output.hpp"
#include "tools/generate/generate.hpp"
#include "tools/load_rules.hpp"

namespace tripline {
namespace {

namespace fs = std::filesystem;

// What the shipped packs do not have.
constexpr const char* more_rules = R"(pack: law
metrics:
  - { name: Calls, filter: '{ $.eventName = * }', dimensions: { Region: $.awsRegion } }
  - { name: Denied, filter: '{ $.errorCode = AccessDenied* }', default: 0 }
alarms:
  - { name: calls, metric: Calls, threshold: 20, period: 5m, evaluation_periods: 3, datapoints_to_alarm: 2 }
  - { name: aligned calls, metric: Calls, threshold: 200, period: 1h, window: aligned, time_zone: "+05:30" }
  - { name: denied, metric: Denied, threshold: 1, period: 1m, evaluation_range: 1 }
composites:
  - { name: both, rule: ALARM(calls) AND NOT OK(denied), suppressor: denied, wait: 2m, extension: 3m }
  - { name: any, rule: 'AT_LEAST(50%, ALARM, (both, "aligned calls", denied))' }
outliers:
  - { name: busy, by: $.userIdentity.userName }
  - { name: busy addresses, by: $.sourceIPAddress, method: mad, k: 2, window: 1h }
)";

class Law : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = fs::temp_directory_path() / ("tripline-law-" + std::to_string(::getpid()));
    tools::GenerateOptions options;
    options.out = folder_;
    options.days = 0.6;
    options.events_per_day = 20'000;
    options.seed = 7;
    for (const tools::ScenarioName& scenario : tools::scenario_names()) options.scenarios.emplace_back(scenario.name);
    const tools::GenerateResult made = tools::generate(options);
    ASSERT_TRUE(made.ok) << made.error;
    std::ofstream(folder_ / "law.yaml") << more_rules;
    tools::LoadedPacks loaded = tools::load_packs({TRIPLINE_ROOT "/rules", (folder_ / "law.yaml").string()});
    ASSERT_TRUE(loaded.ok());
    program_ = new runtime::Program(std::move(loaded.compiled->program));
    inputs_ = runtime::find_inputs({(folder_ / "AWSLogs").string()}, {}).inputs;
    ASSERT_GT(inputs_.size(), 20u);
    reference_ = findings(observe(inputs_, 1, 256 * 1024), inputs_);
    ASSERT_GT(reference_.size(), 10'000u);
    for (const char* kind : {"\"alarm\"", "\"composite\"", "\"threat\"", "\"outlier\"", "\"contributors\""}) {
      ASSERT_NE(reference_.find(std::string("\"kind\": ") + kind), std::string::npos) << kind;
    }
  }
  static void TearDownTestSuite() {
    delete program_;
    fs::remove_all(folder_);
  }

  static runtime::Observations observe(const std::vector<runtime::Input>& inputs, unsigned threads, std::uint64_t window,
                                       runtime::SeenEvents* seen = nullptr) {
    runtime::RunOptions options;
    options.read.threads = threads;
    options.read.window_bytes = window;
    runtime::RunResult result = runtime::observe_archive(*program_, inputs, options, seen);
    EXPECT_EQ(result.report.skipped, 0u);
    EXPECT_EQ(result.conflicts, 0u);
    return std::move(result.observations);
  }
  static std::string findings(const runtime::Observations& o, const std::vector<runtime::Input>& inputs) {
    std::vector<std::string> names;
    for (const runtime::Input& input : inputs) names.push_back(input.name);
    const auto list = runtime::evaluate(*program_, o, names);
    return tools::write_findings(list, tools::FindingsFormat::json, {program_, o.events, o.matched, o.first, o.last});
  }
  static std::mt19937_64 random() {
    const char* seed = std::getenv("TRIPLINE_SEED");
    const std::uint64_t value = seed ? std::strtoull(seed, nullptr, 10) : 20261120;
    std::printf("seed %llu\n", static_cast<unsigned long long>(value));
    return std::mt19937_64(value);
  }

  static fs::path folder_;
  static runtime::Program* program_;
  static std::vector<runtime::Input> inputs_;
  static std::string reference_;
};
fs::path Law::folder_;
runtime::Program* Law::program_;
std::vector<runtime::Input> Law::inputs_;
std::string Law::reference_;

TEST_F(Law, ThreadsAndWindowsChangeNothing) {
  for (const unsigned threads : {1u, 2u, 3u, 4u}) {
    for (const std::uint64_t window : {4096ull, 70'000ull, 256ull * 1024}) {
      EXPECT_TRUE(findings(observe(inputs_, threads, window), inputs_) == reference_) << threads << " threads, " << window;
    }
  }
}

TEST_F(Law, OrderOfFilesChangesNothing) {
  auto random = Law::random();
  std::vector<std::string> arguments;
  for (const runtime::Input& input : inputs_) arguments.push_back(input.path);
  for (int round = 0; round < 5; ++round) {
    std::shuffle(arguments.begin(), arguments.end(), random);
    const runtime::InputList found = runtime::find_inputs(arguments, {});
    ASSERT_TRUE(found.errors.empty());
    EXPECT_TRUE(findings(observe(found.inputs, 1u + static_cast<unsigned>(round) % 4, 256 * 1024), found.inputs) == reference_);
  }
}

TEST_F(Law, SplitsAddUpInAnyOrder) {
  auto random = Law::random();
  for (int round = 0; round < 6; ++round) {
    const std::size_t slices = 2 + random() % 6;
    std::vector<std::vector<std::uint32_t>> split(slices);
    for (std::uint32_t i = 0; i < inputs_.size(); ++i) split[random() % slices].push_back(i);
    std::shuffle(split.begin(), split.end(), random);
    runtime::SeenEvents seen(64 << 20);
    std::vector<runtime::Observations> parts;
    for (const std::vector<std::uint32_t>& numbers : split) {
      std::vector<runtime::Input> slice;
      for (const std::uint32_t number : numbers) slice.push_back(inputs_[number]);
      parts.push_back(observe(slice, 1 + static_cast<unsigned>(random() % 4), 256 * 1024, &seen));
      parts.back().renumber(numbers);
    }
    std::shuffle(parts.begin(), parts.end(), random);
    runtime::Observations sum(*program_);
    for (runtime::Observations& part : parts) sum.add(std::move(part));
    EXPECT_TRUE(findings(sum, inputs_) == reference_) << slices << " slices";
  }
}

}  // namespace
}  // namespace tripline
