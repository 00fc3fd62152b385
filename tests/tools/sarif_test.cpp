// Both kinds of our SARIF documents against the form that the standard's schema asks for.
#include "tools/sarif.hpp"

#include <gtest/gtest.h>

#include "tests/tools/cli.hpp"
#include "tests/tools/sample_findings.hpp"
#include "tests/tools/sarif_form.hpp"
#include "tools/findings_output.hpp"

namespace tripline::tools {
namespace {

using Json = nlohmann::json;

TEST(SarifForm, RefusesWhatIsNoSarif) {
  const Json good = Json::parse(R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t","rules":[]}},"results":[
      {"message":{"text":"m"},"level":"note","locations":[{"physicalLocation":{"artifactLocation":{"uri":"a"},
      "region":{"startLine":1}}}]}]}]})");
  EXPECT_EQ(sarif_faults(good), std::vector<std::string>{});
  const std::pair<const char*, Json> breaks[] = {
      {"/version", "2.0.0"},
      {"/runs/0/results/0/level", "grave"},
      {"/runs/0/results/0/message", Json::object()},
      {"/runs/0/results/0/more", 1},
      {"/runs/0/results/0/locations/0/physicalLocation/region/startLine", 0},
      {"/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri", "a b"},
      {"/runs/0/tool", Json::object()},
      {"/runs", 1},
  };
  for (const auto& [place, value] : breaks) {
    Json broken = good;
    broken[Json::json_pointer(place)] = value;
    EXPECT_NE(sarif_faults(broken), std::vector<std::string>{}) << place;
  }
}

TEST(Sarif, MessagesAreTextAlone) {
  EXPECT_EQ(sarif_message("see [here](http://x) {0}")["text"], "see [here] (http://x) {{0}}");
  EXPECT_EQ(sarif_message("")["text"], "(no message)");
}

TEST(Sarif, CheckHasItsForm) {
  const Ran ran = shell("$T check --format sarif " TRIPLINE_ROOT "/tests/golden/check");
  EXPECT_EQ(ran.code, 1);
  const Json log = Json::parse(ran.out);
  EXPECT_EQ(sarif_faults(log), std::vector<std::string>{});
  EXPECT_GT(log["runs"][0]["results"].size(), 100u);
}

TEST(Sarif, FindingsHaveItsForm) {
  const runtime::Program program = sample_program();
  std::vector<runtime::Finding> findings = sample_findings(program);
  findings[1].entity = {{"user name", "a {b} [c](d)"}};
  findings[1].evidence = {{1, "e", "a folder/x.json.gz", 3}, {2, "f", "a folder/x.json.gz", 4}};
  const std::string text = findings_sarif(findings);
  EXPECT_EQ(text, findings_sarif(findings));
  const Json log = Json::parse(text);
  EXPECT_EQ(sarif_faults(log), std::vector<std::string>{});
  const Json& run = log["runs"][0];
  ASSERT_EQ(run["results"].size(), findings.size());
  for (const Json& result : run["results"]) {
    EXPECT_EQ(run["tool"]["driver"]["rules"].at(result["ruleIndex"].get<std::size_t>())["id"], result["ruleId"]);
  }
  const Json& threat = run["results"][1];
  EXPECT_EQ(threat["level"], "error");
  EXPECT_TRUE(threat["message"]["text"].get<std::string>().starts_with("user name=a {{b}} [c] (d): 3 different"));
  ASSERT_EQ(threat["locations"].size(), 1u);
  EXPECT_EQ(threat["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "a%20folder/x.json.gz");
  EXPECT_EQ(threat["properties"]["events"][1]["index"], 4);
  EXPECT_EQ(sarif_faults(Json::parse(findings_sarif({}))), std::vector<std::string>{});
}

}  // namespace
}  // namespace tripline::tools
