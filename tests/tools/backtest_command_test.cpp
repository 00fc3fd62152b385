// `tripline backtest` as a person runs it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/tools/cli.hpp"

namespace tripline::tools {
namespace {

using Json = nlohmann::json;

std::string pack(int threshold, const std::string& extra = "") {
  return "pack: guard\nversion: 1.0.0\nthreats:\n  - name: many\n    severity: low\n    count: { at_least: " +
         std::to_string(threshold) + " }\n    by: $.userIdentity.userName\n    window: 1h\n" + extra;
}

std::string record(int number, const std::string& time, const std::string& user) {
  return R"({"eventTime":")" + time + R"(","eventID":")" + std::to_string(number) +
         R"(","eventName":"CreateRole","userIdentity":{"userName":")" + user + R"("}})";
}

class BacktestCommand : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("old.yaml", pack(3));
    folder_.write("new.yaml", pack(2, "    exceptions:\n      - { filter: '{ $.userIdentity.userName = \"bo|b\" }', "
                                      "owner: x, reason: y, expires: 9999-01-01 }\n"));
    std::string records;
    auto add = [&, number = 0](const std::string& time, const std::string& user) mutable {
      records += (records.empty() ? "" : ",") + record(number++, time, user);
    };
    for (const char* time : {"2025-01-15T14:00:00Z", "2025-01-15T14:01:00Z", "2025-01-15T14:02:00Z"}) add(time, "bo|b");
    for (const char* time : {"2025-01-15T15:00:00Z", "2025-01-15T15:01:00Z", "2025-01-15T15:02:00Z"}) add(time, "ana");
    for (const char* time : {"2025-01-17T15:00:00Z", "2025-01-17T15:01:00Z"}) add(time, "cem");
    add("2025-01-17T16:00:00Z", "solo");
    folder_.write("trail.json", R"({"Records":[)" + records + "]}");
  }
  Ran backtest(const std::string& arguments) {
    return shell("cd '" + (folder_ / "") + "' && $T backtest -q old.yaml new.yaml trail.json " + arguments);
  }
  Folder folder_;
};

TEST_F(BacktestCommand, ShowsWhatIsGainedAndLost) {
  const Ran ran = backtest("");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out,
            "RULE        KIND    SEVERITY  BEFORE/DAY  AFTER/DAY  WORST BEFORE  WORST AFTER  KEPT  CHANGED  LOST  GAINED\n"
            "guard/many  threat  low             0.67       0.67             2            1     1        0     1       1\n"
            "all rules                           0.67       0.67             2            1     1        0     1       1\n"
            "\nGAINED\n"
            "  2025-01-17T15:00:00Z  low  guard/many  $.userIdentity.userName=cem\n"
            "    2 events, 2 or more within 1h\n"
            "    2025-01-17T15:00:00Z trail.json:6 6\n"
            "    2025-01-17T15:01:00Z trail.json:7 7\n"
            "\nLOST\n"
            "  2025-01-15T14:00:00Z  low  guard/many  $.userIdentity.userName=bo|b\n"
            "    3 events, 3 or more within 1h\n"
            "    2025-01-15T14:00:00Z trail.json:0 0\n"
            "    2025-01-15T14:01:00Z trail.json:1 1\n"
            "    2025-01-15T14:02:00Z trail.json:2 2\n"
            "\n9 events, 3 days: 2025-01-15 to 2025-01-17\n");
}

TEST_F(BacktestCommand, HoldsTheBudget) {
  const Ran kept = backtest("--budget 1");
  EXPECT_EQ(kept.code, 0);
  EXPECT_NE(kept.out.find("budget of 1 alert a day: kept, the worst day has 1\n"), std::string::npos) << kept.out;
  const Ran over = backtest("--budget 0");
  EXPECT_EQ(over.code, 1);
  EXPECT_NE(over.out.find("budget of 0 alerts a day: exceeded on 2 days: 2025-01-15 (1), 2025-01-17 (1)\n"), std::string::npos)
      << over.out;
  EXPECT_EQ(backtest("--budget few").code, 3);
}

TEST_F(BacktestCommand, JsonHasEverythingWhateverTheThreads) {
  const Ran ran = backtest("--format json --budget 0 -j1");
  const Json json = Json::parse(ran.out);
  EXPECT_EQ(json["schema"], "tripline.backtest/1");
  EXPECT_EQ(json["days"], 3);
  EXPECT_EQ(json["gained"][0]["evidence"][1]["event_id"], "7");
  EXPECT_EQ(json["lost"][0]["entity"]["$.userIdentity.userName"], "bo|b");
  EXPECT_EQ(json["rules"][0]["days_after"], Json({{"2025-01-15", 1}, {"2025-01-17", 1}}));
  EXPECT_EQ(json["budget"]["exceeded"], Json({{"2025-01-15", 1}, {"2025-01-17", 1}}));
  for (const char* threads : {"2", "5"}) EXPECT_EQ(backtest("--format json --budget 0 -j" + std::string(threads)).out, ran.out);
}

TEST_F(BacktestCommand, MarkdownKeepsStrangersTextApart) {
  const Ran ran = backtest("--format markdown --budget 5");
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.out.rfind("### Backtest of <code>new.yaml</code> against <code>old.yaml</code>\n", 0), 0u) << ran.out;
  EXPECT_NE(ran.out.find("bo&#124;b</code>"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("**budget of 5 alerts a day: kept, the worst day has 1**"), std::string::npos);
}

TEST_F(BacktestCommand, TheSameRulesChangeNothing) {
  const Ran ran = shell("cd '" + (folder_ / "") + "' && $T compile -q old.yaml -o old.trc; $T backtest -q old.trc old.yaml trail.json");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out.find("GAINED\n "), std::string::npos);
  EXPECT_EQ(ran.out.find("LOST\n "), std::string::npos);
}

TEST_F(BacktestCommand, BadInputsAreRefused) {
  const std::string go = "cd '" + (folder_ / "") + "' && $T backtest -q ";
  EXPECT_EQ(shell(go + "old.yaml nowhere.yaml trail.json").code, 2);
  EXPECT_EQ(shell(go + "old.yaml new.yaml nowhere.json").code, 2);
  EXPECT_EQ(shell(go + "old.yaml").code, 3);
  folder_.write("broken.trc", "TRIPLINE but no artifact");
  EXPECT_EQ(shell(go + "broken.trc new.yaml trail.json").code, 2);
}

}  // namespace
}  // namespace tripline::tools
