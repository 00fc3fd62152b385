// What is deployed, read from what AWS's command line prints, CloudFormation and Terraform; and functions of templates.
#include "compiler/deployed/deployed.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "compiler/deployed/template_values.hpp"
#include "grammar/read_json.hpp"
#include "grammar/read_yaml.hpp"

namespace tripline::compiler {
namespace {

struct Reading {
  grammar::Sources sources;
  grammar::Diagnostics diagnostics;
  std::optional<grammar::Tree> tree;
  std::optional<Deployed> deployed;

  explicit Reading(const std::string& text, const std::map<std::string, std::string>& parameters = {}) {
    const grammar::SourceId id = sources.add("d", text);
    grammar::YamlLimits limits;
    limits.functions = true;
    tree = text.starts_with('{') ? grammar::read_json(grammar::Text(text, {id, 0, static_cast<std::uint32_t>(text.size())}),
                                                      grammar::Code::yaml_syntax, diagnostics)
                                 : grammar::read_yaml(sources, id, diagnostics, limits);
    if (tree) deployed = read_deployed(*tree, parameters, diagnostics);
  }
  // `name: pattern -> namespace/metric` a line; a pattern that cannot be read is `?`.
  std::string filters() const {
    std::string out;
    for (const DeployedFilter& f : deployed->filters) {
      out += f.name + ": " + (f.use ? f.pattern.value() : "?");
      for (const auto& [metric, value] : f.metrics) out += " -> " + metric.first + "/" + metric.second + (value == 1 ? "" : "?");
      out += '\n';
    }
    return out;
  }
  std::string alarms() const {
    std::string out;
    for (const DeployedAlarm& a : deployed->alarms) {
      out += a.name + (a.acts ? "!" : "");
      for (const auto& [space, metric] : a.metrics) out += " " + space + "/" + metric;
      out += '\n';
    }
    return out;
  }
  std::string said() const {
    std::string out;
    for (const grammar::Diagnostic& d : diagnostics.list()) out += d.message + '\n';
    return out;
  }
};

TEST(Deployed, ReadsWhatTheCommandLinePrints) {
  const Reading r(R"({"metricFilters": [
    {"filterName": "root", "filterPattern": "{ $.userIdentity.type = \"Root\" }", "logGroupName": "trail", "creationTime": 1,
     "metricTransformations": [{"metricName": "Root", "metricNamespace": "CIS", "metricValue": "1"}], "newMember": {}}],
   "MetricAlarms": [{"AlarmName": "root", "ActionsEnabled": true, "AlarmActions": ["arn"], "MetricName": "Root", "Namespace": "CIS"},
     {"AlarmName": "math", "ActionsEnabled": false, "AlarmActions": ["arn"],
      "Metrics": [{"Id": "e", "Expression": "m * 2"}, {"Id": "m", "MetricStat": {"Metric": {"Namespace": "CIS", "MetricName": "Root"}}}]}]})");
  ASSERT_TRUE(r.deployed) << r.said();
  EXPECT_EQ(r.filters(), "root: { $.userIdentity.type = \"Root\" } -> CIS/Root\n");
  EXPECT_EQ(r.deployed->filters[0].log_group, "trail");
  EXPECT_EQ(r.alarms(), "root! CIS/Root\nmath CIS/Root\n");
  EXPECT_TRUE(r.deployed->tells_alarms);
  EXPECT_EQ(r.said(), "");
  EXPECT_FALSE(Reading(R"({"metricFilters": []})").deployed->tells_alarms);
}

