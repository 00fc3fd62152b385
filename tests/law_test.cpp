// The law: for any split of an archive, any order of its files and any number of threads, the findings are
// byte-identical. Held on a generated archive with intrusions and redelivered records, under every shipped pack.
// TRIPLINE_SEED chooses other splits than the default ones.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

#include "runtime/activity_graph.hpp"
#include "runtime/evaluate.hpp"
#include "runtime/geo_database.hpp"
#include "runtime/run.hpp"
#include "tests/archive_splits.hpp"
#include "tests/mmdb_file.hpp"
#include "tools/findings_output.hpp"
#include "tools/graph_json.hpp"
#include "tools/load_rules.hpp"

namespace tripline {
namespace {

namespace fs = std::filesystem;

// What the shipped packs do not have.
constexpr const char* more_rules = R"(pack: law
metrics:
  - { name: Calls, filter: '{ $.eventName = * }', dimensions: { Region: $.awsRegion } }
  - { name: Denied, filter: '{ $.errorCode = AccessDenied* }', default: 0 }
  - { name: Size, filter: '{ $.eventName = * }', value: $.additionalEventData.bytesTransferredOut,
      dimensions: { Region: $.awsRegion } }
alarms:
  - { name: calls, metric: Calls, threshold: 20, period: 5m, evaluation_periods: 3, datapoints_to_alarm: 2 }
  - { name: aligned calls, metric: Calls, threshold: 200, period: 1h, window: aligned, time_zone: "+05:30" }
  - { name: calls of a day, metric: Calls, threshold: 200, period: 1d, window: aligned, time_zone: Australia/Lord_Howe }
  - { name: denied, metric: Denied, threshold: 1, period: 1m, evaluation_range: 1 }
  - { name: unusual, metric: Calls, period: 1m, band: { width: 1.5, metric_time_zone: "+02:00" } }
  - { name: large reads, metric: Size, statistic: p95, threshold: 100000, evaluate_low_sample_count_percentile: ignore }
  - { name: typical reads, metric: Size, statistic: IQM, threshold: 50000, period: 1h }
  - name: denied share
    expression: share * 100
    metrics: { denied: Denied, calls: { metric: Calls, statistic: SampleCount }, share: { expression: denied / calls } }
    threshold: 1
  - { name: per region, expression: 'IF(MINUTE(size) < 30, size)', metrics: { size: { metric: Size, statistic: p50 } }, threshold: 2000 }
composites:
  - { name: both, rule: ALARM(calls) AND NOT OK(denied), suppressor: denied, wait: 2m, extension: 3m }
  - { name: any, rule: 'AT_LEAST(50%, ALARM, (both, "aligned calls", denied))' }
  - { name: share, rule: 'ALARM("denied share") AND NOT ALARM("large reads")' }
outliers:
  - { name: busy, by: $.userIdentity.userName }
  - { name: busy addresses, by: $.sourceIPAddress, method: mad, k: 2, window: 1h }
scores:
  - name: risky events
    per: event
    by: $.userIdentity.arn
    base: 1
    level: 4
    signals:
      - { name: error, filter: '{ $.errorCode = * }', weight: 3, reason: '{count} errors' }
      - { name: write, filter: '{ $.readOnly IS FALSE }', weight: 2 }
      - { name: abroad, filter: { field: $.sourceIPAddress, country: [DE, FR] }, weight: 1 }
    categories:
      - { of: service, is: iam, filter: '{ $.eventSource = iam.* }' }
      - { of: service, is: other, filter: '' }
    window: 1h
  - name: suspicious addresses
    by: $.sourceIPAddress
    level: 5
    signals:
      - { name: users, distinct: $.userIdentity.userName, at_least: 2, weight: 3 }
      - { name: errors, filter: '{ $.errorCode = * }', at_least: 5, share: 0.02, weight: 4 }
      - { name: calls, at_least: 50, weight: 2 }
      - { name: hosted, filter: { field: $.sourceIPAddress, asn: "*" }, weight: 1 }
nodes:
  - { name: caller, kind: caller, id: [$.userIdentity.arn, $.userIdentity.invokedBy, someone] }
  - { name: resources, kind: arn, id: '$.resources[*].ARN' }
  - { name: service, kind: service, id: $.eventSource }
  - { name: anyone, kind: caller, id: anyone }
edges:
  - { name: acts, from: caller, to: [resources, service], kind: $.eventName, denied: '{ $.errorCode = AccessDenied* }' }
  - { name: happens, from: anyone, to: anyone, via: '' }
graphs:
  - { name: whole }
  - { name: sample, max_edges: 50 }
  - { name: earliest, parallel: earliest }
threats:
  - { name: many, count: { at_least: 40 }, by_all: [$.userIdentity.arn, $.awsRegion], window: 10m, suppress: 2h }
  - name: various
    aliases: { user: $.userIdentity.arn, address: $.sourceIPAddress }
    value_count: { of: $.eventName, at_least: 6 }
    by: [user, address]
    window: 5m
    reason: '{user} called {values} from {address}'
    exceptions:
      - { filter: '{ $.eventName = GetObject }', owner: law, reason: to have one, expires: 9999-12-31 }
  - { name: bytes, sum: { of: $.additionalEventData.bytesTransferredOut, at_least: 1000000.5 }, by: $.sourceIPAddress, window: 1h }
  - name: chain
    aliases: { key: $.userIdentity.accessKeyId }
    sequence:
      steps:
        - { filter: '{ $.eventName = AssumeRole* }', aliases: { key: $.responseElements.credentials.accessKeyId } }
        - { filter: '{ $.eventName = * }', max_gap: 20m }
        - { filter: '{ $.eventName = * }', without: '{ $.errorCode = * }' }
    by: key
    window: 1h
  - { name: in any order, sequence: { steps: [{ filter: '{ $.eventName = Get* }' }, { filter: '{ $.eventName = "*Object" }' }], order: any }, by: $.userIdentity.arn, window: 1m }
  - { name: nothing behind, absence: { of: '{ $.eventName = * }', after: '{ $.eventName = AssumeRole* }' }, by: $.sourceIPAddress, window: 2m }
  - { name: news, first_seen: { of: $.eventName, learning: 2h }, by: $.userIdentity.arn, window: 1m }
)";

class Law : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    tools::GenerateOptions options;
    options.days = 0.6;
    options.events_per_day = 20'000;
    options.seed = 7;
    for (const tools::ScenarioName& scenario : tools::scenario_names()) options.scenarios.emplace_back(scenario.name);
    archive_ = new LawArchive("tripline-law", options);
    inputs_ = archive_->inputs();
    const fs::path rules = archive_->folder() / "law.yaml";
    std::ofstream(rules) << more_rules;
    tools::LoadedPacks loaded = tools::load_packs({TRIPLINE_ROOT "/rules", rules.string()});
    ASSERT_TRUE(loaded.ok());
    program_ = new runtime::Program(std::move(loaded.compiled->program));
    places_ = new runtime::Places(half_a_world());
    reference_ = findings(observe(inputs_, 1, 256 * 1024), inputs_);
    ASSERT_GT(reference_.size(), 10'000u);
    ASSERT_NE(reference_.find("\"rule\": \"unusual\""), std::string::npos);
    ASSERT_NE(reference_.find("\"times_cut\": true"), std::string::npos);
    ASSERT_EQ(sampled_edges(), 50u);
    for (const char* kind : {"\"alarm\"", "\"composite\"", "\"threat\"", "\"outlier\"", "\"score\"", "\"path\"", "\"contributors\""}) {
      ASSERT_NE(reference_.find(std::string("\"kind\": ") + kind), std::string::npos) << kind;
    }
    for (int kind = 0; kind <= static_cast<int>(runtime::Threat::Kind::first_seen); ++kind) {
      const std::string word(runtime::to_string(static_cast<runtime::Threat::Kind>(kind)));
      ASSERT_NE(reference_.find("\"kind\": \"" + word + "\""), std::string::npos) << word;
    }
    for (const char* signal : {"\"abroad\"", "\"hosted\"", "\"users\"", "\"errors\""}) {
      ASSERT_NE(reference_.find(std::string("\"name\": ") + signal), std::string::npos) << signal;
    }
    ASSERT_NE(reference_.find("\"near_misses\""), std::string::npos);
  }
  static void TearDownTestSuite() {
    delete places_;
    delete program_;
    delete archive_;
  }

