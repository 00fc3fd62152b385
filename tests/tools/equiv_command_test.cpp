// `tripline equiv`, `covers`, `audit` and `diff` as a person runs them.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/tools/cli.hpp"

namespace tripline::tools {
namespace {

using Json = nlohmann::json;

class EquivCommand : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("p.yaml", "pack: p\nversion: 1.0.0\nalarms:\n"
                            "  - { name: root, severity: low, metric: { filter: '{ $.type = Root && $.by NOT EXISTS }' }, threshold: 1 }\n"
                            "  - { name: created, severity: low, metric: { filter: '{ $.name = CreateUser }' }, threshold: 1 }\n");
    folder_.write("d.json", R"({"metricFilters": [
      {"filterName": "r", "filterPattern": "{ ($.by NOT EXISTS) && ($.type = \"Root\") }", "metricTransformations": [{"metricName": "R", "metricNamespace": "N"}]},
      {"filterName": "c", "filterPattern": "{ $.name = \"Create*\" }", "metricTransformations": [{"metricName": "C", "metricNamespace": "N"}]}]})");
  }
  Ran run(const std::string& command) { return shell("cd '" + (folder_ / "") + "' && $T " + command); }
  // The event behind `who` in a text answer.
  static std::string event_of(const std::string& out, const std::string& who) {
    const std::size_t at = out.find("  " + who + "  ");
    return at == std::string::npos ? "" : out.substr(at + who.size() + 4, out.find('\n', at) - at - who.size() - 4);
  }
  Folder folder_;
};

TEST_F(EquivCommand, PatternsOfOneMeaning) {
  const Ran same = run("equiv '{ $.a = x || $.a = \"y\" }' '{ ($.a = y) || ($.a = x) }'");
  EXPECT_EQ(same.code, 0) << same.err;
  EXPECT_EQ(same.out, "yes\n");
  const Ran apart = run("equiv '{ $.a = x && $.b != 1 }' '{ $.a = x }'");
  EXPECT_EQ(apart.code, 1);
  const std::string event = event_of(apart.out, "only B");
  ASSERT_NE(event, "") << apart.out;
  folder_.write("w.json", event);
  EXPECT_NE(run("match '{ $.a = x }' w.json").out.find("found 1 matches"), std::string::npos) << event;
  EXPECT_NE(run("match '{ $.a = x && $.b != 1 }' w.json").out.find("found 0 matches"), std::string::npos) << event;
}

TEST_F(EquivCommand, CoversIsOneWay) {
  EXPECT_EQ(run("covers '{ $.a = \"x*\" }' '{ $.a = xy }'").code, 0);
  const Ran no = run("covers '{ $.a = xy }' '{ $.a = \"x*\" }'");
  EXPECT_EQ(no.code, 1);
  EXPECT_NE(event_of(no.out, "only B"), "") << no.out;
}

TEST_F(EquivCommand, RulesAndPacksAndWhatIsDeployed) {
  EXPECT_EQ(run("equiv p.yaml#root d.json#r").code, 0);
  EXPECT_EQ(run("covers d.json p.yaml").code, 0);
  const Ran back = run("covers p.yaml d.json");
  EXPECT_EQ(back.code, 1);
  EXPECT_EQ(back.out.rfind("yes  r, by root\nno  c\n  only B  {", 0), 0u) << back.out;
  const Ran equiv = run("equiv p.yaml d.json --format json");
  EXPECT_EQ(equiv.code, 1);
  const Json json = Json::parse(equiv.out);
  EXPECT_EQ(json["schema"], "tripline.relation/1");
  EXPECT_EQ(json["answer"], "no");
  EXPECT_EQ(run("compile -q p.yaml -o p.trc && $T equiv p.trc p.yaml").code, 0);
  EXPECT_EQ(run("equiv p.yaml#root p.yaml#created").code, 1);
}

TEST_F(EquivCommand, SeveralOfASetCoverOneOfTheOther) {
  folder_.write("parts.yaml", "pack: q\nversion: 1.0.0\nalarms:\n"
                              "  - { name: made, severity: low, metric: { filter: '{ $.name = CreateUser }' }, threshold: 1 }\n"
                              "  - { name: gone, severity: low, metric: { filter: '{ $.name = DeleteUser }' }, threshold: 1 }\n"
                              "  - { name: other, severity: low, metric: { filter: '{ $.name = x }' }, threshold: 1 }\n");
  folder_.write("whole.yaml", "pack: q\nversion: 1.0.0\nalarms:\n"
                              "  - { name: users, severity: low, metric: { filter: '{ $.name = CreateUser || $.name = DeleteUser }' }, threshold: 1 }\n");
  const Ran ran = run("covers parts.yaml whole.yaml");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, "yes  users, by gone + made\n");
  EXPECT_EQ(run("equiv parts.yaml whole.yaml").code, 1) << "each must have its own";
}