TEST(Deployed, ReadsTemplatesWithFunctions) {
  const Reading r(R"(
AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Prefix: { Type: String, Default: Delete }
  Quiet: { Type: String, Default: 'true' }
  Unset: { Type: String }
Mappings:
  Names: { all: { bucket: DeleteBucket } }
Conditions:
  IsQuiet: !Equals [!Ref Quiet, 'true']
  IsLoud: !Not [!Condition IsQuiet]
  Both: !And [!Condition IsQuiet, !Condition IsLoud]
  Unknown: !Equals [!Ref Unset, x]
Resources:
  Sub:
    Type: AWS::Logs::MetricFilter
    Properties:
      FilterName: !Sub '${AWS::StackName}-deletes'
      LogGroupName: !Ref Group
      FilterPattern: !Sub '{ $.eventName = "${Prefix}*" && $.a = "${!Prefix}" }'
      MetricTransformations: [{ MetricName: Deletes, MetricNamespace: !Ref 'AWS::StackName', MetricValue: '1' }]
  Joined:
    Type: AWS::Logs::MetricFilter
    Condition: Unknown
    Properties:
      FilterPattern: !Join ['', ['{ $.eventName = ', !FindInMap [Names, all, bucket], ' }']]
      MetricTransformations: !If [IsQuiet, [{ MetricName: Joined, MetricNamespace: N, MetricValue: '1' }], !Ref 'AWS::NoValue']
  Chosen:
    Type: AWS::Logs::MetricFilter
    Properties:
      FilterPattern: !If [IsLoud, '{ $.a = loud }', !Select [1, ['{ $.a = x }', '{ $.a = quiet }']]]
  Unresolved:
    Type: AWS::Logs::MetricFilter
    Properties: { FilterPattern: !Sub '{ $.vpc = ${Unset} }' }
  Wrong:
    Type: AWS::Logs::MetricFilter
    Properties: { FilterPattern: '{ $.vpc = }' }
  LeftOut: { Type: AWS::Logs::MetricFilter, Condition: Both, Properties: { FilterPattern: x } }
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties: { MetricName: Deletes, Namespace: !Ref 'AWS::StackName', AlarmActions: [!Ref Topic] }
  Other: { Type: AWS::S3::Bucket }
)");
  ASSERT_TRUE(r.deployed) << r.said();
  EXPECT_EQ(r.filters(),
            "${AWS::StackName}-deletes: { $.eventName = \"Delete*\" && $.a = \"${Prefix}\" } -> ${AWS::StackName}/Deletes\n"
            "Joined: { $.eventName = DeleteBucket } -> N/Joined\n"
            "Chosen: { $.a = quiet }\n"
            "Unresolved: ?\n"
            "Wrong: ?\n");
  EXPECT_EQ(r.alarms(), "Alarm! ${AWS::StackName}/Deletes\n");
  EXPECT_NE(r.said().find("`FilterPattern` of `Unresolved` depends on `Unset`, which the document does not tell"), std::string::npos) << r.said();
  const Reading given("Resources:\n  F: { Type: AWS::Logs::MetricFilter, Properties: { FilterPattern: !Ref P } }\n", {{"P", "x"}});
  EXPECT_EQ(given.filters(), "F: x\n");
}

TEST(Deployed, ReadsTerraformPlans) {
  const Reading r(R"({"format_version": "1.2", "planned_values": {"root_module": {
    "resources": [{"address": "aws_cloudwatch_log_metric_filter.root", "type": "aws_cloudwatch_log_metric_filter", "values":
      {"name": "root", "pattern": "{ $.a = b }", "log_group_name": "trail", "metric_transformation": [{"name": "Root", "namespace": "CIS", "value": "1"}]}}],
    "child_modules": [{"resources": [{"address": "module.x.aws_cloudwatch_metric_alarm.root", "type": "aws_cloudwatch_metric_alarm", "values":
      {"alarm_name": "root", "metric_name": "Root", "namespace": "CIS", "alarm_actions": ["arn"]}},
      {"address": "a.b", "type": "aws_cloudwatch_metric_alarm", "values": {"alarm_actions": [], "metric_query":
        [{"id": "m", "metric": [{"metric_name": "Root", "namespace": "CIS"}]}]}}]}]}}})");
  ASSERT_TRUE(r.deployed) << r.said();
  EXPECT_EQ(r.filters(), "root: { $.a = b } -> CIS/Root\n");
  EXPECT_EQ(r.alarms(), "root! CIS/Root\na.b CIS/Root\n");
}

TEST(Deployed, ReadsAcceleratorConfigurations) {
  const Reading r(R"(
homeRegion: &HOME_REGION eu-west-1
cloudWatch:
  metricSets:
    - regions: [*HOME_REGION]
      metrics:
        - { filterName: root, logGroupName: trail, filterPattern: '{ $.a = b }', metricNamespace: L, metricName: Root, metricValue: '1' }
        - { filterName: sized, logGroupName: trail, filterPattern: '{ $.a = c }', metricNamespace: L, metricName: Sized, metricValue: $.size }
  alarmSets:
    - alarms:
        - { alarmName: root, snsTopicName: Security, metricName: Root, namespace: L, comparisonOperator: GreaterThanThreshold,
            evaluationPeriods: 3, datapointsToAlarm: 2, period: 60, statistic: Average, threshold: 0.5, treatMissingData: notBreaching }
        - { alarmName: quiet, metricName: Sized, namespace: L, threshold: high }
)");
  ASSERT_TRUE(r.deployed) << r.said();
  EXPECT_EQ(r.filters(), "root: { $.a = b } -> L/Root\nsized: { $.a = c } -> L/Sized?\n");
  EXPECT_EQ(r.alarms(), "root! L/Root\nquiet L/Sized\n");
  const AlarmSettings& told = r.deployed->alarms[0].settings;
  EXPECT_EQ(told.statistic, runtime::StatisticSpec(runtime::Statistic::average));
  EXPECT_EQ(told.comparison, runtime::Comparison::greater);
  EXPECT_EQ(told.threshold, 0.5);
  EXPECT_EQ(told.period, 60u);
  EXPECT_EQ(told.evaluation_periods, 3u);
  EXPECT_EQ(told.datapoints, 2u);
  EXPECT_FALSE(r.deployed->alarms[1].settings.threshold);
  EXPECT_TRUE(r.deployed->tells_alarms);
}

