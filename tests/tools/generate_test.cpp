// The generator's promises, checked on small archives: determinism, the shape of files and records, the
// lineage of credentials, the quiet of everyday life, and that the truth about scenarios is true.
#include "tools/generate/generate.hpp"

#include <gtest/gtest.h>
#include <libdeflate.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace tripline::tools {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string gunzip(const std::string& compressed) {
  const std::unique_ptr<libdeflate_decompressor, void (*)(libdeflate_decompressor*)> decompressor(
      libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
  std::string text(compressed.size() * 40 + 4096, '\0');
  std::size_t size = 0;
  if (libdeflate_gzip_decompress(decompressor.get(), compressed.data(), compressed.size(), text.data(),
                                 text.size(), &size) != LIBDEFLATE_SUCCESS) {
    return {};
  }
  text.resize(size);
  return text;
}

// A folder that is gone when the test is.
class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "tripline-generate-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

// The files of an archive: key to bytes.
std::map<std::string, std::string> files_of(const fs::path& root) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.is_regular_file()) files[fs::relative(entry.path(), root).string()] = read(entry.path());
  }
  return files;
}

struct Found {
  std::string file;
  json event;
};

struct Archive {
  std::map<std::string, std::string> files;
  std::vector<Found> events;  // by time
  GenerateSummary summary;
};

Archive make(GenerateOptions options) {
  const Folder folder;
  options.out = folder.path();
  const GenerateResult result = generate(options);
  EXPECT_TRUE(result.ok) << result.error;
  Archive archive{.files = files_of(folder.path()), .events = {}, .summary = result.summary};
  for (const auto& [key, bytes] : archive.files) {
    if (key == "ground-truth.jsonl") continue;
    const json file = json::parse(gunzip(bytes), nullptr, false);
    EXPECT_TRUE(file.is_object() && file.size() == 1 && file.contains("Records")) << key;
    if (!file.is_object()) continue;
    for (const json& event : file["Records"]) archive.events.push_back({key, event});
  }
  std::stable_sort(archive.events.begin(), archive.events.end(), [](const Found& a, const Found& b) {
    return a.event["eventTime"].get_ref<const std::string&>() <
           b.event["eventTime"].get_ref<const std::string&>();
  });
  return archive;
}

GenerateOptions small() {
  GenerateOptions options;
  options.seed = 7;
  options.events_per_day = 2500;
  options.accounts = 2;
  options.people = 10;
  return options;
}

std::vector<std::string> all_scenarios() {
  std::vector<std::string> names;
  for (const ScenarioName& scenario : scenario_names()) names.emplace_back(scenario.name);
  return names;
}

// Made once: a day of everyday life in the default organisation, and one with everything that can happen.
const Archive& quiet_day() {
  static const Archive archive = make({.out = {}, .seed = 5, .scenarios = {}});
  return archive;
}

const Archive& small_day() {
  static const Archive archive = make(small());
  return archive;
}

const Archive& eventful_day() {
  static const Archive archive = [] {
    GenerateOptions options = small();
    options.scenarios = all_scenarios();
    return make(options);
  }();
  return archive;
}

std::string text(const json& value, const char* pointer) {
  const json found = value.value(json::json_pointer(pointer), json());
  return found.is_string() ? found.get<std::string>() : std::string();
}

// Seconds since midnight of the first day: archives here last a day.
int seconds(const json& event) {
  const std::string when = text(event, "/eventTime");
  const auto two = [&](std::size_t at) { return std::stoi(when.substr(at, 2)); };
  return ((two(8) * 24 + two(11)) * 60 + two(14)) * 60 + two(17);
}

bool refused(const json& event) {
  const std::string code = text(event, "/errorCode");
  return code.find("AccessDenied") != std::string::npos || code.find("Unauthorized") != std::string::npos;
}

TEST(generate, same_options_give_same_bytes_on_any_number_of_threads) {
  GenerateOptions options = small();
  options.scenarios = {"stolen-key", "exfiltration"};
  options.days = 0.5;
  options.threads = 1;
  const Archive one = make(options);
  options.threads = 3;
  std::reverse(options.scenarios.begin(), options.scenarios.end());
  const Archive three = make(options);
  EXPECT_TRUE(one.files == three.files);
  EXPECT_EQ(one.summary.json_bytes, three.summary.json_bytes);
  EXPECT_GT(one.files.size(), 50u);
}

