// `tripline paths` as a person runs it: a key opens a session, the session another one, which reads a secret.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/tools/cli.hpp"

namespace tripline::tools {
namespace {

using Json = nlohmann::json;

// Users act on users; `risky` says which calls are worth a point.
constexpr const char* pack = R"(pack: chain
nodes:
  - { name: caller, kind: user, id: $.userIdentity.userName }
  - { name: target, kind: user, id: $.requestParameters.userName }
edges:
  - { name: acts, from: caller, to: target, kind: $.eventName, risk: 1 }
sensitive:
  - { name: crown, kind: user, ids: [crown] }
graphs:
  - { name: activity, base: 5, per_node: 1, assumptions: [Become], cutoff: 4 }
)";

class PathsCommand : public testing::Test {
 protected:
  void SetUp() override {
    rules_ = folder_.write("pack.yaml", pack);
    std::string records;
    add(records, "10", "mallory", "Become", "ben");
    add(records, "20", "ben", "Become", "carla");
    add(records, "30", "carla", "Read", "crown");
    add(records, "05", "ben", "Read", "crown");   // before anybody was ben
    add(records, "40", "carla", "Read", "\\u001b[2J");
    archive_ = folder_.write("events.json", "{\"Records\":[" + records + "]}");
  }
  void add(std::string& records, const std::string& second, const std::string& from, const std::string& name,
           const std::string& to) {
    records += std::string(records.empty() ? "" : ",") + R"({"eventVersion":"1.08","eventTime":"2025-01-15T14:00:)" + second +
               R"(Z","eventID":")" + second + R"(","eventSource":"iam.amazonaws.com","eventName":")" + name +
               R"(","sourceIPAddress":"192.0.2.1","userIdentity":{"type":"IAMUser","userName":")" + from +
               R"("},"requestParameters":{"userName":")" + to + "\"}}";
  }
  Ran paths(const std::string& options) const { return shell("$T paths -q " + rules_ + " " + archive_ + " " + options); }

  Folder folder_;
  std::string rules_, archive_;
};

TEST_F(PathsCommand, FindsTheWayThatTimeAllows) {
  const Ran ran = paths("");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, "risk 4  user:mallory -> user:crown  in 3 steps\n"
                     "    2025-01-15T14:00:10Z  user:mallory --Become--> user:ben  via 192.0.2.1\n"
                     "    2025-01-15T14:00:20Z  user:ben --Become--> user:carla  via 192.0.2.1\n"
                     "    2025-01-15T14:00:30Z  user:carla --Read--> user:crown  via 192.0.2.1\n");
  const Json timeless = Json::parse(paths("--static --format json").out);
  ASSERT_EQ(timeless["paths"].size(), 2u);
  EXPECT_EQ(timeless["paths"][0]["risk"], 4);
  EXPECT_EQ(timeless["paths"][0]["steps"].size(), 2u) << "of equal risks the shorter path goes first";
}

TEST_F(PathsCommand, StartsAndTargetsAreNamed) {
  const Json named = Json::parse(paths("--from user:ben --to carla --format json").out);
  EXPECT_EQ(named["schema"], "tripline.paths/1");
  EXPECT_EQ(named["from"], Json::array({"user:ben"}));
  ASSERT_EQ(named["paths"].size(), 1u);
  EXPECT_EQ(named["paths"][0]["steps"][0]["time"], "2025-01-15T14:00:20Z");
  const Ran unknown = paths("--from user:nobody");
  EXPECT_EQ(unknown.code, 3);
  EXPECT_EQ(unknown.err, "tripline: no node of the graph is named `user:nobody`\n");
  const Ran late = paths("--since 2025-01-15T14:00:15Z --from user:ben --format csv");
  EXPECT_EQ(late.code, 0) << late.err;
  EXPECT_NE(late.out.find("user:ben,user:carla,Become"), std::string::npos) << late.out;
  EXPECT_EQ(paths("--since yesterday").code, 3);
}

TEST_F(PathsCommand, BlastCutsAndLateralMovement) {
  const Json json = Json::parse(paths("--from mallory --blast --cuts --lateral --format json").out);
  ASSERT_EQ(json["blast"].size(), 4u);
  EXPECT_EQ(json["blast"][0]["node"], "user:ben");
  EXPECT_EQ(json["blast"][0]["reach"], "direct");
  EXPECT_EQ(json["blast"][2]["node"], "user:crown");
  EXPECT_EQ(json["blast"][2]["reach"], "in-order");
  ASSERT_EQ(json["cuts"].size(), 1u);
  EXPECT_EQ(json["cuts"][0]["cost"], 1);
  EXPECT_EQ(json["cuts"][0]["edges"].size(), 1u);
  ASSERT_EQ(json["choke_points"].size(), 2u);
  EXPECT_EQ(json["choke_points"][0]["node"], "user:ben");
  EXPECT_EQ(json["lateral"], Json::array()) << "two assumptions are not more than two";
  EXPECT_EQ(json["shortcomings"], Json::array());
}

TEST_F(PathsCommand, EveryFormIsSafeAndGoesToAFile) {
  for (const char* format : {"table", "json", "graphml", "dot", "csv"}) {
    const Ran ran = paths(std::string("--whole --blast --format ") + format);
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(ran.out.find('\x1b'), std::string::npos) << format;
    EXPECT_NE(ran.out.find("mallory"), std::string::npos) << format;
  }
  EXPECT_EQ(paths("-o " + (folder_ / "paths.graphml")).code, 0);
  EXPECT_NE(read_text(folder_ / "paths.graphml").find("<graphml"), std::string::npos);
  EXPECT_EQ(paths("-o " + (folder_ / "paths.doc")).code, 3);
  const Ran absent = shell("PATH=/nonexistent $T paths -q " + rules_ + " " + archive_ + " --format svg");
  EXPECT_EQ(absent.code, 2);
  EXPECT_NE(absent.err.find("Graphviz"), std::string::npos) << absent.err;
}

TEST_F(PathsCommand, ABudgetThatRunsOutIsSaid) {
  const Ran ran = paths("--budget 1");
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.err, "tripline: the search for paths to 1 of 1 targets was cut by its budget\n");
}

}  // namespace
}  // namespace tripline::tools