TEST_F(EquivCommand, UndecidedNamesTheBudget) {
  std::string a = "{ ", b = "{ ";
  for (int i = 0; i < 12; ++i) {
    const std::string n = std::to_string(i);
    a += (i ? " && " : "") + ("($.f" + n + " = \"*a*b" + "\" || $.g" + n + " = 1)");
    b += (i ? " && " : "") + ("($.g" + n + " = 1 || $.f" + n + " = \"*a*b" + "\" || $.h" + n + " = 2)");
  }
  const Ran ran = run("equiv --budget 1 '" + a + " }' '" + b + " }'");
  EXPECT_EQ(ran.code, 2) << ran.out;
  EXPECT_EQ(ran.out.rfind("undecided", 0), 0u) << ran.out;
}

TEST_F(EquivCommand, BadInputsAreRefused) {
  EXPECT_EQ(run("equiv '{ $.a = }' '{ $.a = x }'").code, 2);
  EXPECT_EQ(run("equiv '{ $.a = x }'").code, 3);
  EXPECT_EQ(run("equiv p.yaml#nothing d.json").code, 2);
  EXPECT_EQ(run("equiv d.json#nothing d.json").code, 2);
  EXPECT_EQ(run("equiv --parameter x '{ $.a = x }' '{ $.a = x }'").code, 3);
  folder_.write("broken.json", "{\"metricFilters\": [");
  EXPECT_EQ(run("covers broken.json p.yaml").code, 2);
}

TEST_F(EquivCommand, ParametersAreOnesThatATemplateHas) {
  folder_.write("t.yaml", "Parameters:\n  Kind: { Type: String, Default: Root }\n"
                          "Resources:\n"
                          "  F:\n"
                          "    Type: AWS::Logs::MetricFilter\n"
                          "    Properties:\n"
                          "      LogGroupName: trail\n"
                          "      FilterPattern: !Sub '{ $.type = ${Kind} }'\n"
                          "      MetricTransformations: [{ MetricName: M, MetricNamespace: N, MetricValue: '1' }]\n");
  EXPECT_EQ(run("equiv t.yaml#F '{ $.type = Root }'").code, 0);
  EXPECT_EQ(run("equiv t.yaml#F '{ $.type = x }' --parameter Kind=x").code, 0);
  EXPECT_EQ(run("equiv t.yaml#F '{ $.type = Root }' --parameter AWS::Region=us-east-1 --parameter F=f").code, 0);
  for (const char* command : {"equiv t.yaml#F t.yaml#F", "covers '{ $.type = x }' t.yaml#F", "audit p.yaml t.yaml"}) {
    const Ran ran = run(std::string(command) + " --parameter Kinds=x");
    EXPECT_EQ(ran.code, 3) << command;
    EXPECT_NE(ran.err.find("--parameter: no template has `Kinds`; did you mean `Kind`?"), std::string::npos) << ran.err;
    EXPECT_EQ(ran.out, "");
  }
  EXPECT_EQ(run("equiv '{ $.a = x }' '{ $.a = x }' --parameter Kind=x").code, 3);
}

TEST_F(EquivCommand, DiffShowsWitnessesAndSettings) {
  folder_.write("new.yaml", "pack: p\nversion: 1.0.1\nalarms:\n"
                            "  - { name: root, severity: low, metric: { filter: '{ $.type = Root }' }, threshold: 3 }\n"
                            "  - { name: created, severity: high, metric: { filter: '{ $.name = \"CreateUser\" }' }, threshold: 1 }\n"
                            "  - { name: n|ew, severity: low, metric: { filter: '{ $.x = 1 }' }, threshold: 1 }\n");
  const Ran ran = run("diff p.yaml new.yaml");
  EXPECT_EQ(ran.code, 1) << ran.err;
  EXPECT_EQ(ran.out.rfind("RULE       KIND   CHANGE\np/created  alarm  labels\np/n|ew     alarm  added\np/root     alarm  incomparable\n", 0), 0u) << ran.out;
  EXPECT_NE(ran.out.find("  threshold: 1 -> 3 (narrower)\n"), std::string::npos);
  EXPECT_NE(ran.out.find("  severity: low -> high\n"), std::string::npos);
  EXPECT_NE(ran.out.find("    gained  {"), std::string::npos);
  const Json json = Json::parse(run("diff p.yaml new.yaml --format json").out);
  EXPECT_EQ(json["schema"], "tripline.diff/1");
  EXPECT_EQ(json["rules"][2]["parts"][0]["relation"], "broader");
  EXPECT_NE(run("diff p.yaml new.yaml --format markdown").out.find("<code>p/n&#124;ew</code>"), std::string::npos);
  EXPECT_EQ(run("diff p.yaml p.yaml").code, 0);
  EXPECT_EQ(run("diff p.yaml p.yaml").out, "2 rules, 2 unchanged\n");
  EXPECT_EQ(run("diff p.yaml nowhere.yaml").code, 2);
}