TEST(generate, another_seed_gives_another_archive) {
  GenerateOptions options = small();
  options.seed = 8;
  const Archive& first = small_day();
  const Archive second = make(options);
  std::set<std::string> ids;
  for (const Found& found : first.events) ids.insert(text(found.event, "/eventID"));
  for (const Found& found : second.events) EXPECT_EQ(ids.count(text(found.event, "/eventID")), 0u);
  for (const auto& [key, bytes] : second.files) EXPECT_EQ(first.files.count(key), 0u) << key;
}

TEST(generate, scenarios_leave_everyday_life_as_it_was) {
  std::set<std::string> ids;
  for (const Found& found : eventful_day().events) ids.insert(text(found.event, "/eventID"));
  for (const Found& found : small_day().events) EXPECT_EQ(ids.count(text(found.event, "/eventID")), 1u);
}

TEST(generate, keys_are_those_of_an_organisation_trail) {
  static const std::regex layout(
      R"(AWSLogs/o-[a-z0-9]{10}/(\d{12})/CloudTrail/([a-z]{2}-[a-z]+-\d)/(\d{4})/(\d{2})/(\d{2})/)"
      R"((\d{12})_CloudTrail_([a-z]{2}-[a-z]+-\d)_(\d{4})(\d{2})(\d{2})T\d{4}Z_[A-Za-z0-9]{16}\.json\.gz)");
  for (const auto& [key, bytes] : quiet_day().files) {
    std::smatch part;
    ASSERT_TRUE(std::regex_match(key, part, layout)) << key;
    EXPECT_EQ(part[1], part[6]);
    EXPECT_EQ(part[2], part[7]);
    EXPECT_EQ(part[3].str() + part[4].str() + part[5].str(), part[8].str() + part[9].str() + part[10].str());
  }
  for (const Found& found : quiet_day().events) {
    EXPECT_NE(found.file.find("/" + text(found.event, "/recipientAccountId") + "/"), std::string::npos);
    EXPECT_NE(found.file.find("/" + text(found.event, "/awsRegion") + "/"), std::string::npos);
  }
}

TEST(generate, records_have_the_fields_of_cloudtrail) {
  static const std::set<std::string> versions = {"1.08", "1.09", "1.10", "1.11"};
  static const std::regex uuid("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  for (const Archive* archive : {&quiet_day(), &eventful_day()}) {
    for (const Found& found : archive->events) {
      const json& event = found.event;
      for (const char* field : {"/eventTime", "/eventSource", "/eventName", "/awsRegion", "/sourceIPAddress",
                                "/userAgent", "/eventType", "/recipientAccountId", "/eventCategory"}) {
        EXPECT_FALSE(text(event, field).empty()) << field << ' ' << event.dump();
      }
      EXPECT_TRUE(versions.count(text(event, "/eventVersion")));
      EXPECT_TRUE(std::regex_match(text(event, "/eventID"), uuid));
      EXPECT_TRUE(event["readOnly"].is_boolean());
      EXPECT_EQ(event["managementEvent"].get<bool>(), text(event, "/eventCategory") == "Management");
      EXPECT_TRUE(event["userIdentity"].contains("type"));
      EXPECT_TRUE(event.contains("requestParameters") && event.contains("responseElements"));
      // What a shape left unresolved would still have its brackets.
      EXPECT_EQ(event.dump().find('<'), std::string::npos) << event.dump();
      const std::string source = text(event, "/eventSource");
      if (source == "iam.amazonaws.com" || source == "sts.amazonaws.com" ||
          source == "signin.amazonaws.com") {
        EXPECT_EQ(text(event, "/awsRegion"), "us-east-1");
      }
    }
  }
}

TEST(generate, archives_are_varied) {
  std::set<std::string> calls, types, kinds;
  bool plain = true;
  for (const Found& found : quiet_day().events) {
    calls.insert(text(found.event, "/eventSource") + text(found.event, "/eventName"));
    types.insert(text(found.event, "/userIdentity/type"));
    kinds.insert(text(found.event, "/eventType"));
  }
  for (const auto& [key, bytes] : quiet_day().files) {
    for (const char c : gunzip(bytes)) plain = plain && static_cast<unsigned char>(c) < 128;
  }
  EXPECT_GT(calls.size(), 90u);
  EXPECT_EQ(types, (std::set<std::string>{"AWSAccount", "AWSService", "AssumedRole", "IAMUser", "SAMLUser",
                                          "WebIdentityUser"}));
  EXPECT_EQ(kinds, (std::set<std::string>{"AwsApiCall", "AwsConsoleSignIn", "AwsServiceEvent"}));
  EXPECT_FALSE(plain) << "nothing but ASCII";
  const double mean =
      static_cast<double>(quiet_day().summary.json_bytes) / static_cast<double>(quiet_day().summary.events);
  EXPECT_GT(mean, 1300);
  EXPECT_LT(mean, 1800);
}

