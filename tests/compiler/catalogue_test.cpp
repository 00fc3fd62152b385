#include "compiler/catalogue/catalogue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "compiler/catalogue/parameter_paths.hpp"
#include "compiler/catalogue/resolve_path.hpp"

namespace tripline::compiler {
namespace {

const Catalogue& shipped() { return Catalogue::shipped(); }

std::string sources_of(std::string_view name, const Catalogue& catalogue = shipped()) {
  std::string out;
  for (const CallId id : catalogue.named(name)) out += std::string(catalogue[catalogue[id].service].source) + " ";
  return out;
}

TEST(Catalogue, KnowsMostOfTheApi) {
  EXPECT_GT(shipped().services().size(), 400u);
  EXPECT_GT(shipped().call_count(), 19000u);
  EXPECT_EQ(sources_of("AttachRolePolicy"), "iam.amazonaws.com ");
  EXPECT_EQ(sources_of("ConsoleLogin"), "signin.amazonaws.com ");
  EXPECT_EQ(sources_of("PutMetricAlarm"), "monitoring.amazonaws.com ");
  EXPECT_EQ(sources_of("attachrolepolicy"), "");
  EXPECT_FALSE(shipped().service("iam"));
}

// Its lines are in order, so that an update is read as a difference, and every shape that is named is there.
TEST(Catalogue, IsSortedAndWhole) {
  std::string_view before;
  for (const Service& service : shipped().services()) {
    EXPECT_LT(before, service.source);
    before = service.source;
    std::string_view last;
    for (const CallId id : service.calls) {
      EXPECT_LT(last, shipped()[id].name) << service.source;
      last = shipped()[id].name;
      for (const Member& member : parse_members(shipped()[id].parameters)) {
        std::string_view type = member.type;
        while (type.ends_with("[]")) type.remove_suffix(2);
        const bool shape = type.starts_with('@') && !shipped().members(shipped()[id].service, type).empty();
        EXPECT_TRUE(shape || type == "s" || type == "n" || type == "b" || type == "o") << service.source << " " << last << " " << type;
      }
    }
  }
}

TEST(Catalogue, KnowsNamesThatDifferFromOperations) {
  EXPECT_EQ(shipped().renamed("CreateFunction"), "CreateFunction20150331");
  EXPECT_EQ(sources_of("CreateFunction20150331"), "lambda.amazonaws.com ");
  EXPECT_EQ(sources_of("UpdateFunctionCode20150331v2"), "lambda.amazonaws.com ");
  EXPECT_EQ(shipped().renamed("PutBucketLifecycleConfiguration"), "PutBucketLifecycle");
  EXPECT_EQ(sources_of("UpdateDistribution2020_05_31"), "cloudfront.amazonaws.com ");
  EXPECT_EQ(sources_of("CreateUser2020_05_31"), "");
  EXPECT_EQ(sources_of("PassRole"), "");
  ASSERT_TRUE(shipped().never_logged("PassRole"));
  EXPECT_FALSE(shipped().never_logged("CreateRole"));
}

TEST(Catalogue, KnowsWhatIsRecordedHow) {
  const auto row = [](std::string_view source, std::string_view name) { return shipped()[*shipped().call(*shipped().service(source), name)]; };
  EXPECT_EQ(row("s3.amazonaws.com", "GetObject").resource, "AWS::S3::Object");
  EXPECT_EQ(row("s3.amazonaws.com", "PutBucketPolicy").resource, "");
  EXPECT_EQ(row("iam.amazonaws.com", "CreateUser").access, Call::Access::write);
  EXPECT_EQ(row("ec2.amazonaws.com", "DescribeInstances").access, Call::Access::read);
  EXPECT_EQ(row("sts.amazonaws.com", "AssumeRole").access, Call::Access::unknown);
}

TEST(Catalogue, FindsTheNearestName) {
  EXPECT_EQ(shipped().nearest_call("CreateUsr"), "CreateUser");
  EXPECT_EQ(shipped().nearest_call("createuser"), "CreateUser");
  EXPECT_EQ(shipped().nearest_call("GetObjct", *shipped().service("s3.amazonaws.com")), "GetObject");
  EXPECT_FALSE(shipped().nearest_call("Qzqzqzqzqzqz"));
  EXPECT_FALSE(shipped().nearest_call(std::string(100000, 'a')));
  EXPECT_EQ(shipped().nearest_source("iam.amazon.com"), "iam.amazonaws.com");
}

// The letters that spare a comparison never spare the nearest one.
TEST(Catalogue, FindsTheNameFromWhichOneLetterWasLost) {
  std::size_t asked = 0;
  for (std::size_t i = 0; i < shipped().call_count(); i += 97, ++asked) {
    const std::string name(shipped()[CallId{static_cast<std::uint32_t>(i)}].name);
    if (name.size() < 6) continue;
    std::string lost = name;
    lost.erase(i % name.size(), 1);
    if (!shipped().named(lost).empty()) continue;
    const auto near = shipped().nearest_call(lost);
    ASSERT_TRUE(near) << name;
    EXPECT_LE(near->size(), lost.size() + 1) << lost << " " << *near;
  }
  EXPECT_GT(asked, 150u);
}

std::string type_at(std::string_view source, std::string_view call, std::vector<std::string> keys) {
  Path path;
  path.steps.push_back({"requestParameters", {}});
  for (std::string& key : keys) path.steps.push_back({std::move(key), {}});
  const Resolved way = resolve_in_call(path, *shipped().call(*shipped().service(source), call), shipped());
  return way.whole(path) ? way.type : "ends at " + std::to_string(way.reached);
}

TEST(Catalogue, LeadsPathsThroughShapes) {
  EXPECT_EQ(type_at("iam.amazonaws.com", "CreateUser", {"userName"}), "s");
  EXPECT_EQ(type_at("iam.amazonaws.com", "CreateUser", {"UserName"}), "ends at 1");
  EXPECT_EQ(type_at("iam.amazonaws.com", "CreateUser", {"tags", "", "key"}), "s");
  EXPECT_EQ(type_at("iam.amazonaws.com", "CreateUser", {"tags", "key"}), "ends at 2");
  EXPECT_EQ(type_at("iam.amazonaws.com", "CreateUser", {"tags", "", "nothing"}), "ends at 3");
  EXPECT_EQ(type_at("iam.amazonaws.com", "CreateUser", {"userName", "first"}), "ends at 2");
  EXPECT_EQ(type_at("rds.amazonaws.com", "CreateDBInstance", {"dBInstanceIdentifier"}), "s");
  EXPECT_EQ(type_at("rds.amazonaws.com", "CreateDBInstance", {"multiAZ"}), "b");
  // The case of the first letter is free where the service is not known to change it.
  EXPECT_EQ(type_at("ce.amazonaws.com", "GetCostAndUsage", {"Granularity"}), "s");
  EXPECT_EQ(type_at("ce.amazonaws.com", "GetCostAndUsage", {"granularity"}), "s");
  EXPECT_EQ(type_at("signin.amazonaws.com", "ConsoleLogin", {"whatever"}), "o");
}

TEST(Catalogue, WritesParametersOutAsPaths) {
  const auto paths = parameter_paths(shipped(), *shipped().call(*shipped().service("iam.amazonaws.com"), "CreateUser"));
  std::string text;
  for (const auto& [path, type] : paths) text += path + " " + std::string(type) + "\n";
  EXPECT_EQ(text, "path text\npermissionsBoundary text\ntags[*].key text\ntags[*].value text\nuserName text\n");
  // Shapes inside themselves end.
  const auto deep = parameter_paths(shipped(), *shipped().call(*shipped().service("wafv2.amazonaws.com"), "CreateWebACL"), 64, 500);
  EXPECT_LE(deep.size(), 500u);
  EXPECT_GT(deep.size(), 50u);
}

TEST(Catalogue, TakesWhatAUserAdds) {
  grammar::Sources sources;
  grammar::Diagnostics diagnostics;
  const std::vector<grammar::SourceId> files = {
      sources.add("a.yaml",
                  "sources:\n"
                  "  payments.example.com:\n"
                  "    CapturePayment: { read_only: false, parameters: { amount: number, lines: [any] } }\n"
                  "    GetReceipt: { read_only: true, data: Example::Receipt }\n"
                  "  iam.amazonaws.com:\n"
                  "    NewestCall:\n"),
      sources.add("b.json", R"({"sources": {"payments.example.com": {"GetReceipt": {"parameters": {}}}}})")};
  const Catalogue catalogue = Catalogue::extended(sources, files, diagnostics);
  EXPECT_TRUE(diagnostics.list().empty());
  EXPECT_EQ(catalogue.call_count(), shipped().call_count() + 3);
  EXPECT_EQ(sources_of("CapturePayment", catalogue), "payments.example.com ");
  EXPECT_EQ(sources_of("NewestCall", catalogue), "iam.amazonaws.com ");
  EXPECT_TRUE(catalogue[catalogue.named("NewestCall").front()].open);
  const Call& receipt = catalogue[catalogue.named("GetReceipt").front()];
  EXPECT_EQ(receipt.resource, "");  // the later file says it anew
  EXPECT_FALSE(receipt.open);
  EXPECT_EQ(catalogue.parameters(catalogue.named("CapturePayment").front()).front().type, "n");
}

TEST(Catalogue, RefusesWhatAUserCannotMean) {
  grammar::Sources sources;
  grammar::Diagnostics diagnostics;
  const std::vector<grammar::SourceId> files = {
      sources.add("a.yaml",
                  "sources:\n"
                  "  a b: {}\n"
                  "  x.example.com:\n"
                  "    Call: { parameters: { a: string, 'b:c': text }, read_only: often, extra: 1 }\n"
                  "    Other: [1]\n"
                  "others: {}\n"),
      sources.add("b.yaml", "[1, 2"), sources.add("c.yaml", "- a\n")};
  const Catalogue catalogue = Catalogue::extended(sources, files, diagnostics);
  std::set<std::string> said;
  for (const auto& d : diagnostics.list()) said.insert(std::string(entry_of(d.code).word));
  EXPECT_EQ(said, (std::set<std::string>{"bad-name", "bad-value", "unknown-key", "wrong-type", "yaml-syntax"}));
  EXPECT_EQ(sources_of("Call", catalogue), "x.example.com ");
}

}  // namespace
}  // namespace tripline::compiler