TEST_F(EquivCommand, AuditJudgesByMeaning) {
  const Ran none = run("audit cis-aws-foundations d.json");
  EXPECT_EQ(none.code, 1) << none.err;
  EXPECT_NE(none.out.find("0 of 15 controls met by 2 filters; the documents tell no alarms\n"), std::string::npos) << none.out;
  const Ran own = run("audit p.yaml d.json");
  EXPECT_EQ(own.code, 0) << own.out;
  EXPECT_NE(own.out.find("p/created  broader  c\n"), std::string::npos) << own.out;
  EXPECT_NE(own.out.find("p/root     met      r\n"), std::string::npos);
  folder_.write("a.json", R"({"MetricAlarms": [{"AlarmName": "ra", "MetricName": "R", "Namespace": "N", "AlarmActions": ["x"]}]})");
  const Ran alarms = run("audit p.yaml d.json a.json --format json");
  EXPECT_EQ(alarms.code, 1);
  const Json json = Json::parse(alarms.out);
  EXPECT_EQ(json["schema"], "tripline.audit/1");
  EXPECT_EQ(json["controls"][0]["state"], "no alarm");
  EXPECT_EQ(json["controls"][1]["state"], "met");
  EXPECT_EQ(json["controls"][1]["alarms"], Json::array({"ra"}));
  const std::string weak = R"({"MetricAlarms": [{"AlarmName": "ra", "MetricName": "R", "Namespace": "N", "AlarmActions": ["x"],
    "Statistic": "Average", "Period": 300, "EvaluationPeriods": 1, "Threshold": 5, "ComparisonOperator": "GreaterThanOrEqualToThreshold"}]})";
  folder_.write("w.json", weak);
  const Ran weaker = run("audit p.yaml d.json w.json");
  EXPECT_EQ(weaker.code, 1);
  EXPECT_NE(weaker.out.find("p/root: the alarm asks for more: no number of events reaches its threshold\n"), std::string::npos) << weaker.out;
  EXPECT_EQ(run("audit nothing d.json").code, 2);
  EXPECT_EQ(run("audit p.yaml p.yaml").code, 2) << "a pack is not deployed";
}

// The templates that people publish meet the controls in their own words (../shared/data/iac).
TEST_F(EquivCommand, AuditReadsRealTemplates) {
  namespace fs = std::filesystem;
  const fs::path root = fs::path(TRIPLINE_ROOT) / "../shared/data/iac";
  if (!fs::exists(root)) GTEST_SKIP() << "../shared is not here";
  const Ran widdix = run("audit cis-aws-foundations '" + (root / "aws-cf-templates/security/cloudtrail.yaml").string() +
                         "' --parameter ParentAlertStack=alerts --format json");
  EXPECT_EQ(widdix.code, 1) << widdix.err;
  const Json json = Json::parse(widdix.out);
  std::size_t met = 0;
  for (const Json& control : json["controls"]) met += control["met"].get<bool>();
  EXPECT_GT(met, 10u) << widdix.out;
  // The accelerator's alarm on refused calls compares the average of ones with five.
  const Ran lza = run("audit cis-aws-foundations '" + (root / "landing-zone-accelerator-on-aws/all-enabled/security-config.yaml").string() +
                      "' --format json");
  EXPECT_EQ(lza.code, 1) << lza.err;
  const Json accelerator = Json::parse(lza.out);
  EXPECT_GT(accelerator["filters"].get<int>(), 14);
  EXPECT_EQ(accelerator["controls"][0]["state"], "weaker") << lza.out;
  EXPECT_EQ(accelerator["controls"][0]["why"], "no number of events reaches its threshold");
  const Ran catalogue = run("audit cis-aws-foundations '" +
                            (root / "terraform-aws-cloudtrail-cloudwatch-alarms/catalog/cis_benchmark.yaml").string() + "' --format json");
  EXPECT_EQ(catalogue.code, 1) << catalogue.err;
  EXPECT_GT(Json::parse(catalogue.out)["filters"].get<int>(), 12);
}

}  // namespace
}  // namespace tripline::tools
