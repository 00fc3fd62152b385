// A finding over an archive becomes a test: the fewest events, and no name of the archive in them.
#include <gtest/gtest.h>

#include <algorithm>
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

// The same name is the same pseudonym in whatever spelling it stands.
TEST(Pseudonyms, ReplaceInEveryEncoding) {
  const auto given = nlohmann::ordered_json::parse(R"({
    "recipientAccountId": "617859755214", "n": 617859755214, "m": 61785975521, "sourceIPAddress": "81.2.69.142",
    "resources": [{"ARN": "arn:aws:s3:::secret-bucket/path/of/object", "type": "AWS::S3::Object"}],
    "document": "%7B%22AWS%22%3A%22arn%3Aaws%3Aiam%3A%3A617859755214%3Auser%2Falice%22%7D",
    "twice": "arn%253Aaws%253Aiam%253A%253A617859755214%253Auser%252Falice",
    "link": "https://secret-bucket.s3.amazonaws.com/?for=alice&to=81.2.69.142%20x%2f617859755214",
    "mail": "user%2Falice@example.org", "host": "ip-81-2-69-142.ec2.internal", "private": "ip-10-1-2-3.ec2.internal", "none": "ip-1-2-3.x, 100% of it, 5%zz",
    "text": "alice in secret-bucket"})");
  Pseudonyms pseudonyms("key", {});
  pseudonyms.learn(given);
  const auto made = pseudonyms.rewrite(given);
  const std::string text = made.dump();
  for (const char* secret : {"617859755214", "alice", "secret-bucket", "81.2.69.142", "81-2-69-142", "ip-10-1-2-3", "example"}) {
    EXPECT_EQ(text.find(secret), std::string::npos) << secret << " in " << text;
  }
  const std::string account = made["recipientAccountId"], alice = pseudonyms.disguise("alice");
  const std::string bucket = pseudonyms.disguise("secret-bucket"), address = made["sourceIPAddress"];
  EXPECT_EQ(std::to_string(made["n"].get<std::uint64_t>()), account);
  EXPECT_EQ(made["m"], 61785975521);
  EXPECT_EQ(made["document"], "%7B%22AWS%22%3A%22arn%3Aaws%3Aiam%3A%3A" + account + "%3Auser%2F" + alice + "%22%7D");
  EXPECT_EQ(made["twice"], "arn%253Aaws%253Aiam%253A%253A" + account + "%253Auser%252F" + alice);
  EXPECT_EQ(made["link"], "https://" + bucket + ".s3.amazonaws.com/?for=" + alice + "&to=" + address + "%20x%2f" + account);
  std::string dashed = address;
  std::replace(dashed.begin(), dashed.end(), '.', '-');
  EXPECT_EQ(made["host"], "ip-" + dashed + ".ec2.internal");
  EXPECT_TRUE(std::string(made["private"]).starts_with("ip-10-1-")) << made["private"];
  EXPECT_EQ(made["none"], given["none"]);
  EXPECT_EQ(made["text"], alice + " in " + bucket);
}

// The end of the archive tells that nothing followed; and a score is a rule too.
TEST(FixtureCommand, MakesTestsOfWhatDidNotComeAndOfScores) {
  const Folder folder;
  const std::string pack = folder.write("p.yaml", R"(pack: p
threats:
  - name: quiet
    absence: { of: '{ $.eventName = StartLogging }', after: '{ $.eventName = StopLogging }' }
    by: $.userIdentity.userName
    window: 10m
alarms:
  - name: nothing
    severity: low
    metric: { filter: '{ $.eventName = StartLogging }', default: 0 }
    comparison_operator: LessThanThreshold
    threshold: 1
    period: 1m
scores:
  - name: odd
    severity: low
    by: $.userIdentity.userName
    signals:
      - { name: many, at_least: 3, weight: 4 }
      - { name: stops, filter: '{ $.eventName = StopLogging }', weight: 3 }
    level: 7
)");
  std::string events;
  const char* names[] = {"ListUsers", "StopLogging", "ListUsers", "ListTrails", "ListKeys"};
  for (int i = 0; i < 5; ++i) {
    events += R"({"eventTime":"2024-05-01T12:)" + std::to_string(i) + R"(0:00Z","eventID":"e)" + std::to_string(i) + R"(","eventName":")" +
              names[i] + R"(","recipientAccountId":"123456789012","userIdentity":{"userName":"erika"}})" + "\n";
  }
  const std::string archive = folder.write("events.jsonl", events);
  const std::pair<const char*, const char*> rules[] = {{"quiet", "2 of 3 events"}, {"nothing", "1 of "}, {"odd", "3 of 5 events"}};
  for (const auto& [rule, said] : rules) {
    const std::string file = folder / (std::string(rule) + ".test.yaml");
    const Ran ran = shell(std::string("\"$T\" fixture ") + rule + " " + archive + " --rules " + pack + " -o " + file);
    EXPECT_EQ(ran.code, 0) << rule << ran.err;
    EXPECT_NE(ran.err.find(said), std::string::npos) << rule << ran.err;
    const Ran tested = shell("\"$T\" test " + file);
    EXPECT_EQ(tested.out, "1 passed, 0 failed\n") << rule << tested.err << read_text(file);
  }
}

TEST(FixtureCommand, OverwritesNothing) {
  const Folder folder;
  const std::string pack = folder.write("p.yaml", "pack: p\n"), archive = folder.write("e.jsonl", "{}\n");
  const Ran ran = shell("\"$T\" fixture t " + archive + " --rules " + pack + " -o " + pack);
  EXPECT_EQ(ran.code, 2);
  EXPECT_NE(ran.err.find("p.yaml: is there already; nothing was written"), std::string::npos) << ran.err;
  EXPECT_EQ(read_text(pack), "pack: p\n");
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
  EXPECT_NE(ran.err.find("2 of 5 events raise `t`"), std::string::npos) << ran.err;
  const std::string text = read_text(folder / "found.test.yaml");
  EXPECT_EQ(text.find("erika"), std::string::npos) << text;
  const Ran tested = shell("\"$T\" test " + folder / "found.test.yaml");
  EXPECT_EQ(tested.out, "1 passed, 0 failed\n") << tested.err << text;
  EXPECT_EQ(shell("\"$T\" fixture t " + archive + " --rules " + pack + " --key k -o /dev/stdout").out, text);
  EXPECT_EQ(shell("\"$T\" fixture nothing " + archive + " --rules " + pack).code, 2);
  EXPECT_EQ(shell("\"$T\" fixture t " + archive + " --rules " + pack + " --finding 9").code, 2);
}

}  // namespace
}  // namespace tripline::tools
