// The packs in rules/: they load without errors, their own tests pass, every rule has one that fires and one that
// must not, and on every event of the development data the compiled program agrees with the oracle about every
// pattern that stands in them.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <set>

#include "compiler/catalogue/check_catalogue.hpp"
#include "compiler/compile.hpp"
#include "runtime/artifact.hpp"
#include "runtime/match.hpp"
#include "runtime/run.hpp"
#include "tests/oracle.hpp"
#include "tools/load_rules.hpp"
#include "tools/rule_tests.hpp"

namespace tripline {
namespace {

namespace fs = std::filesystem;

const tools::LoadedPacks& shipped() {
  static const tools::LoadedPacks loaded = tools::load_packs({TRIPLINE_ROOT "/rules"});
  return loaded;
}

TEST(ShippedPacks, Load) {
  EXPECT_TRUE(shipped().ok());
  EXPECT_FALSE(shipped().diagnostics.has_errors());
}

// What the catalogue says of them is known, and each line is justified in the README of its pack.
TEST(ShippedPacks, NameWhatAwsHas) {
  grammar::Diagnostics diagnostics;
  compiler::check_catalogue(shipped().files.packs, compiler::Catalogue::shipped(), nullptr, diagnostics);
  std::map<std::string, std::size_t> said;
  for (const grammar::Diagnostic& d : diagnostics.list()) {
    if (d.severity != grammar::Severity::note) ++said[std::string(entry_of(d.code).word) + ": " + d.message];
  }
  EXPECT_EQ(said, (std::map<std::string, std::size_t>{}));
}

TEST(ShippedPacks, PassTheirTests) {
  ASSERT_TRUE(shipped().ok());
  std::size_t judged = 0;
  for (const tools::Expectation& e : tools::run_rule_tests(shipped().files.packs, shipped().compiled->program)) {
    EXPECT_TRUE(e.passed) << e.pack << ": " << e.test << ": " << e.name << " expected " << e.expected << " got "
                          << e.actual << " " << e.problem;
    ++judged;
  }
  EXPECT_GT(judged, 100u);
}

TEST(ShippedPacks, EveryRuleFiresOnceAndStaysSilentOnce) {
  ASSERT_TRUE(shipped().ok());
  std::map<std::string, std::set<bool>> seen;
  for (const tools::Expectation& e : tools::run_rule_tests(shipped().files.packs, shipped().compiled->program)) {
    seen[e.pack + "/" + e.name].insert(e.actual > 0);
  }
  const auto both = [&](const std::string& name) {
    EXPECT_EQ(seen[name].size(), 2u) << name << " has no test of both kinds";
  };
  const runtime::Program& program = shipped().compiled->program;
  for (const auto& alarm : program.alarms) both(alarm.rule.pack + "/" + alarm.rule.name);
  for (const auto& threat : program.threats) both(threat.rule.pack + "/" + threat.rule.name);
  for (const auto& outlier : program.outliers) both(outlier.rule.pack + "/" + outlier.rule.name);
  for (const auto& score : program.scores) both(score.rule.pack + "/" + score.rule.name);
  for (const auto& contributors : program.contributors) both(contributors.rule.pack + "/" + contributors.rule.name);
  for (const auto& query : program.queries) both(query.pack + "/" + query.name);
}

TEST(ShippedPacks, CompileToTheSameBytes) {
  const tools::LoadedPacks again = tools::load_packs({TRIPLINE_ROOT "/rules"});
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(runtime::save(again.compiled->program), runtime::save(shipped().compiled->program));
}

// All patterns written in a pack, wherever they stand.
void collect(const grammar::ast::FilterUse& use, std::vector<grammar::Pattern>& out) {
  if (use.pattern) out.push_back(*use.pattern);
  for (const auto& child : use.children) collect(child, out);
}
std::vector<grammar::Pattern> all_patterns() {
  std::vector<grammar::Pattern> out;
  for (const grammar::ast::Pack& pack : shipped().files.packs) {
    for (const auto& filter : pack.filters) collect(filter.use, out);
    for (const auto& metric : pack.metrics) collect(metric.filter, out);
    for (const auto& alarm : pack.alarms) {
      if (alarm.metric) collect(alarm.metric->filter, out);
    }
    for (const auto& score : pack.scores) {
      if (score.filter) collect(*score.filter, out);
      for (const auto& signal : score.signals) {
        if (signal.filter) collect(*signal.filter, out);
      }
      for (const auto& category : score.categories) collect(*category.filter, out);
    }
    for (const auto& threat : pack.threats) {
      if (threat.filter) collect(*threat.filter, out);
      if (const auto* sequence = std::get_if<grammar::ast::Threat::Sequence>(&threat.kind)) {
        for (const auto& step : sequence->steps) collect(*step.filter, out);
        if (sequence->without) collect(*sequence->without, out);
      }
    }
  }
  return out;
}

// Events of the development data: two archives, and lines of {"events": [...]} or {"event": ...}.
std::vector<std::string> data_events(const fs::path& data) {
  std::vector<std::string> out;
  std::mutex mutex;
  const auto inputs = runtime::find_inputs(
      {(data / "cloudtrail/invictus/AWSLogs").string(), (data / "cloudtrail/opensearch-sample/AWSLogs").string(),
       (data / "events/traildiscover.jsonl.gz").string(), (data / "events/fixtures.jsonl.gz").string()},
      {});
  EXPECT_TRUE(inputs.errors.empty());
  runtime::read_archive(inputs.inputs, {}, [&](unsigned, const runtime::EventBytes& event) {
    const std::lock_guard lock(mutex);
    out.emplace_back(event.bytes);
  });
  return out;
}

TEST(ShippedPacks, AgreeWithTheOracleOnRealEvents) {
  const fs::path data = fs::path(TRIPLINE_ROOT) / "../shared/data";
  if (!fs::exists(data)) GTEST_SKIP() << "skipped: ../shared/data is not here";
  ASSERT_TRUE(shipped().ok());
  const std::vector<grammar::Pattern> patterns = all_patterns();
  const auto program = compiler::compile_patterns(patterns);
  ASSERT_TRUE(program);
  const std::vector<std::string> events = data_events(data);
  EXPECT_GE(events.size(), 2900u + 840u);
  runtime::Matcher matcher(*program);
  std::size_t matches = 0;
  for (const std::string& event : events) {
    const std::string bytes = event + std::string(runtime::Decoder::padding, ' ');
    const auto& matched = matcher.match(std::string_view(bytes).substr(0, event.size()), true);
    const std::set<std::uint32_t> set(matched.begin(), matched.end());
    for (std::uint32_t p = 0; p < patterns.size(); ++p) {
      const bool expected = oracle::matches(patterns[p], event);
      matches += expected;
      ASSERT_EQ(set.contains(p), expected) << grammar::to_string(patterns[p]) << "\n" << event.substr(0, 2000);
    }
  }
  std::printf("%zu events, %zu patterns, %zu matches\n", events.size(), patterns.size(), matches);
  EXPECT_GT(matches, 1000u);
}

}  // namespace
}  // namespace tripline
