// `tripline why` as a person runs it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/tools/cli.hpp"

namespace tripline::tools {
namespace {

using Json = nlohmann::json;

constexpr std::string_view pack =
    "pack: guard\n"
    "version: 1.0.0\n"
    "lists:\n"
    "  admins: [root, ana]\n"
    "filters:\n"
    "  created: '{ $.eventName = CreateUser || ($.eventName = \"Attach*\" && $.errorCode NOT EXISTS) }'\n"
    "  quiet:\n"
    "    all:\n"
    "      - created\n"
    "      - not: { field: $.userIdentity.userName, in: admins }\n"
    "alarms:\n"
    "  - name: created\n"
    "    severity: high\n"
    "    metric: { filter: quiet, dimensions: { Region: $.awsRegion } }\n"
    "    threshold: 1\n"
    "contributors:\n"
    "  - name: callers\n"
    "    rule: { Schema: { Name: CloudWatchLogRule, Version: 1 }, LogFormat: JSON, LogGroupNames: [trail],\n"
    "      Contribution: { Keys: [$.userIdentity.userName], Filters: [{ Match: $.eventName, In: [CreateUser] }] },\n"
    "      AggregateOn: Count }\n"
    "threats:\n"
    "  - name: busy\n"
    "    severity: low\n"
    "    sequence:\n"
    "      steps:\n"
    "        - { filter: created }\n"
    "        - { filter: '{ $.eventName = \"Delete*\" }' }\n"
    "    by: $.userIdentity.userName\n"
    "    window: 1h\n"
    "composites:\n"
    "  - { name: both, rule: ALARM(created) }\n";

std::string event(const std::string& id, const std::string& name, const std::string& user, const std::string& more = "") {
  return R"({"eventTime":"2025-01-15T14:00:00Z","eventID":")" + id + R"(","eventName":")" + name +
         R"(","userIdentity":{"userName":")" + user + "\"}" + more + "}";
}

class WhyCommand : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("guard.yaml", pack);
    folder_.write("e.json", event("1", "CreateUser", "ana", R"(,"awsRegion":"eu-west-1")"));
    folder_.write("many.json", R"({"Records":[)" + event("1", "CreateUser", "ana") + "," + event("2", "AttachUserPolicy", "bo") + "]}");
  }
  Ran why(const std::string& arguments, std::string_view input = {}) {
    return shell("cd '" + (folder_ / "") + "' && $T why " + arguments, input);
  }
  Folder folder_;
};

TEST_F(WhyCommand, ShowsTheTreeTheValuesAndThePlace) {
  const Ran ran = why("guard.yaml#created e.json");
  EXPECT_EQ(ran.code, 1) << ran.err;
  EXPECT_EQ(ran.out,
            "alarm guard/created\n"
            "event e.json:0\n"
            "\n"
            "events: does not match\n"
            "  false  filter quiet\n"
            "    false  all of\n"
            "      true   filter created\n"
            "        true   any of\n"
            "          true   $.eventName = CreateUser  is \"CreateUser\"\n"
            "          false  all of\n"
            "            false  $.eventName = \"Attach*\"  is \"CreateUser\"\n"
            "            true   $.errorCode NOT EXISTS  is missing\n"
            "      false  none of\n"
            "        true   $.userIdentity.userName in admins  is \"ana\"\n"
            "  with dimension Region, \"eu-west-1\"\n"
            "\n"
            "  --> guard.yaml:10:14\n"
            "   |\n"
            "10 |       - not: { field: $.userIdentity.userName, in: admins }\n"
            "   |              ---------------------------------------------- true: \"ana\"\n");
}

TEST_F(WhyCommand, AMatchWithoutADimensionDoesNotCount) {
  const Ran ran = why("guard.yaml#created many.json --id 2");
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.out.find("events: matches, but does not count\n"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("  without dimension Region, missing\n"), std::string::npos) << ran.out;
}

