// `tripline lineage` and `tripline graph` as a person runs them.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "tests/tools/cli.hpp"
#include "tools/lineage_pack.hpp"
#include "tools/lineage_program.hpp"

namespace tripline::tools {
namespace {

using Json = nlohmann::json;

TEST(LineagePack, IsTheFileByteForByteAndCompiles) {
  EXPECT_EQ(lineage_pack(), read_text(TRIPLINE_ROOT "/rules/aws-lineage/graph.trip"));
  EXPECT_EQ(lineage_program().graphs.size(), 1u);
}

class LineageCommand : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("events.json",
                  R"({"Records":[{"eventVersion":"1.08","eventTime":"2025-01-15T14:00:00Z","eventID":"1","eventSource":"sts.amazonaws.com","eventName":"AssumeRole","sourceIPAddress":"192.0.2.1","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111111111111:user/ana","accessKeyId":"AKIAEXAMPLE000000001"},"requestParameters":{"roleArn":"arn:aws:iam::111111111111:role/ops"},"responseElements":{"credentials":{"accessKeyId":"ASIAEXAMPLE000000001"}}},)"
                  R"({"eventVersion":"1.08","eventTime":"2025-01-15T14:01:00Z","eventID":"2","eventSource":"s3.amazonaws.com","eventName":"ListBuckets","sourceIPAddress":"\u001b[2J","userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::111111111111:assumed-role/ops/x","accessKeyId":"ASIAEXAMPLE000000001"}}]})");
    archive_ = folder_ / "events.json";
  }
  Folder folder_;
  std::string archive_;
};

TEST_F(LineageCommand, PrintsTheTreeOfACredential) {
  const Ran all = shell("$T lineage -q " + archive_);
  EXPECT_EQ(all.code, 0);
  EXPECT_EQ(all.out, "AKIAEXAMPLE000000001  arn:aws:iam::111111111111:user/ana\n"
                     "    1 call 2025-01-15T14:00:00Z from 192.0.2.1\n"
                     "  ASIAEXAMPLE000000001  arn:aws:sts::111111111111:assumed-role/ops/x\n"
                     "      AssumeRole 2025-01-15T14:00:00Z from 192.0.2.1\n"
                     "      1 call 2025-01-15T14:01:00Z from \\x1b[2J\n");
  const Ran one = shell("$T lineage -q ASIAEXAMPLE000000001 " + archive_ + " --format json");
  EXPECT_EQ(one.code, 0);
  const Json json = Json::parse(one.out);
  EXPECT_EQ(json["schema"], "tripline.lineage/1");
  ASSERT_EQ(json["rows"].size(), 2u);
  EXPECT_EQ(json["rows"][1]["issuer"], "AKIAEXAMPLE000000001");
  EXPECT_EQ(json["rows"][1]["call"], "AssumeRole");
  EXPECT_EQ(json["rows"][1]["issued"], "2025-01-15T14:00:00Z");
  EXPECT_EQ(json["rows"][1]["roles"], Json::array({"arn:aws:iam::111111111111:role/ops"}));
  EXPECT_EQ(one.out.find('\x1b'), std::string::npos);
}

TEST_F(LineageCommand, SaysWhatItDoesNotKnowAndWhatItLeavesOut) {
  const Ran unknown = shell("$T lineage -q ASIAEXAMPLE00000000X " + archive_);
  EXPECT_EQ(unknown.code, 1);
  EXPECT_EQ(unknown.out, "");
  EXPECT_NE(unknown.err.find("ASIAEXAMPLE00000000X"), std::string::npos);
  const Ran cut = shell("$T lineage -q " + archive_ + " --limit 1");
  EXPECT_EQ(cut.out, "AKIAEXAMPLE000000001  arn:aws:iam::111111111111:user/ana\n"
                     "    1 call 2025-01-15T14:00:00Z from 192.0.2.1\n"
                     "there is more: raise --limit\n");
  EXPECT_EQ(shell("$T lineage -q /nowhere").code, 2);
}

TEST_F(LineageCommand, GraphsAreChosenByName) {
  const Ran made = shell("$T graph -q " TRIPLINE_ROOT "/rules/aws-activity " + archive_);
  EXPECT_EQ(made.code, 0) << made.err;
  const Json json = Json::parse(made.out);
  EXPECT_EQ(json["schema"], "tripline.graph/1");
  EXPECT_GT(json["edges"].size(), 3u);
  EXPECT_EQ(shell("$T graph -q " TRIPLINE_ROOT "/rules " + archive_).code, 2) << "which one is not said";
  EXPECT_EQ(shell("$T graph -q " TRIPLINE_ROOT "/rules --graph aws-lineage/lineage " + archive_).code, 0);
  EXPECT_EQ(shell("$T graph -q " TRIPLINE_ROOT "/rules --graph nothing " + archive_).code, 2);
  EXPECT_EQ(shell("$T graph -q " TRIPLINE_ROOT "/rules/course " + archive_).code, 2) << "no graph at all";
}

}  // namespace
}  // namespace tripline::tools