TEST(Deployed, ReadsCatalogues) {
  const Reading r(R"(
root-used:
  metric_name: Root
  filter_pattern: '{ $.a = b }'
  metric_namespace: CIS
  metric_value: "1"
  alarm_name: RootUsed
  alarm_comparison_operator: GreaterThanOrEqualToThreshold
  alarm_evaluation_periods: "1"
  alarm_period: "300"
  alarm_statistic: Sum
  alarm_threshold: "1"
)");
  ASSERT_TRUE(r.deployed) << r.said();
  EXPECT_EQ(r.filters(), "root-used: { $.a = b } -> CIS/Root\n");
  EXPECT_EQ(r.alarms(), "RootUsed! CIS/Root\n");
  EXPECT_EQ(r.deployed->alarms[0].settings.threshold, 1);
}

TEST(Deployed, RefusesWhatItIsNot) {
  for (const char* text : {"{}", "[]", "a: 1\n", "{\"Resources\": []}", "text\n"}) {
    const Reading r(text);
    EXPECT_FALSE(r.deployed) << text;
    EXPECT_TRUE(r.diagnostics.has_errors()) << text;
  }
  for (const char* text : {"{\"Resources\": {\"A\": 1, \"B\": {\"Type\": 1, \"Properties\": 2}}}", "{\"metricFilters\": 3}",
                           "{\"metricFilters\": [1, {}, []]}"}) {
    EXPECT_TRUE(Reading(text).deployed) << text;
  }
}

// Conditions in circles, functions of the wrong shape and texts that would explode end, and are unknown.
TEST(Deployed, BoundsWhatATemplateMayAsk) {
  std::string conditions = "Conditions:\n  C0: !Not [!Condition C0]\n";
  for (int i = 1; i < 60; ++i) {
    const std::string below = std::to_string(i - 1);
    conditions += "  C" + std::to_string(i) + ": !Or [!Condition C" + below + ", !Condition C" + below + "]\n";
  }
  const Reading circle(conditions + "Resources:\n  F: { Type: AWS::Logs::MetricFilter, Condition: C59, Properties: { FilterPattern: x } }\n");
  EXPECT_EQ(circle.filters(), "F: x\n") << "unknown conditions leave nothing out";
  std::string big = "Parameters: { P: { Default: " + std::string(60'000, 'x') + " } }\nResources:\n  F: { Type: AWS::Logs::MetricFilter, Properties: { FilterPattern: !Sub '";
  for (int i = 0; i < 10'000; ++i) big += "${P}";
  const Reading exploded(big + "' } }\n");
  EXPECT_EQ(exploded.filters(), "F: ?\n");
  for (const char* function : {"!Join x", "!Join [a]", "!Select [5, [a]]", "!FindInMap [a, b]", "!FindInMap [a, b, c]", "!If [a]",
                               "!Sub [x]", "!Ref [a]", "!GetAtt a.b", "!ImportValue x", "!Sub '${'", "{ Ref: { a: b } }"}) {
    const Reading r(std::string("Resources:\n  F: { Type: AWS::Logs::MetricFilter, Properties: { FilterPattern: ") + function + " } }\n");
    ASSERT_TRUE(r.deployed) << function << r.said();
    EXPECT_EQ(r.deployed->filters.size(), 1u) << function;
  }
}

// The templates that people publish (../shared/data/iac).
TEST(Deployed, ReadsRealTemplates) {
  namespace fs = std::filesystem;
  const fs::path root = fs::path(TRIPLINE_ROOT) / "../shared/data/iac";
  if (!fs::exists(root)) GTEST_SKIP() << "../shared is not here";
  const struct {
    const char* path;
    std::map<std::string, std::string> parameters;
    std::size_t filters, alarms, left_out;
  } cases[] = {{"aws-cf-templates/security/cloudtrail.yaml", {}, 0, 0, 28},
               {"aws-cf-templates/security/cloudtrail.yaml", {{"ParentAlertStack", "alerts"}}, 14, 14, 0},
               {"landing-zone-accelerator-on-aws/security-resources-stack.template.json", {}, 21, 21, 0}};
  for (const auto& [path, parameters, filters, alarms, left_out] : cases) {
    std::ifstream in(root / path, std::ios::binary);
    const Reading r(std::string(std::istreambuf_iterator<char>(in), {}), parameters);
    ASSERT_TRUE(r.deployed) << path << r.said();
    EXPECT_EQ(r.deployed->filters.size(), filters) << path;
    EXPECT_EQ(r.deployed->alarms.size(), alarms) << path;
    EXPECT_EQ(r.deployed->left_out, left_out) << path;
    EXPECT_EQ(r.said(), "") << path;
    for (const DeployedFilter& filter : r.deployed->filters) EXPECT_TRUE(filter.use) << filter.name;
  }
}

}  // namespace
}  // namespace tripline::compiler