  static runtime::Observations observe(const std::vector<runtime::Input>& inputs, unsigned threads, std::uint64_t window,
                                       runtime::SeenEvents* seen = nullptr) {
    runtime::RunOptions options;
    options.read.threads = threads;
    options.read.window_bytes = window;
    options.scope.places = places_;
    runtime::RunResult result = runtime::observe_archive(*program_, inputs, options, seen);
    EXPECT_EQ(result.report.skipped, 0u);
    EXPECT_EQ(result.conflicts, 0u);
    return std::move(result.observations);
  }
  static std::string findings(const runtime::Observations& o, const std::vector<runtime::Input>& inputs) {
    std::vector<std::string> names;
    for (const runtime::Input& input : inputs) names.push_back(input.name);
    const auto list = runtime::evaluate(*program_, o, names);
    const auto misses = runtime::near_misses(*program_, o, names, 500);
    tools::FindingsContext context{program_, o.events, o.matched, o.first, o.last};
    context.near_misses = misses;
    std::string out = tools::write_findings(list, tools::FindingsFormat::json, context);
    for (std::size_t g = 0; g < program_->graphs.size(); ++g) {
      out += tools::graph_json(runtime::activity_graph(*program_, g, o), o, names);
    }
    return out;
  }
  // Of the graph that may keep fewer than there are.
  static std::size_t sampled_edges() {
    const runtime::Observations o = observe(inputs_, 2, 256 * 1024);
    for (std::size_t g = 0; g < program_->graphs.size(); ++g) {
      if (program_->graphs[g].rule.name == "sample") return runtime::activity_graph(*program_, g, o).edges.size();
    }
    return 0;
  }

