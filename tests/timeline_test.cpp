// The course's alarm: thirty calls or more from one address in five minutes. Thirty-three arrive, the alarm goes off,
// and it goes back to OK. From an archive on disk, through the compiler and the run, to the history in the findings.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "runtime/artifact.hpp"
#include "runtime/evaluate.hpp"
#include "runtime/event_time.hpp"
#include "runtime/run.hpp"
#include "tools/findings_output.hpp"
#include "tools/load_rules.hpp"

namespace tripline {
namespace {

namespace fs = std::filesystem;

constexpr const char* pack = R"(pack: course
filters:
  calls: '{ $.sourceIPAddress = "198.51.100.7" }'
metrics:
  - { name: Calls, namespace: Course, filter: calls, default: 0 }
alarms:
  - name: many calls
    metric: Calls
    statistic: Sum
    period: 5m
    evaluation_periods: 1
    threshold: 30
    comparison_operator: GreaterThanOrEqualToThreshold
    treat_missing_data: notBreaching
    actions: ["arn:aws:sns:us-east-1:111122223333:calls"]
  - name: maintenance
    metric: { filter: '{ $.eventName = StartMaintenance }' }
    threshold: 1
    treat_missing_data: notBreaching
composites:
  - name: unplanned calls
    rule: ALARM("many calls") AND NOT ALARM(maintenance)
    suppressor: maintenance
    wait: 2m
outliers:
  - { name: busy address, by: $.sourceIPAddress, min_population: 4 }
)";

std::string event(std::int64_t time, int number, const std::string& address) {
  return fmt::format(R"({{"eventVersion":"1.08","eventTime":"{}","eventID":"00000000-0000-4000-8000-{:012x}",)"
                     R"("eventName":"ListBuckets","sourceIPAddress":"{}"}})",
                     runtime::format_time(time), number, address);
}

class Timeline : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / fmt::format("tripline-timeline-{}", ::getpid());
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const { std::ofstream(folder_ / name) << text; }
  static void write_log(const fs::path& path, const std::vector<std::string>& records) {
    std::ofstream file(path);
    file << R"({"Records":[)";
    for (std::size_t i = 0; i < records.size(); ++i) file << (i == 0 ? "" : ",") << records[i];
    file << "]}";
  }

  fs::path folder_;
};