TEST(generate, sessions_are_issued_before_they_are_used) {
  for (const Archive* archive : {&quiet_day(), &eventful_day()}) {
    std::map<std::string, json> issued;  // by access key
    std::size_t used = 0;
    for (const Found& found : archive->events) {
      const json& event = found.event;
      const json& identity = event["userIdentity"];
      if (text(event, "/eventName").rfind("AssumeRole", 0) == 0 && event["responseElements"].is_object()) {
        issued.emplace(text(event, "/responseElements/credentials/accessKeyId"), event);
      }
      if (text(identity, "/type") != "AssumedRole") continue;
      ++used;
      const auto issue = issued.find(text(identity, "/accessKeyId"));
      ASSERT_NE(issue, issued.end()) << event.dump();
      EXPECT_EQ(text(issue->second, "/responseElements/assumedRoleUser/arn"), text(identity, "/arn"));
      EXPECT_EQ(text(issue->second, "/responseElements/assumedRoleUser/assumedRoleId"),
                text(identity, "/principalId"));
      EXPECT_EQ(text(issue->second, "/eventTime"), text(identity, "/sessionContext/attributes/creationDate"));
      EXPECT_EQ(text(issue->second, "/requestParameters/roleArn"),
                text(identity, "/sessionContext/sessionIssuer/arn"));
    }
    EXPECT_GT(used, 500u);
  }
}

TEST(generate, everyday_life_is_quiet) {
  static const std::set<std::string> escalation = {"CreateRole", "AttachRolePolicy", "PutRolePolicy",
                                                   "CreateUser", "AttachUserPolicy"};
  static const std::set<std::string> never = {"StopLogging",
                                              "UpdateTrail",
                                              "DeleteTrail",
                                              "PutEventSelectors",
                                              "DeleteDetector",
                                              "DeleteFlowLogs",
                                              "PutBucketPolicy",
                                              "PutBucketLifecycle",
                                              "CreateAccessKey",
                                              "CreateLoginProfile",
                                              "ModifySnapshotAttribute"};
  for (const std::uint64_t seed : {5u, 6u, 9u}) {
    Archive other;
    if (seed != 5) {
      GenerateOptions options = small();
      options.seed = seed;
      options.events_per_day = 4000;
      other = make(options);
    }
    const Archive& archive = seed == 5 ? quiet_day() : other;
    EXPECT_TRUE(archive.summary.truth.empty());
    std::map<std::string, std::set<std::string>> changes;  // by caller and by address
    std::vector<int> refusals, failed_sign_ins;
    for (const Found& found : archive.events) {
      const json& event = found.event;
      const std::string name = text(event, "/eventName");
      EXPECT_NE(text(event, "/userIdentity/type"), "Root");
      EXPECT_EQ(never.count(name), 0u) << name;
      if (name == "ConsoleLogin") {
        EXPECT_EQ(text(event, "/additionalEventData/MFAUsed"), "Yes");
        if (text(event, "/responseElements/ConsoleLogin") == "Failure")
          failed_sign_ins.push_back(seconds(event));
      }
      if (refused(event)) refusals.push_back(seconds(event));
      if (escalation.count(name)) {
        changes[text(event, "/userIdentity/arn")].insert(name);
        changes[text(event, "/sourceIPAddress")].insert(name);
      }
    }
    for (std::size_t i = 4; i < refusals.size(); ++i) EXPECT_GT(refusals[i] - refusals[i - 4], 300);
    for (std::size_t i = 4; i < failed_sign_ins.size(); ++i) {
      EXPECT_GT(failed_sign_ins[i] - failed_sign_ins[i - 4], 300);
    }
    for (const auto& [who, names] : changes) EXPECT_LT(names.size(), 3u) << who;
  }
  bool noise = false;
  for (const Found& found : quiet_day().events) noise = noise || found.event.contains("errorCode");
  EXPECT_TRUE(noise);
}

