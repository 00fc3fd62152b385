#include "compiler/catalogue/trail.hpp"

#include <gtest/gtest.h>

namespace tripline::compiler {
namespace {

const Catalogue& shipped() { return Catalogue::shipped(); }

Trails trails(const std::vector<std::string>& texts) {
  Trails out;
  grammar::Diagnostics diagnostics;
  for (const std::string& text : texts) out.read(grammar::Text::synthetic(text), diagnostics);
  EXPECT_TRUE(diagnostics.list().empty());
  return out;
}

Scope calls(const std::vector<std::string>& names) {
  std::vector<CallId> ids;
  for (const std::string& name : names) {
    const auto found = shipped().named(name);
    EXPECT_FALSE(found.empty()) << name;
    ids.insert(ids.end(), found.begin(), found.end());
  }
  Scope scope;
  scope.calls = SomeOf<CallId>::only(std::move(ids));
  return scope;
}

bool records(const Trails& trails, const Scope& scope) { return trails.records(scope, shipped()) != Recording::no; }

TEST(Trail, OfManagementEventsHasNoDataEvents) {
  const Trails t = trails({R"({"TrailARN": "t", "EventSelectors": [{"ReadWriteType": "All", "IncludeManagementEvents": true, "DataResources": []}]})"});
  EXPECT_TRUE(records(t, calls({"AttachUserPolicy"})));
  EXPECT_FALSE(records(t, calls({"GetObject"})));
  EXPECT_TRUE(records(t, calls({"GetObject", "PutBucketPolicy"})));
  EXPECT_TRUE(records(t, {}));
  Scope insight;
  insight.categories = Scope::insight;
  EXPECT_FALSE(records(t, insight));
  EXPECT_NE(t.reason(insight, shipped()).find("Insights"), std::string::npos);
}

TEST(Trail, BasicSelectorsLeaveOut) {
  const Trails t = trails({R"({"EventSelectors": [{"ReadWriteType": "WriteOnly", "ExcludeManagementEventSources": ["kms.amazonaws.com"],
      "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}]}]})"});
  EXPECT_TRUE(records(t, calls({"AttachUserPolicy"})));
  EXPECT_FALSE(records(t, calls({"DescribeInstances"})));
  EXPECT_FALSE(records(t, calls({"ScheduleKeyDeletion"})));
  EXPECT_TRUE(records(t, calls({"PutObject"})));
  EXPECT_FALSE(records(t, calls({"GetObject"})));  // reads
  EXPECT_FALSE(records(t, calls({"BatchWriteItem"})));
  Scope reads = calls({"AssumeRole"});  // of which the name does not say whether it reads
  EXPECT_TRUE(records(t, reads));
  reads.access = Scope::reads;
  EXPECT_FALSE(records(t, reads));
}

TEST(Trail, AdvancedSelectorsDecideByField) {
  const Trails t = trails({R"({"AdvancedEventSelectors": [
      {"Name": "m", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]},
                                       {"Field": "eventSource", "NotEquals": ["kms.amazonaws.com", "rdsdata.amazonaws.com"]}]},
      {"Name": "d", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]},
                                       {"Field": "resources.type", "Equals": ["AWS::DynamoDB::Table"]},
                                       {"Field": "eventName", "StartsWith": ["Put", "Delete"], "NotEndsWith": ["Item"]}]}]})"});
  EXPECT_TRUE(records(t, calls({"AttachUserPolicy"})));
  EXPECT_FALSE(records(t, calls({"ScheduleKeyDeletion"})));
  EXPECT_FALSE(records(t, calls({"PutItem"})));
  EXPECT_FALSE(records(t, calls({"Scan"})));
  Scope network;
  network.categories = Scope::network;
  EXPECT_FALSE(records(t, network));
  const Trails n = trails({R"({"AdvancedEventSelectors": [{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["NetworkActivity"]}]}]})"});
  EXPECT_TRUE(records(n, network));
  Scope management = calls({"AttachUserPolicy"});
  EXPECT_TRUE(records(n, management)) << "such a call through an endpoint may be network activity";
  management.categories = Scope::management;
  EXPECT_FALSE(records(n, management));
}