TEST_F(Timeline, ThirtyThreeCallsRaiseTheAlarmAndItGoesBack) {
  const std::int64_t ten = *runtime::parse_time("2024-05-01T10:00:00Z");
  // An event a minute from other addresses for half an hour, so that the metric has its default (M5); and within
  // [10:10, 10:15) the thirty-three.
  std::vector<std::string> others, calls;
  for (int minute = 0; minute < 30; ++minute) {
    others.push_back(event(ten + minute * 60 + 1, minute, fmt::format("192.0.2.{}", minute % 9)));
  }
  for (int i = 0; i < 33; ++i) calls.push_back(event(ten + 600 + i * 9, 1000 + i, "198.51.100.7"));
  write_log(folder_ / "a.json", others);
  write_log(folder_ / "b.json", calls);
  write("course.yaml", pack);

  tools::LoadedPacks loaded = tools::load_packs({(folder_ / "course.yaml").string()});
  ASSERT_TRUE(loaded.ok());
  // Through the artifact, as `compile` and `run` would.
  const auto read = runtime::load(runtime::save(loaded.compiled->program));
  ASSERT_TRUE(std::holds_alternative<runtime::Program>(read)) << std::get<runtime::LoadError>(read).what;
  const auto& program = std::get<runtime::Program>(read);
  const auto inputs =
      runtime::find_inputs({(folder_ / "a.json").string(), (folder_ / "b.json").string()}, {}).inputs;
  ASSERT_EQ(inputs.size(), 2u);
  const runtime::RunResult run = runtime::observe_archive(program, inputs, {}, nullptr);
  std::vector<std::string> names;
  for (const runtime::Input& input : inputs) names.push_back(input.name);
  const auto findings = runtime::evaluate(program, run.observations, names);
  const auto json = nlohmann::json::parse(tools::write_findings(
      findings, tools::FindingsFormat::json, {&program, run.observations.events, run.observations.matched, std::nullopt, std::nullopt}));

  std::map<std::string, nlohmann::json> by_rule;
  for (const auto& finding : json.at("findings")) {
    ASSERT_TRUE(by_rule.emplace(finding.at("rule"), finding).second) << "one finding a rule";
  }
  ASSERT_TRUE(by_rule.contains("many calls"));
  const nlohmann::json& alarm = by_rule["many calls"];
  EXPECT_EQ(alarm.at("kind"), "alarm");
  // The thirtieth call comes at 10:14:21, so the window that ends at 10:15 is the first with thirty or more: all 33.
  const nlohmann::json& detail = alarm.at("detail");
  EXPECT_EQ(detail.at("since"), "2024-05-01T10:15:00Z");
  EXPECT_EQ(detail.at("until"), "2024-05-01T10:16:00Z");
  EXPECT_EQ(detail.at("peak"), 33.0);
  EXPECT_EQ(alarm.at("reason"),
            "1 out of the last 1 datapoints [33.0 (2024-05-01T10:10:00Z)] was greater than or equal to the threshold (30.0)");
  EXPECT_EQ(alarm.at("count"), 33);
  EXPECT_EQ(alarm.at("first_seen"), "2024-05-01T10:10:00Z");
  // The events behind the datapoint 33, the first of them.
  ASSERT_EQ(alarm.at("evidence").size(), runtime::Evidence::limit);
  EXPECT_EQ(alarm.at("evidence")[0].at("time"), "2024-05-01T10:10:00Z");
  EXPECT_EQ(alarm.at("evidence")[0].at("event_id"), "00000000-0000-4000-8000-0000000003e8");
  EXPECT_TRUE(alarm.at("evidence")[0].at("file").get<std::string>().ends_with("b.json"));
  EXPECT_EQ(alarm.at("evidence")[1].at("time"), "2024-05-01T10:10:09Z");

  const nlohmann::json& history = detail.at("history");
  ASSERT_EQ(history.size(), 3u);
  EXPECT_EQ(history[0].at("from"), "INSUFFICIENT_DATA");
  EXPECT_EQ(history[0].at("to"), "OK");
  EXPECT_EQ(history[0].at("time"), "2024-05-01T10:01:00Z");
  EXPECT_EQ(history[1].at("from"), "OK");
  EXPECT_EQ(history[1].at("to"), "ALARM");
  EXPECT_EQ(history[1].at("time"), "2024-05-01T10:15:00Z");
  EXPECT_EQ(history[1].at("slots"), "00X");
  EXPECT_EQ(history[1].at("reason"),
            "1 out of the last 1 datapoints [33.0 (2024-05-01T10:10:00Z)] was greater than or equal to the threshold (30.0) "
            "(minimum 1 datapoint for OK -> ALARM)");
  EXPECT_EQ(history[2].at("to"), "OK");
  EXPECT_EQ(history[2].at("time"), "2024-05-01T10:16:00Z");

  ASSERT_TRUE(by_rule.contains("unplanned calls"));
  const nlohmann::json& composite = by_rule["unplanned calls"];
  EXPECT_EQ(composite.at("kind"), "composite");
  EXPECT_EQ(composite.at("detail").at("since"), detail.at("since"));
  EXPECT_EQ(composite.at("detail").at("until"), detail.at("until"));
  EXPECT_EQ(composite.at("detail").at("children"), (nlohmann::json{{"many calls", "ALARM"}, {"maintenance", "OK"}}));
  // It is back before the wait of two minutes ends, and OK has a wait of its own (A53).
  const auto acted = nlohmann::json::parse(R"([{"time":"2024-05-01T10:18:00Z","state":"OK"}])");
  EXPECT_EQ(composite.at("detail").at("acted"), acted);
  EXPECT_EQ(composite.at("evidence"), alarm.at("evidence"));
  EXPECT_EQ(composite.at("count"), 33);

  ASSERT_TRUE(by_rule.contains("busy address"));
  const nlohmann::json& outlier = by_rule["busy address"];
  EXPECT_EQ(outlier.at("entity"), (nlohmann::json{{"$.sourceIPAddress", "198.51.100.7"}}));
  EXPECT_EQ(outlier.at("count"), 33);
  EXPECT_EQ(outlier.at("detail").at("population"), 10);
  EXPECT_EQ(outlier.at("last_seen"), "2024-05-01T10:14:48Z");
  EXPECT_EQ(json.at("summary").at("by_kind"),
            (nlohmann::json{{"alarm", 1}, {"composite", 1}, {"threat", 0}, {"outlier", 1}, {"score", 0}, {"path", 0}, {"contributors", 0}}));
}

}  // namespace
}  // namespace tripline
