// Lineages of whole archives against a second way of finding them: every record read as JSON, and from each credential
// back to the record whose response has its id. On the development data the labelled sessions must lead back to the
// attacker's key; on generated archives every scenario's keys to where the truth says that they begin.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>

#include "runtime/lineage.hpp"
#include "tools/generate/generate.hpp"
#include "tools/lineage_program.hpp"
#include "tools/load_graph.hpp"

namespace tripline {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::string get(const Json& event, const std::string& pointer) {
  const Json::json_pointer at(pointer);
  return event.contains(at) && event[at].is_string() ? event[at].get<std::string>() : "";
}

struct Archive {
  std::map<std::string, Json> events;  // by id
  runtime::Lineage lineage;
};
Archive read(const fs::path& folder) {
  Archive out;
  std::mutex mutex;
  const auto inputs = runtime::find_inputs({folder.string()}, {});
  runtime::read_archive(inputs.inputs, {}, [&](unsigned, const runtime::EventBytes& event) {
    const Json made = Json::parse(event.bytes);
    const std::lock_guard lock(mutex);
    out.events.emplace(get(made, "/eventID"), made);
  });
  tools::ArchiveOptions options;
  options.archive = {folder.string()};
  options.quiet = true;
  const auto loaded = tools::load_graph(tools::lineage_program(), options);
  EXPECT_TRUE(loaded);
  if (loaded) out.lineage = runtime::lineage_of(loaded->graph);
  return out;
}

// Credential -> the credential that it was issued with, by reading every record. A credential of the caller's own
// account goes before the other account's view of the same call.
std::map<std::string, std::string> issuers(const Archive& archive) {
  std::map<std::string, std::string> out, asked;  // asked: by shared event id
  for (const auto& [id, event] : archive.events) {
    const std::string shared = get(event, "/sharedEventID"), key = get(event, "/userIdentity/accessKeyId");
    if (!shared.empty() && !key.empty()) asked[shared] = key;
  }
  for (const auto& [id, event] : archive.events) {
    std::string issued = get(event, "/responseElements/credentials/accessKeyId");
    if (issued.empty()) issued = get(event, "/responseElements/accessKey/accessKeyId");
    if (issued.empty()) continue;
    std::string by = get(event, "/userIdentity/accessKeyId");
    if (by.empty()) by = asked[get(event, "/sharedEventID")];
    if (!by.empty()) out[issued] = by;
  }
  return out;
}

std::vector<std::string> forebears(const std::map<std::string, std::string>& issuers, std::string of) {
  std::vector<std::string> out;
  for (auto at = issuers.find(of); at != issuers.end(); at = issuers.find(of)) out.push_back(of = at->second);
  return out;
}
std::vector<std::string> forebears(const runtime::Lineage& lineage, const std::string& of) {
  std::vector<std::string> out;
  const auto at = std::find_if(lineage.nodes.begin(), lineage.nodes.end(), [&](const auto& n) { return n.id == of; });
  if (at == lineage.nodes.end()) return {"unknown"};
  for (auto on = at->parent; on && lineage.nodes[*on].credential; on = lineage.nodes[*on].parent) {
    out.push_back(lineage.nodes[*on].id);
  }
  return out;
}

// Every credential of the archive: the same forebears both ways. Returns how many have some.
std::size_t compare(const Archive& archive) {
  const auto expected = issuers(archive);
  std::size_t issued = 0;
  for (const runtime::LineageNode& node : archive.lineage.nodes) {
    if (!node.credential) continue;
    const auto ours = forebears(archive.lineage, node.id);
    EXPECT_EQ(ours, forebears(expected, node.id)) << node.id;
    EXPECT_LE(node.claims, 1u) << node.id;
    issued += !ours.empty();
  }
  return issued;
}

TEST(LineageArchives, LabelledSessionsLeadBackToTheAttackersKey) {
  const fs::path data = fs::path(TRIPLINE_ROOT) / "../shared/data/cloudtrail/invictus";
  if (!fs::exists(data)) GTEST_SKIP() << "skipped: ../shared/data is not here";
  const Archive archive = read(data / "AWSLogs");
  EXPECT_EQ(archive.events.size(), 2900u);
  const std::size_t issued = compare(archive);
  EXPECT_GT(issued, 0u);
  std::ifstream truth(data / "ground-truth.jsonl");
  const std::string attacker = "AKIATFQR7NSC8Q4X20BJ";  // of the user who ran the techniques
  std::size_t events = 0, direct = 0, through = 0;
  std::set<std::string> others;  // labelled, and of no issue that the log has
  for (std::string line; std::getline(truth, line);) {
    const Json label = Json::parse(line);
    for (const Json& labelled : label["events"]) {
      const std::string key = get(archive.events.at(labelled["eventID"]), "/userIdentity/accessKeyId");
      ++events;
      const auto back = forebears(archive.lineage, key);
      if (key == attacker) {
        ++direct;
      } else if (!key.empty() && !back.empty() && back.back() == attacker) {
        ++through;
      } else {
        others.insert(key + " " + get(archive.events.at(labelled["eventID"]), "/userIdentity/arn"));
      }
    }
  }
  std::printf("%zu labelled events: %zu of the attacker's key, %zu of sessions that lead back to it; not told by the log:\n",
              events, direct, through);
  for (const std::string& other : others) std::printf("  %s\n", other.c_str());
  EXPECT_EQ(through, 47u);
  // A console sign-in has no key, and credentials of an instance's metadata service no issue.
  EXPECT_EQ(others.size(), 2u);
}

TEST(LineageArchives, ScenariosLeadBackToWhereTheyBegin) {
  const fs::path folder = fs::temp_directory_path() / ("tripline-lineage-" + std::to_string(::getpid()));
  tools::GenerateOptions options;
  options.out = folder;
  options.days = 0.5;
  options.events_per_day = 8'000;
  options.seed = 11;
  for (const tools::ScenarioName& scenario : tools::scenario_names()) options.scenarios.emplace_back(scenario.name);
  const tools::GenerateResult made = tools::generate(options);
  ASSERT_TRUE(made.ok) << made.error;
  const Archive archive = read(folder / "AWSLogs");
  EXPECT_GT(compare(archive), 5u);
  std::size_t keys = 0, chained = 0;
  for (const std::string& line : made.summary.truth) {
    const Json truth = Json::parse(line);
    // Along the truth's path each temporary key came of the credential that stands before it.
    std::string before;
    for (const Json& node : truth["path"]) {
      const std::string name = node.get<std::string>();
      if (!name.starts_with("accesskey:")) continue;
      const std::string key = name.substr(10);
      if (!before.empty()) {
        const auto back = forebears(archive.lineage, key);
        ASSERT_FALSE(back.empty()) << truth["scenario"] << " " << key;
        EXPECT_EQ(back.front(), before) << truth["scenario"];
        ++chained;
      }
      before = key;
    }
    for (const Json& key : truth["access_keys"]) {
      const std::string id = key.get<std::string>();
      const auto known = std::any_of(archive.lineage.nodes.begin(), archive.lineage.nodes.end(),
                                     [&](const runtime::LineageNode& n) { return n.id == id && n.credential; });
      EXPECT_TRUE(known) << truth["scenario"] << " " << id;
      ++keys;
    }
  }
  std::printf("%zu keys of scenarios known, %zu of them came of the one before in the truth's paths\n", keys, chained);
  EXPECT_GT(keys, 5u);
  EXPECT_GE(chained, 3u);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace tripline