TEST(generate, a_few_records_are_delivered_twice_unchanged) {
  std::map<std::string, const Found*> seen;
  std::size_t repeats = 0;
  for (const Found& found : quiet_day().events) {
    const auto [first, is_new] = seen.emplace(text(found.event, "/eventID"), &found);
    if (is_new) continue;
    ++repeats;
    EXPECT_EQ(first->second->event, found.event);
    EXPECT_NE(first->second->file, found.file);
  }
  EXPECT_GE(repeats, 1u);
  EXPECT_LE(repeats, 20u);
}

TEST(generate, truth_names_events_that_are_there) {
  const Archive& archive = eventful_day();
  std::map<std::string, std::vector<const Found*>> by_id;
  for (const Found& found : archive.events) by_id[text(found.event, "/eventID")].push_back(&found);
  std::set<std::string> told;
  std::string lines;
  for (const std::string& line : archive.summary.truth) {
    lines += line + "\n";
    const json step = json::parse(line);
    told.insert(text(step, "/scenario"));
    EXPECT_FALSE(step["events"].empty());
    EXPECT_FALSE(step["entities"].empty());
    EXPECT_FALSE(step["path"].empty());
    std::set<std::string> actors, keys, addresses, times;
    for (const json& event : step["events"]) {
      const auto found = by_id.find(text(event, "/eventID"));
      ASSERT_NE(found, by_id.end()) << event.dump();
      const auto at = std::find_if(found->second.begin(), found->second.end(),
                                   [&](const Found* each) { return each->file == text(event, "/file"); });
      ASSERT_NE(at, found->second.end()) << event.dump();
      const json& record = (*at)->event;
      EXPECT_EQ(text(record, "/eventName"), text(event, "/eventName"));
      EXPECT_EQ(text(record, "/eventTime"), text(event, "/eventTime"));
      times.insert(text(record, "/eventTime"));
      if (!text(record, "/userIdentity/arn").empty()) actors.insert(text(record, "/userIdentity/arn"));
      if (!text(record, "/userIdentity/accessKeyId").empty())
        keys.insert(text(record, "/userIdentity/accessKeyId"));
      addresses.insert(text(record, "/sourceIPAddress"));
    }
    EXPECT_EQ(step["actors"].get<std::set<std::string>>(), actors);
    EXPECT_EQ(step["access_keys"].get<std::set<std::string>>(), keys);
    EXPECT_EQ(step["source_addresses"].get<std::set<std::string>>(), addresses);
    EXPECT_EQ(text(step, "/first"), *times.begin());
    EXPECT_EQ(text(step, "/last"), *times.rbegin());
  }
  const auto names = all_scenarios();
  EXPECT_EQ(told, std::set<std::string>(names.begin(), names.end()));
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_EQ(archive.files.at("ground-truth.jsonl"), lines);
}

// What detections look for in each scenario, found in the events its truth names.
TEST(generate, scenarios_show_their_marks) {
  std::map<std::string, std::map<std::string, int>> marks;
  std::map<std::string, const json*> by_id;
  for (const Found& found : eventful_day().events) by_id[text(found.event, "/eventID")] = &found.event;
  std::vector<int> reads;
  for (const std::string& line : eventful_day().summary.truth) {
    const json step = json::parse(line);
    auto& mark = marks[text(step, "/scenario")];
    for (const json& named : step["events"]) {
      const json& event = *by_id.at(text(named, "/eventID"));
      const std::string name = text(event, "/eventName");
      ++mark[name];
      if (refused(event)) ++mark["refused"];
      if (text(event, "/userIdentity/type") == "Root") ++mark["root"];
      if (text(event, "/errorCode") == "Client.VcpuLimitExceeded") ++mark["over limit"];
      if (text(event, "/errorMessage") == "Failed authentication") ++mark["failed sign-in"];
      if (text(event, "/userIdentity/userName") == "HIDDEN_DUE_TO_SECURITY_REASONS") ++mark["hidden"];
      if (text(event, "/additionalEventData/MFAUsed") == "No" &&
          text(event, "/responseElements/ConsoleLogin") == "Success") {
        ++mark["no second factor"];
      }
      if (text(event, "/additionalEventData/AuthenticationMethod") == "QueryString") ++mark["presigned"];
      if (!text(event, "/responseElements/instancesSet/items/0/instanceType").empty()) ++mark["instances"];
      if (name == "GetObject") reads.push_back(seconds(event));
    }
  }
  for (const char* name :
       {"ListUsers", "CreateAccessKey", "AttachUserPolicy", "CreateLoginProfile", "no second factor"}) {
    EXPECT_GE(marks["stolen-key"][name], 1) << name;
  }
  EXPECT_GE(marks["stolen-key"]["refused"], 5);
  for (const char* name : {"CreateRole", "AttachRolePolicy", "PutRolePolicy", "CreateUser",
                           "AttachUserPolicy", "CreatePolicyVersion", "AssumeRole"}) {
    EXPECT_EQ(marks["privilege-escalation"][name], 1) << name;
  }
  EXPECT_GE(marks["role-chain"]["AssumeRole"], 3);
  EXPECT_GE(marks["role-chain"]["GetSecretValue"], 4);
  ASSERT_GT(reads.size(), 100u);
  EXPECT_LE(reads[100] - reads[0], 300);
  EXPECT_GE(marks["exfiltration"]["presigned"], 10);
  EXPECT_EQ(marks["exfiltration"]["ModifySnapshotAttribute"], 1);
  for (const char* name :
       {"StopLogging", "UpdateTrail", "PutEventSelectors", "DeleteTrail", "PutBucketLifecycle",
        "PutBucketPolicy", "DeleteFlowLogs", "DeleteDetector", "root"}) {
    EXPECT_GE(marks["trail-tampering"][name], 1) << name;
  }
  EXPECT_GE(marks["password-spray"]["failed sign-in"], 40);
  EXPECT_GE(marks["password-spray"]["hidden"], 10);
  EXPECT_EQ(marks["password-spray"]["no second factor"], 1);
  EXPECT_GE(marks["cryptomining"]["instances"], 4);
  EXPECT_GE(marks["cryptomining"]["RequestServiceQuotaIncrease"], 1);
  EXPECT_GE(marks["cryptomining"]["over limit"] + marks["cryptomining"]["refused"], 1);
}

