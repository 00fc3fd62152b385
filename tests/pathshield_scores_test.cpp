// The scores of the shipped pack pathshield against the guide's script, written down once more as plainly as it stands
// there: on random events, on a generated archive and on real events both say the same of every event and address.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>
#include <random>
#include <set>

#include "runtime/evaluate.hpp"
#include "runtime/event_time.hpp"
#include "runtime/observe.hpp"
#include "runtime/places.hpp"
#include "tests/archive_splits.hpp"
#include "tools/load_rules.hpp"

namespace tripline {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
constexpr std::int64_t begin = 1'700'000'000;

// --- the guide's script

std::string get(const Json& event, const char* pointer) {
  const Json::json_pointer at(pointer);
  return event.contains(at) && event[at].is_string() ? event[at].get<std::string>() : "";
}
bool within(const std::string& what, const std::string& text) { return text.find(what) != std::string::npos; }

int calculate_event_risk_score(const Json& event) {
  int score = 1;
  const std::set<std::string> high_risk_events = {"CreateRole",      "AttachRolePolicy", "PutRolePolicy",
                                                  "CreateUser",      "AttachUserPolicy", "PutUserPolicy",
                                                  "CreateAccessKey", "DeleteTrail",      "StopLogging"};
  if (high_risk_events.contains(get(event, "/eventName"))) score += 5;
  if (get(event, "/userIdentity/type") == "Root") score += 8;
  const std::string source_ip = get(event, "/sourceIPAddress");
  if (!source_ip.empty() && !within(".amazonaws.com", source_ip) && !within(".aws.amazon.com", source_ip)) score += 2;
  if (!get(event, "/errorCode").empty()) score += 3;
  return std::min(score, 10);
}

std::string categorize_event(const Json& event) {
  const std::string event_name = get(event, "/eventName"), event_source = get(event, "/eventSource");
  if (within("iam", event_source)) return "identity_management";
  if (within("s3", event_source)) return "data_access";
  if (within("ec2", event_source)) return "compute";
  if (event_name == "ConsoleLogin" || event_name == "AssumeRole") return "authentication";
  if (within("cloudtrail", event_source)) return "logging";
  return "other";
}

std::string classify_user_type(const Json& event) {
  const std::map<std::string, std::string> types = {{"Root", "root_user"},
                                                    {"IAMUser", "iam_user"},
                                                    {"AssumedRole", "assumed_role"},
                                                    {"AWSService", "aws_service"},
                                                    {"FederatedUser", "federated_user"}};
  const auto at = types.find(get(event, "/userIdentity/type"));
  return at == types.end() ? "unknown" : at->second;
}

bool ends(const std::string& text, const std::string& what) {
  return text.size() >= what.size() && text.compare(text.size() - what.size(), what.size(), what) == 0;
}

// The guide's stub names the private ranges; the pack adds unique local addresses, and countries.
bool is_suspicious_geolocation(const std::string& ip, const std::map<std::string, std::string>& countries) {
  unsigned a = 0, b = 0;
  if (std::sscanf(ip.c_str(), "%u.%u.", &a, &b) == 2 && std::count(ip.begin(), ip.end(), '.') == 3) {
    if (a == 10 || (a == 172 && b >= 16 && b < 32) || (a == 192 && b == 168)) return true;
  }
  if (within(":", ip) && (ip.starts_with("fc") || ip.starts_with("fd"))) return true;
  const auto at = countries.find(ip);
  return at != countries.end() && std::set<std::string>{"CU", "IR", "KP"}.contains(at->second);
}

// What both sides say, by rule, entity and hour.
struct Said {
  std::uint64_t events = 0;
  unsigned score = 0;  // the highest
  std::map<std::string, std::uint64_t> parts;  // scores, signals and categories
  friend bool operator==(const Said&, const Said&) = default;
};
using Everything = std::map<std::tuple<std::string, std::string, std::int64_t>, Said>;

void PrintTo(const Said& said, std::ostream* out) {
  *out << said.events << " events, score " << said.score;
  for (const auto& [part, count] : said.parts) *out << ", " << part << " " << count;
}

std::int64_t hour_of(const Json& event) { return *runtime::parse_time(get(event, "/eventTime")) / 3600 * 3600; }

Everything guide(const std::vector<Json>& events, const std::map<std::string, std::string>& countries) {
  Everything out;
  std::map<std::pair<std::string, std::int64_t>, std::vector<const Json*>> ip_activities;
  for (const Json& event : events) {
    const int score = calculate_event_risk_score(event);
    if (score >= 7) {
      const std::string arn = get(event, "/userIdentity/arn");
      Said& said = out[{"event_risk", arn.empty() ? "unknown" : arn, hour_of(event)}];
      ++said.events;
      said.score = std::max(said.score, static_cast<unsigned>(score));
      ++said.parts["score " + std::to_string(score)];
      ++said.parts["event_category " + categorize_event(event)];
      ++said.parts["user_type " + classify_user_type(event)];
    }
    const std::string source_ip = get(event, "/sourceIPAddress");
    const bool service = ends(source_ip, ".amazonaws.com") || ends(source_ip, ".aws.amazon.com");
    if (!source_ip.empty() && !service) ip_activities[{source_ip, hour_of(event)}].push_back(&event);
  }
  for (const auto& [key, ip_events] : ip_activities) {
    const auto& [source_ip, hour] = key;
    unsigned suspicion_score = 0;
    Said said;
    std::set<std::string> users;
    for (const Json* event : ip_events) users.insert(get(*event, "/userIdentity/userName"));
    if (users.size() > 3) {
      suspicion_score += 5;
      said.parts["users"] = users.size();
    }
    if (ip_events.size() > 100) {
      suspicion_score += 4;
      said.parts["calls"] = ip_events.size();
    }
    const auto failed = std::count_if(ip_events.begin(), ip_events.end(),
                                      [](const Json* event) { return !get(*event, "/errorCode").empty(); });
    if (failed > 10) {
      suspicion_score += 6;
      said.parts["failures"] = static_cast<std::uint64_t>(failed);
    }
    if (is_suspicious_geolocation(source_ip, countries)) {
      suspicion_score += 3;
      said.parts["location"] = ip_events.size();
    }
    if (suspicion_score < 7) continue;
    said.events = ip_events.size();
    said.score = std::min(suspicion_score, 10u);
    out[{"suspicious_ip", source_ip, hour}] = said;
  }
  return out;
}

// --- ours

class PathshieldScores : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    tools::LoadedPacks loaded = tools::load_packs({TRIPLINE_ROOT "/rules/pathshield"});
    ASSERT_TRUE(loaded.ok());
    program_ = new runtime::Program(std::move(loaded.compiled->program));
    ASSERT_EQ(program_->scores.size(), 2u);
  }
  static void TearDownTestSuite() { delete program_; }

  static Everything pack(const std::vector<Json>& events, const std::map<std::string, std::string>& countries) {
    runtime::Places places;
    for (const auto& [ip, country] : countries) places.add(*runtime::read_address(ip), {runtime::country_number(country), 0});
    runtime::Scope scope;
    scope.places = &places;
    runtime::Observer observer(*program_, scope, nullptr, nullptr);
    for (std::size_t i = 0; i < events.size(); ++i) {
      const std::string text = events[i].dump();
      const std::string bytes = text + std::string(runtime::Decoder::padding, ' ');
      runtime::EventBytes event;
      event.index = i;
      event.bytes = std::string_view(bytes).substr(0, text.size());
      observer.observe(event);
    }
    Everything out;
    for (const runtime::Finding& finding : runtime::evaluate(*program_, observer.observations(), {"test"})) {
      const auto* score = std::get_if<runtime::ScoreDetail>(&finding.detail);
      if (!score) continue;
      Said& said = out[{finding.rule->name, finding.entity.front().second, *score->window}];
      said.events = finding.count;
      said.score = score->score;
      for (const auto& [value, count] : score->scores) said.parts["score " + std::to_string(value)] = count;
      for (const auto& category : score->categories) {
        if (category.of == "pattern") continue;  // no part of the script
        for (const auto& [is, count] : category.events) said.parts[category.of + " " + is] = count;
      }
      if (finding.rule->name == "event_risk") continue;
      for (const auto& signal : score->signals) said.parts[signal.name] = signal.count;
    }
    return out;
  }

  static runtime::Program* program_;
};
runtime::Program* PathshieldScores::program_ = nullptr;