TEST(Trail, SelectorsOfArnsDecideWherePatternsPinThem) {
  const Trails t = trails({R"({"AdvancedEventSelectors": [{"FieldSelectors": [
      {"Field": "eventCategory", "Equals": ["Data"]}, {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
      {"Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::secret/"], "NotEndsWith": [".log"]}]}]})"});
  const auto recording = [&](const char* call, std::vector<std::string> arns) {
    Scope scope = calls({call});
    if (!arns.empty()) scope.arns = SomeOf<std::string>::only(std::move(arns));
    return t.records(scope, shipped());
  };
  EXPECT_EQ(recording("GetObject", {}), Recording::depends);
  EXPECT_EQ(recording("GetObject", {"arn:aws:s3:::secret/a.txt"}), Recording::yes);
  EXPECT_EQ(recording("GetObject", {"arn:aws:s3:::secret/a.log"}), Recording::no);
  EXPECT_EQ(recording("GetObject", {"arn:aws:s3:::secret/*"}), Recording::depends);
  EXPECT_EQ(recording("GetObject", {"arn:aws:s3:::public/*"}), Recording::no);
  EXPECT_EQ(recording("GetObject", {"arn:aws:s3:::public"}), Recording::no) << "the bucket of the object";
  EXPECT_EQ(recording("GetObject", {"arn:aws:s3:::secret"}), Recording::depends);
  EXPECT_EQ(recording("GetObject", {"arn:aws:s3:::public", "arn:aws:s3:::secret/b"}), Recording::depends);
  EXPECT_EQ(recording("CopyObject", {"arn:aws:s3:::public/a"}), Recording::depends) << "its record names two objects";
  EXPECT_EQ(recording("AttachUserPolicy", {}), Recording::no);
  Scope scope = calls({"GetObject"});
  scope.arns = SomeOf<std::string>::only({"arn:aws:s3:::public/*"});
  EXPECT_EQ(t.reason(scope, shipped()), "its selectors choose other resources by their ARN");
  const Trails basic = trails({R"({"EventSelectors": [{"DataResources": [
      {"Type": "AWS::Lambda::Function", "Values": ["arn:aws:lambda:us-east-1:1:function:f"]},
      {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::"]}]}]})"});
  EXPECT_EQ(basic.records(calls({"GetObject"}), shipped()), Recording::yes) << "all buckets";
  Scope invoke = calls({"Invoke"});
  EXPECT_EQ(basic.records(invoke, shipped()), Recording::depends);
  invoke.arns = SomeOf<std::string>::only({"arn:aws:lambda:us-east-1:1:function:f"});
  EXPECT_EQ(basic.records(invoke, shipped()), Recording::yes);
  invoke.arns = SomeOf<std::string>::only({"arn:aws:lambda:us-east-1:1:function:g"});
  EXPECT_EQ(basic.records(invoke, shipped()), Recording::no);
  const Trails caller = trails({R"({"AdvancedEventSelectors": [{"FieldSelectors": [
      {"Field": "eventCategory", "Equals": ["Management"]}, {"Field": "userIdentity.arn", "NotStartsWith": ["arn:aws:iam::1:role/x"]}]}]})"});
  EXPECT_EQ(caller.records(calls({"AttachUserPolicy"}), shipped()), Recording::depends);
}

TEST(Trail, RefusesMoreThanAnyAccountHas) {
  std::string text = R"({"AdvancedEventSelectors": [)";
  for (std::size_t i = 0; i <= Trails::most_selectors; ++i) text += std::string(i ? "," : "") + R"({"FieldSelectors": []})";
  Trails out;
  grammar::Diagnostics diagnostics;
  out.read(grammar::Text::synthetic(text + "]}"), diagnostics);
  ASSERT_EQ(diagnostics.list().size(), 1u);
  EXPECT_EQ(grammar::entry_of(diagnostics.list().front().code).word, "input-limit");
  std::string many = "[";
  for (std::size_t i = 0; i <= Trails::most_trails; ++i) many += (i ? "," : "") + (R"({"Trail": {"Name": "t)" + std::to_string(i) + "\"}}");
  Trails trails;
  grammar::Diagnostics said;
  trails.read(grammar::Text::synthetic(many + "]"), said);
  ASSERT_EQ(said.list().size(), 1u);
  EXPECT_EQ(said.list().front().message, "more than 1000 trails");
}

TEST(Trail, OfOneRegionSeesOnlyThat) {
  const std::string described = R"({"trailList": [{"TrailARN": "t", "HomeRegion": "eu-west-1", "IsMultiRegionTrail": false}]})";
  const Trails t = trails({described});
  Scope scope = calls({"RunInstances"});
  EXPECT_TRUE(records(t, scope));
  scope.regions = SomeOf<std::string>::only({"us-west-2"});
  EXPECT_FALSE(records(t, scope));
  scope.regions = SomeOf<std::string>::only({"us-west-2", "eu-west-1"});
  EXPECT_TRUE(records(t, scope));
  EXPECT_FALSE(records(t, calls({"AttachUserPolicy"}))) << "C10: IAM is recorded in us-east-1";
  EXPECT_EQ(t.reason(calls({"AttachUserPolicy"}), shipped()), "they are recorded in other regions");
  EXPECT_FALSE(records(t, calls({"GetObject"})));
  // What several files say of one trail adds up; another trail records for itself.
  const Trails more = trails({described, R"({"TrailARN": "t", "InsightSelectors": [{"InsightType": "ApiErrorRateInsight"}]})"});
  Scope insight;
  insight.categories = Scope::insight;
  EXPECT_TRUE(records(more, insight));
  EXPECT_TRUE(records(trails({described, R"({"Trail": {"TrailARN": "u", "HomeRegion": "us-east-1", "IsMultiRegionTrail": true}})"}), scope));
}

TEST(Trail, SaysWhatIsWrongWithAFile) {
  for (const auto& [text, code] : std::vector<std::pair<std::string, std::string>>{
           {"{", "yaml-syntax"},
           {"5", "wrong-type"},
           {"{}", "missing-key"},
           {R"({"EventSelectors": 5})", "wrong-type"},
           {R"({"EventSelectors": [5]})", "wrong-type"},
           {R"({"AdvancedEventSelectors": [{"FieldSelectors": [{"Field": "eventName", "Equals": [{}]}]}]})", "wrong-type"}}) {
    Trails out;
    grammar::Diagnostics diagnostics;
    out.read(grammar::Text::synthetic(text), diagnostics);
    ASSERT_EQ(diagnostics.list().size(), 1u) << text;
    EXPECT_EQ(grammar::entry_of(diagnostics.list().front().code).word, code) << text;
  }
}

}  // namespace
}  // namespace tripline::compiler
