// `tripline run --profile` as a person runs it.
#include <gtest/gtest.h>

#include <map>

#include <nlohmann/json.hpp>

#include "tests/tools/cli.hpp"

namespace tripline::tools {
namespace {

using Json = nlohmann::json;

class ProfileCommand : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("guard.yaml",
                  "pack: guard\nversion: 1.0.0\nmetrics:\n  - name: roles\n    namespace: n\n"
                  "    filter: '{ $.eventName = \"CreateRole\" }'\n"
                  "threats:\n  - name: many\n    severity: low\n    filter: '{ $.eventName = \"Create*\" }'\n"
                  "    count: { at_least: 2 }\n    by: $.userIdentity.userName\n    window: 1h\n");
    for (const char* file : {"a.json", "b.json"}) {
      std::string records;
      for (int i = 0; i < 4; ++i) {
        records += std::string(i == 0 ? "" : ",") + R"({"eventTime":"2025-01-15T14:00:0)" + std::to_string(i) +
                   R"(Z","eventID":")" + file + std::to_string(i) + R"(","eventName":")" +
                   (i == 3 ? "ListRoles" : "CreateRole") + R"(","userIdentity":{"userName":"ana"}})";
      }
      folder_.write(file, R"({"Records":[)" + records + "]}");
    }
  }
  Ran run(const std::string& options) {
    return shell("cd '" + (folder_ / "") + "' && $T run -q guard.yaml a.json b.json --format ndjson " + options);
  }
  Folder folder_;
};

TEST_F(ProfileCommand, SaysWhereTheTimeWentAndChangesNoFinding) {
  const Ran plain = run(""), profiled = run("-j1 --profile");
  EXPECT_EQ(profiled.code, 0) << profiled.err;
  EXPECT_EQ(profiled.out, plain.out);
  EXPECT_FALSE(plain.out.empty());
  EXPECT_EQ(plain.err, "");
  for (const char* row : {"STAGE", "\ninflate ", "\nsplit ", "\ndecode ", "\nmatch ", "\nobserve ", "\nevaluate ", "in 2 of 8 events\n",
                          "\nguard/roles ", "\nguard/many ", "\n$.eventName "}) {
    EXPECT_NE(profiled.err.find(row), std::string::npos) << row << "\n" << profiled.err;
  }
}

TEST_F(ProfileCommand, WritesATrace) {
  const Ran ran = run("-j1 --profile-trace trace.json");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.err, "");
  const Json trace = Json::parse(shell("cat '" + (folder_ / "trace.json") + "'").out);
  std::vector<std::string> files;
  for (const Json& event : trace["traceEvents"]) {
    if (event["ph"] == "X") files.push_back(event["name"]);
  }
  EXPECT_EQ(files, (std::vector<std::string>{"a.json", "b.json", "evaluate"}));
  const Json& other = trace["otherData"];
  EXPECT_EQ(other["schema"], "tripline.profile/1");
  EXPECT_EQ(other["events"], 8);
  EXPECT_EQ(other["stages"].size(), 6u);
  EXPECT_EQ(other["spans_left_out"], 0);
  std::map<std::string, std::pair<int, int>> rules;
  for (const Json& rule : other["rules"]) rules[rule["name"]] = {rule["candidates"], rule["hits"]};
  EXPECT_EQ(rules, (std::map<std::string, std::pair<int, int>>{{"guard/roles", {1, 6}}, {"guard/many", {1, 6}}}));
  EXPECT_EQ(run("--profile-trace none/trace.json").code, 2);
}

}  // namespace
}  // namespace tripline::tools