Json random_event(std::mt19937_64& random, std::int64_t time) {
  const auto one_of = [&](std::initializer_list<const char*> list) { return std::string(list.begin()[random() % list.size()]); };
  Json event = {{"eventVersion", "1.08"}, {"eventTime", runtime::format_time(time)}, {"eventID", std::to_string(random())}};
  const auto put = [&](Json& into, const char* key, std::string value) {
    if (random() % 10 != 0) into[key] = std::move(value);
  };
  put(event, "eventSource", one_of({"s3.amazonaws.com", "iam.amazonaws.com", "ec2.amazonaws.com", "sts.amazonaws.com",
                                    "cloudtrail.amazonaws.com", "signin.amazonaws.com", "s3iam.ec2"}));
  put(event, "eventName", one_of({"GetObject", "CreateRole", "CreateRoles", "StopLogging", "AssumeRole", "ConsoleLogin",
                                  "DeleteTrail", "ListUsers", "PutUserPolicy"}));
  put(event, "sourceIPAddress", one_of({"192.0.2.1", "10.0.0.5", "172.31.0.1", "172.32.0.1", "192.168.7.7", "fd00::1",
                                        "2001:db8::1", "AWS Internal", "ec2.amazonaws.com", "x.amazonaws.com.cn",
                                        "health.aws.amazon.com", ""}));
  if (random() % 3 == 0) put(event, "errorCode", one_of({"AccessDenied", "", "NoSuchKey"}));
  Json who = Json::object();
  put(who, "type", one_of({"IAMUser", "AssumedRole", "Root", "AWSService", "AWSAccount", "FederatedUser"}));
  put(who, "userName", one_of({"ana", "ben", "cleo", "dan", ""}));
  put(who, "arn", one_of({"arn:aws:iam::1:user/x", "arn:aws:iam::1:root", ""}));
  if (random() % 20 != 0) event["userIdentity"] = who;
  return event;
}

