// A finding over an archive becomes a test: the fewest events, and no name of the archive in them.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <numeric>
#include <random>

#include "tests/tools/cli.hpp"
#include "tools/testing/ddmin.hpp"
#include "tools/testing/pseudonyms.hpp"

namespace tripline::tools {
namespace {

TEST(Ddmin, FindsTheFewest) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<int> all(1 + random() % 60), needed;
    std::iota(all.begin(), all.end(), 0);
    for (const int one : all) {
      if (random() % 8 == 0) needed.push_back(one);
    }
    const auto holds = [&](const std::vector<int>& some) { return std::includes(some.begin(), some.end(), needed.begin(), needed.end()); };
    const std::vector<int> fewest = ddmin<int>(all, holds);
    if (needed.empty()) {
      EXPECT_LE(fewest.size(), 1u);
    } else {
      EXPECT_EQ(fewest, needed);
    }
  }
}

// Any two of three do: no subset with one thing less holds.
TEST(Ddmin, IsMinimalWhereThereAreSeveralWays) {
  const std::vector<int> all{1, 2, 3, 4, 5, 6, 7, 8};
  const auto holds = [](const std::vector<int>& some) {
    return std::count_if(some.begin(), some.end(), [](int i) { return i % 3 == 0 || i == 7; }) >= 2;
  };
  EXPECT_EQ(ddmin<int>(all, holds).size(), 2u);
  EXPECT_EQ(ddmin<int>({1, 2}, holds), (std::vector<int>{1, 2}));
}

nlohmann::ordered_json event() {
  return nlohmann::ordered_json::parse(R"({
    "eventName": "AssumeRole", "eventSource": "sts.amazonaws.com", "eventVersion": "1.08", "eventTime": "2024-05-01T12:00:00Z",
    "sourceIPAddress": "8.8.4.4", "recipientAccountId": "123456789012",
    "userIdentity": {"type": "IAMUser", "userName": "erika", "accessKeyId": "AKIAQWERTYUIOPASDFGH",
      "arn": "arn:aws:iam::123456789012:user/erika", "principalId": "AIDAQWERTYUIOPASDFGHJ"},
    "requestParameters": {"roleArn": "arn:aws:iam::123456789012:role/path/Secret-Role", "note": "for erika@example.org from 10.1.2.3, 2a00::1 or 8.8.4.4",
      "policy": "{\"AWS\":\"arn:aws:iam::123456789012:user/erika\"}", "instance": "i-0123456789abcdef0",
      "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}})");
}

TEST(Pseudonyms, ReplaceEverywhereAndKeepTheForm) {
  Pseudonyms pseudonyms("key", {"AssumeRole"});
  pseudonyms.learn(event());
  const auto made = pseudonyms.rewrite(event());
  const std::string text = made.dump();
  for (const char* secret : {"erika", "123456789012", "AKIAQWERTY", "AIDAQWERTY", "Secret", "8.8.4.4", "10.1.2.3", "2a00", "0123456789abcdef0", "example.org"}) {
    EXPECT_EQ(text.find(secret), std::string::npos) << secret << " in " << text;
  }
  const std::string account = made["recipientAccountId"], user = made["userIdentity"]["userName"];
  EXPECT_EQ(account.size(), 12u);
  EXPECT_EQ(account.find_first_not_of("0123456789"), std::string::npos);
  EXPECT_EQ(made["userIdentity"]["arn"], "arn:aws:iam::" + account + ":user/" + user);
  EXPECT_EQ(made["requestParameters"]["policy"], "{\"AWS\":\"arn:aws:iam::" + account + ":user/" + user + "\"}");
  EXPECT_TRUE(std::string(made["userIdentity"]["accessKeyId"]).starts_with("AKIA"));
  EXPECT_EQ(made["requestParameters"]["policyArn"], "arn:aws:iam::aws:policy/AdministratorAccess");
  EXPECT_EQ(made["eventName"], "AssumeRole");
  EXPECT_EQ(made["eventSource"], "sts.amazonaws.com");
  EXPECT_EQ(made["eventTime"], "2024-05-01T12:00:00Z");
  EXPECT_TRUE(std::string(made["requestParameters"]["note"]).find("from 10.1.") != std::string::npos);
}

TEST(Pseudonyms, AreTheSameForOneKeyAndOthersForAnother) {
  const auto with = [](const std::string& key) {
    Pseudonyms pseudonyms(key, {});
    pseudonyms.learn(event());
    return pseudonyms.rewrite(event());
  };
  EXPECT_EQ(with("a"), with("a"));
  EXPECT_NE(with("a"), with("b"));
}

TEST(FixtureCommand, MakesATestThatHolds) {
  const Folder folder;
  const std::string pack = folder.write("p.yaml", R"(pack: p
threats:
  - name: t
    sequence: { steps: [{ filter: '{ $.eventName = CreateUser }' }, { filter: '{ $.eventName = CreateAccessKey }' }] }
    by: $.userIdentity.userName
    window: 1h
)");
  std::string events;
  const char* names[] = {"CreateUser", "ListUsers", "CreateUser", "CreateAccessKey", "CreateAccessKey", "DeleteUser"};
  for (int i = 0; i < 6; ++i) {
    events += R"({"eventTime":"2024-05-01T12:0)" + std::to_string(i) + R"(:00Z","eventID":"e)" + std::to_string(i) + R"(","eventName":")" +
              names[i] + R"(","recipientAccountId":"123456789012","userIdentity":{"userName":"erika"}})" + "\n";
  }
  const std::string archive = folder.write("events.jsonl", events);
  const Ran ran = shell("\"$T\" fixture t " + archive + " --rules " + pack + " --key k -o " + folder / "found.test.yaml");
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_NE(ran.err.find("2 of 4 events raise `t`"), std::string::npos) << ran.err;
  const std::string text = read_text(folder / "found.test.yaml");
  EXPECT_EQ(text.find("erika"), std::string::npos) << text;
  const Ran tested = shell("\"$T\" test " + folder / "found.test.yaml");
  EXPECT_EQ(tested.out, "1 passed, 0 failed\n") << tested.err << text;
  EXPECT_EQ(shell("\"$T\" fixture nothing " + archive + " --rules " + pack).code, 2);
  EXPECT_EQ(shell("\"$T\" fixture t " + archive + " --rules " + pack + " --finding 9").code, 2);
}

}  // namespace
}  // namespace tripline::tools
