// How often the catalogue would be wrong: every distinct (eventSource, eventName) of the development data, and every
// parameter of their records, asked for as a rule would. All of them happened, so whatever is said is a false alarm.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "compiler/catalogue/checks.hpp"
#include "runtime/run.hpp"

namespace tripline {
namespace {

namespace fs = std::filesystem;
using compiler::Claim;
using compiler::ClaimNode;
using compiler::ClaimValue;
using nlohmann::json;

using Keys = std::vector<std::string>;

// Every path to a value below `value`, elements of lists as an empty key.
void collect(const json& value, Keys& keys, std::set<Keys>& out) {
  if (value.is_object()) {
    for (const auto& [key, below] : value.items()) {
      keys.push_back(key);
      collect(below, keys, out);
      keys.pop_back();
    }
  } else if (value.is_array()) {
    keys.emplace_back();
    for (const json& element : value) collect(element, keys, out);
    keys.pop_back();
  }
  if (!keys.empty() && !keys.back().empty()) out.insert(keys);
}

ClaimNode claim(const Keys& keys, Claim::Sign sign, std::string value = {}) {
  ClaimNode node;
  node.kind = ClaimNode::Kind::claim;
  node.claim.sign = sign;
  for (const std::string& key : keys) node.claim.path.steps.push_back({key, {}});
  if (sign == Claim::Sign::equal) node.claim.values.push_back({ClaimValue::Kind::text, std::move(value), {}, {}, true});
  return node;
}

struct Seen {
  std::set<Keys> paths;
};

std::map<std::pair<std::string, std::string>, Seen> seen_events(const fs::path& data) {
  std::map<std::pair<std::string, std::string>, Seen> out;
  std::mutex mutex;
  const auto inputs = runtime::find_inputs(
      {(data / "cloudtrail/invictus/AWSLogs").string(), (data / "cloudtrail/opensearch-sample/AWSLogs").string(),
       (data / "events/traildiscover.jsonl.gz").string(), (data / "events/fixtures.jsonl.gz").string()},
      {});
  EXPECT_TRUE(inputs.errors.empty());
  runtime::read_archive(inputs.inputs, {}, [&](unsigned, const runtime::EventBytes& event) {
    const json line = json::parse(event.bytes, nullptr, false);
    if (!line.is_object()) return;
    // Lines of {"events": [...]} or {"event": ...}, or a record itself.
    const json records = line.contains("events") ? line["events"] : json::array({line.contains("event") ? line["event"] : line});
    const std::lock_guard lock(mutex);
    for (const json& record : records) {
      Keys keys;
      if (record.contains("eventName") && record.contains("eventSource")) {
        collect(record, keys, out[{record["eventSource"], record["eventName"]}].paths);
      }
    }
  });
  return out;
}

struct Said {
  std::size_t names = 0;    // about the name or its source
  std::size_t fields = 0;   // about a path
  std::vector<std::string> texts;
};

Said said_of(const ClaimNode& tree, compiler::CallFinder& finder) {
  grammar::Diagnostics diagnostics;
  compiler::CatalogueChecks in{finder, diagnostics};
  compiler::check_claims(tree, {}, in);
  Said said;
  for (const auto& d : diagnostics.list()) {
    if (d.severity == grammar::Severity::note) continue;
    (d.code == grammar::Code::unknown_field ? said.fields : said.names) += 1;
    said.texts.push_back(std::string(entry_of(d.code).word) + ": " + d.message + "; " + d.help);
  }
  return said;
}

TEST(CatalogueData, FalseAlarmsAreRare) {
  const fs::path data = fs::path(TRIPLINE_ROOT) / "../shared/data";
  if (!fs::exists(data)) GTEST_SKIP() << "skipped: ../shared/data is not here";
  compiler::CallFinder finder(compiler::Catalogue::shipped());
  std::size_t pairs = 0, false_pairs = 0, paths = 0, false_paths = 0;
  for (const auto& [pair, seen] : seen_events(data)) {
    ClaimNode tree;
    tree.children.push_back(claim({"eventSource"}, Claim::Sign::equal, pair.first));
    tree.children.push_back(claim({"eventName"}, Claim::Sign::equal, pair.second));
    compiler::find_scopes(tree, finder);
    ++pairs;
    const Said names = said_of(tree, finder);
    false_pairs += names.names > 0;
    for (const std::string& text : names.texts) std::printf("%s %s: %s\n", pair.first.c_str(), pair.second.c_str(), text.c_str());
    for (const Keys& keys : seen.paths) {
      ClaimNode with = tree;
      with.children.push_back(claim(keys, Claim::Sign::present));
      compiler::find_scopes(with, finder);
      ++paths;
      const Said said = said_of(with, finder);
      false_paths += said.fields > 0;
      if (said.fields > 0) std::printf("%s %s: %s\n", pair.first.c_str(), pair.second.c_str(), said.texts.back().c_str());
    }
  }
  std::printf("%zu pairs, %zu false alarms; %zu paths, %zu false alarms\n", pairs, false_pairs, paths, false_paths);
  EXPECT_GT(pairs, 390u);
  EXPECT_LT(false_pairs * 50, pairs) << "2 % or more";
  EXPECT_GT(paths, 5000u);
  EXPECT_LT(false_paths * 50, paths) << "2 % or more";
}

}  // namespace
}  // namespace tripline