TEST_F(PathshieldScores, RandomEvents) {
  auto random = law_random();
  std::size_t found = 0;
  std::set<std::string> parts;
  for (int round = 0; round < 60; ++round) {
    std::vector<Json> events;
    const std::size_t count = 1 + random() % 1500;
    const std::int64_t span = 1 + static_cast<std::int64_t>(random() % 10'000);
    for (std::size_t i = 0; i < count; ++i) {
      events.push_back(random_event(random, begin + static_cast<std::int64_t>(random()) % span));
    }
    std::map<std::string, std::string> countries;
    if (random() % 2) countries = {{"192.0.2.1", "IR"}, {"2001:db8::1", "DE"}, {"172.32.0.1", "KP"}};
    const Everything expected = guide(events, countries);
    ASSERT_EQ(pack(events, countries), expected) << "round " << round;
    found += expected.size();
    for (const auto& [key, said] : expected) {
      for (const auto& [part, events_of_it] : said.parts) parts.insert(part);
    }
  }
  EXPECT_GT(found, 300u);
  EXPECT_EQ(parts.size(), 3u + 6u + 6u + 4u);  // scores of 8, 9 and 10, categories, user types, signals
}

// The records of an archive, as they are counted: those with a time.
std::vector<Json> records_of(const std::vector<runtime::Input>& inputs) {
  std::vector<Json> out;
  std::mutex mutex;
  runtime::read_archive(inputs, {}, [&](unsigned, const runtime::EventBytes& event) {
    Json json = Json::parse(event.bytes, nullptr, false);
    if (!json.is_object() || !runtime::parse_time(get(json, "/eventTime"))) return;
    const std::lock_guard lock(mutex);
    out.push_back(std::move(json));
  });
  return out;
}

TEST_F(PathshieldScores, GeneratedArchive) {
  tools::GenerateOptions options;
  options.days = 0.4;
  options.events_per_day = 20'000;
  options.seed = 11;
  for (const tools::ScenarioName& scenario : tools::scenario_names()) options.scenarios.emplace_back(scenario.name);
  const LawArchive archive("tripline-scores", options);
  const std::vector<Json> events = records_of(archive.inputs());
  EXPECT_GT(events.size(), 6000u);
  const Everything expected = guide(events, {});
  EXPECT_GT(expected.size(), 3u);
  EXPECT_EQ(pack(events, {}), expected);
}

TEST_F(PathshieldScores, RealEvents) {
  const fs::path data = fs::path(TRIPLINE_ROOT) / "../shared/data";
  if (!fs::exists(data)) GTEST_SKIP() << "skipped: ../shared/data is not here";
  const auto inputs = runtime::find_inputs(
      {(data / "cloudtrail/invictus/AWSLogs").string(), (data / "cloudtrail/opensearch-sample/AWSLogs").string(),
       (data / "events/traildiscover.jsonl.gz").string(), (data / "events/fixtures.jsonl.gz").string()},
      {});
  ASSERT_TRUE(inputs.errors.empty());
  const std::vector<Json> events = records_of(inputs.inputs);
  EXPECT_GT(events.size(), 3000u);
  const Everything expected = guide(events, {});
  std::printf("%zu events, %zu findings\n", events.size(), expected.size());
  EXPECT_GT(expected.size(), 3u);
  EXPECT_EQ(pack(events, {}), expected);
}

}  // namespace
}  // namespace tripline
