// The catalogue as a person asks for it, and `check` with what files add to it and what a trail records.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/tools/cli.hpp"

namespace tripline::tools {
namespace {

constexpr std::string_view pack =
    "pack: p\n"
    "metrics:\n"
    "  - { name: reads, namespace: n, filter: '{ $.eventName = GetObject }' }\n"
    "  - { name: pays, namespace: n, filter: '{ $.eventSource = pay.example.com && $.eventName = Capture }' }\n";

TEST(CatalogueCommand, PrintsACall) {
  const Ran ran = shell("$T catalogue AttachRolePolicy");
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.out,
            "AttachRolePolicy  iam.amazonaws.com  management event, writes\n"
            "  $.requestParameters.policyArn                                text\n"
            "  $.requestParameters.roleName                                 text\n");
  const auto json = nlohmann::json::parse(shell("$T catalogue AttachRolePolicy --json").out);
  EXPECT_EQ(json[0]["eventSource"], "iam.amazonaws.com");
  EXPECT_EQ(json[0]["requestParameters"]["roleName"], "text");
}

TEST(CatalogueCommand, PrintsASource) {
  const Ran ran = shell("$T catalogue sts.amazonaws.com");
  EXPECT_EQ(ran.code, 0);
  EXPECT_NE(ran.out.find("GetCallerIdentity"), std::string::npos);
  EXPECT_NE(shell("$T catalogue").out.find("iam.amazonaws.com"), std::string::npos);
}

TEST(CatalogueCommand, HelpsWithNamesThatAreNone) {
  EXPECT_NE(shell("$T catalogue CreateFunction").err.find("CreateFunction20150331"), std::string::npos);
  const Ran permission = shell("$T catalogue PassRole");
  EXPECT_EQ(permission.code, 1);
  EXPECT_NE(permission.err.find("permission"), std::string::npos);
  const Ran slip = shell("$T catalogue CreateUsr");
  EXPECT_EQ(slip.code, 1);
  EXPECT_NE(slip.err.find("did you mean `CreateUser`?"), std::string::npos);
  EXPECT_EQ(shell("$T catalogue \"$(printf 'a\\033[31m')\"").err.find('\033'), std::string::npos);
}

TEST(CatalogueCommand, CheckTakesCataloguesAndTrails) {
  Folder folder;
  folder.write("p.yaml", pack);
  folder.write("more.yaml", "sources:\n  pay.example.com:\n    Capture: {}\n");
  folder.write("management.json", R"({"EventSelectors": [{"ReadWriteType": "All", "IncludeManagementEvents": true}]})");
  folder.write("broken.json", "{");
  const std::string go = "cd '" + folder / "" + "' && $T check -q p.yaml ";
  const Ran plain = shell(go);
  EXPECT_EQ(plain.code, 0);
  EXPECT_NE(plain.out.find("wrong-event-source"), std::string::npos) << plain.out;
  EXPECT_NE(plain.out.find("needs-data-events"), std::string::npos) << plain.out;
  EXPECT_EQ(shell(go + "--strict").code, 1);
  const Ran extended = shell(go + "--catalogue more.yaml --strict");
  EXPECT_EQ(extended.code, 0) << extended.out;  // a note is no failure
  EXPECT_EQ(extended.out.find("pay.example.com"), std::string::npos) << extended.out;
  const Ran dead = shell(go + "--catalogue more.yaml --trail management.json");
  EXPECT_NE(dead.out.find("dead-on-trail"), std::string::npos) << dead.out;
  const Ran broken = shell(go + "--trail broken.json");
  EXPECT_EQ(broken.code, 1);
  EXPECT_EQ(broken.out.find("dead-on-trail"), std::string::npos) << broken.out;  // nothing is known of the trail
  EXPECT_EQ(shell(go + "--trail nowhere.json").code, 2);
  EXPECT_EQ(shell(go + "--catalogue nowhere.yaml").code, 2);
}

}  // namespace
}  // namespace tripline::tools