  // A database in which IPv4's lower half is in Germany and hosted, and a quarter in France.
  static runtime::Places half_a_world() {
    mmdb::Writer writer;
    writer.add("0.0.0.0/1", mmdb::map({{"autonomous_system_number", mmdb::number(64496)},
                                       {"country", mmdb::map({{"iso_code", mmdb::text("DE")}})}}));
    writer.add("128.0.0.0/2", mmdb::country_record("FR"));
    const std::string path = (archive_->folder() / "law.mmdb").string();
    std::ofstream(path, std::ios::binary) << writer.file();
    auto opened = runtime::GeoDatabase::open(path);
    runtime::Places places;
    places.add(std::make_shared<runtime::GeoDatabase>(std::move(std::get<runtime::GeoDatabase>(opened))));
    return places;
  }

  static LawArchive* archive_;
  static runtime::Places* places_;
  static runtime::Program* program_;
  static std::vector<runtime::Input> inputs_;
  static std::string reference_;
};
LawArchive* Law::archive_ = nullptr;
runtime::Places* Law::places_ = nullptr;
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

// As a backtest reads: each program finds what it finds alone, whatever runs beside it.
TEST_F(Law, ProgramsBesideEachOtherChangeNothing) {
  runtime::Program other = *program_;
  other.threats.clear();
  other.outliers.clear();
  for (const unsigned threads : {1u, 3u}) {
    runtime::RunOptions options;
    options.read.threads = threads;
    options.scope.places = places_;
    const auto results = runtime::observe_programs({program_, &other, program_}, inputs_, options);
    ASSERT_EQ(results.size(), 3u);
    EXPECT_TRUE(findings(results[0].observations, inputs_) == reference_) << threads;
    EXPECT_TRUE(findings(results[2].observations, inputs_) == reference_) << threads;
    EXPECT_EQ(results[1].observations.events, results[0].observations.events);
    EXPECT_EQ(results[1].observations.duplicates, results[0].observations.duplicates);
  }
}

TEST_F(Law, OrderOfFilesChangesNothing) {
  auto random = law_random();
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
  const auto observe_slice = [](const std::vector<runtime::Input>& slice, unsigned threads, runtime::SeenEvents* seen) {
    return observe(slice, threads, 256 * 1024, seen);
  };
  for_random_splits(inputs_, 6, observe_slice, [](std::vector<runtime::Observations> parts) {
    runtime::Observations sum(*program_);
    for (runtime::Observations& part : parts) sum.add(std::move(part));
    EXPECT_TRUE(findings(sum, inputs_) == reference_) << parts.size() << " slices";
  });
}

}  // namespace
}  // namespace tripline