TEST(generate, volume_follows_the_options) {
  const Folder folder;
  GenerateOptions options;
  options.out = folder.path() / "bytes";
  options.days = 0.25;
  options.max_bytes = 20'000'000;
  double last = 0;
  const GenerateResult bytes = generate(options, [&](double fraction) {
    EXPECT_GE(fraction, last);
    last = fraction;
  });
  ASSERT_TRUE(bytes.ok) << bytes.error;
  EXPECT_EQ(last, 1.0);
  EXPECT_NEAR(static_cast<double>(bytes.summary.json_bytes), 20e6, 3e6);

  options.out = folder.path() / "events";
  options.max_bytes = 0;
  options.days = 0.5;
  options.events_per_day = 10'000;
  const GenerateResult events = generate(options);
  ASSERT_TRUE(events.ok) << events.error;
  EXPECT_NEAR(static_cast<double>(events.summary.events), 5000, 1000);
}

TEST(generate, wrong_options_are_errors) {
  const Folder folder;
  const auto error = [&](auto change) {
    GenerateOptions options = small();
    options.out = folder.path() / "archive";
    options.days = 0.01;
    change(options);
    const GenerateResult result = generate(options);
    EXPECT_NE(result.ok, !result.error.empty());
    return result.error;
  };
  EXPECT_EQ(error([](auto& o) { o.out.clear(); }), "no folder to write to");
  EXPECT_EQ(error([](auto& o) { o.days = 0; }), "`days` must be more than 0 and at most 3660");
  EXPECT_EQ(error([](auto& o) { o.start = "2025-02-30"; }),
            "`2025-02-30` is not a time like 2025-03-03T00:00:00Z");
  EXPECT_EQ(error([](auto& o) { o.accounts = 0; }), "`accounts` must be from 1 to 200");
  EXPECT_EQ(error([](auto& o) { o.people = 1; }), "`people` must be from 2 to 700");
  EXPECT_EQ(error([](auto& o) { o.scenarios = {"meteor"}; }), "no scenario is called `meteor`");
  EXPECT_EQ(error([](auto&) {}), "");
  EXPECT_EQ(error([](auto&) {}), "`" + (folder.path() / "archive").string() + "` already holds an archive");
  EXPECT_FALSE(error([](auto& o) { o.out = "/dev/null/archive"; }).empty());
}

TEST(generate, the_smallest_organisation_and_every_scenario_fit_a_short_time) {
  GenerateOptions options;
  options.accounts = 1;
  options.people = 2;
  options.days = 0.05;
  options.start = "2024-02-28T23:30:00Z";
  options.scenarios = all_scenarios();
  const Archive archive = make(options);
  EXPECT_GT(archive.summary.truth.size(), 20u);
  EXPECT_EQ(archive.summary.events, archive.events.size());
}

}  // namespace
}  // namespace tripline::tools