TEST_F(WhyCommand, EveryNounTellsItsParts) {
  const Ran threat = why("guard.yaml#busy e.json");
  EXPECT_EQ(threat.code, 0);
  EXPECT_NE(threat.out.find("step 1: matches\n"), std::string::npos) << threat.out;
  EXPECT_NE(threat.out.find("step 2: does not match\n"), std::string::npos);
  EXPECT_NE(threat.out.find("  with entity $.userIdentity.userName, \"ana\"\n"), std::string::npos);
  EXPECT_NE(why("guard.yaml#both e.json").out.find("alarm created: does not match\n"), std::string::npos);
  const Ran contributors = why("guard.yaml#callers e.json");
  EXPECT_EQ(contributors.code, 0) << contributors.err;
  EXPECT_NE(contributors.out.find("  true   $.eventName In CreateUser  is \"CreateUser\"\n"), std::string::npos) << contributors.out;
  EXPECT_NE(contributors.out.find("  with key $.userIdentity.userName, \"ana\"\n"), std::string::npos);
  EXPECT_EQ(why("guard.yaml#guard/quiet e.json").out.rfind("filter guard/quiet\n", 0), 0u);
}

TEST_F(WhyCommand, TakesPatternsAndStandardInput) {
  const Ran ran = why("'{ $.eventName = \"Cr*\" }' -", event("1", "CreateRole", "ana"));
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, "pattern { $.eventName = \"Cr*\" }\nevent -:0\n\nevents: matches\n"
                     "  true   $.eventName = \"Cr*\"  is \"CreateRole\"\n\n --> <pattern>:1:3\n  |\n"
                     "1 | { $.eventName = \"Cr*\" }\n  |   ------------------- true: \"CreateRole\"\n");
  const Ran hostile = why("'{ $.userIdentity.userName = \"*x\" }' -", event("1", "CreateRole", "\\u001b[2J"));
  EXPECT_EQ(hostile.code, 1);
  EXPECT_EQ(hostile.out.find('\x1b'), std::string::npos);
}

TEST_F(WhyCommand, JsonHasTheWholeTree) {
  const Ran ran = why("guard.yaml#created e.json --format json");
  const Json json = Json::parse(ran.out);
  EXPECT_EQ(json["schema"], "tripline.why/1");
  EXPECT_EQ(json["counts"], false);
  const Json& conditions = json["parts"][0]["conditions"];
  const Json& last = conditions[json["parts"][0]["decided_by"][0].get<std::size_t>()];
  EXPECT_EQ(last["text"], "$.userIdentity.userName in admins");
  EXPECT_EQ(last["place"]["line"], 10);
  EXPECT_EQ(last["values"][0]["values"], Json::array({"\"ana\""}));
  EXPECT_EQ(conditions.back()["filter"], "quiet");
}

TEST_F(WhyCommand, BadInputsAreRefused) {
  EXPECT_EQ(why("guard.yaml#creatd e.json").code, 2);
  EXPECT_NE(why("guard.yaml#creatd e.json").err.find("did you mean `created`?"), std::string::npos);
  EXPECT_EQ(why("guard.yaml e.json").code, 2) << "which rule is not said";
  EXPECT_EQ(why("guard.yaml#created many.json").code, 2) << "which event is not said";
  EXPECT_NE(why("guard.yaml#created many.json").err.find("--id 2"), std::string::npos);
  EXPECT_EQ(why("guard.yaml#created many.json --id 3").code, 2);
  EXPECT_EQ(why("guard.yaml#created nowhere.json").code, 2);
  EXPECT_EQ(why("'{ $.a = }' e.json").code, 2);
  EXPECT_EQ(why("guard.yaml#created").code, 3);
  folder_.write("empty.json", R"({"Records":[]})");
  EXPECT_EQ(why("guard.yaml#created empty.json").code, 2);
  shell("cd '" + (folder_ / "") + "' && $T compile -q guard.yaml -o guard.trc");
  EXPECT_EQ(why("guard.trc#created e.json").code, 2) << "an artifact has no text to point at";
}

}  // namespace
}  // namespace tripline::tools
