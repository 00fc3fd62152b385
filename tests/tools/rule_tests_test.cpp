// What tests of packs may give and expect, and how they are told.
#include "tools/rule_tests.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "tests/compiler/packs.hpp"
#include "tests/tools/cli.hpp"
#include "tools/testing/given_events.hpp"
#include "tools/testing/test_report.hpp"

namespace tripline::tools {
namespace {

constexpr const char* rules = R"(pack: p
filters:
  deleted: '{ $.eventName = DeleteTrail }'
metrics:
  - { name: m, filter: deleted, dimensions: { user: $.userIdentity.userName } }
alarms:
  - name: a
    metric: { filter: deleted, default: 0 }
    threshold: 2
    period: 1m
    treat_missing_data: notBreaching
threats:
  - name: t
    count: { at_least: 3 }
    filter: deleted
    by: $.userIdentity.userName
    window: 10m
contributors:
  - name: c
    rule:
      Schema: { Name: CloudWatchLogRule, Version: 1 }
      LogGroupNames: [g]
      LogFormat: JSON
      Contribution: { Keys: [$.userIdentity.userName], Filters: [] }
      AggregateOn: Count
)";

struct Judged {
  compiler::Packs packs;
  std::vector<Expectation> expectations;
  explicit Judged(const std::string& tests) : packs(rules + tests) {
    EXPECT_TRUE(packs.compiled) << packs.said();
    if (packs.compiled) expectations = run_rule_tests(packs.packs, packs.program(), {true, "", &packs.sources});
  }
  // `name: problem or got` of what failed, a line each.
  std::string failed() const {
    std::string out;
    for (const Expectation& e : expectations) {
      if (e.failed()) out += e.name + ": " + outcome_text(e) + (e.nearest.empty() ? "" : " | " + e.nearest) + "\n";
    }
    return out;
  }
};

constexpr const char* three_calls = R"(tests:
  - name: three calls
    given:
      - { $call: cloudtrail:DeleteTrail, userIdentity: { userName: bob } }
      - { $call: cloudtrail:DeleteTrail, userIdentity: { userName: bob }, $after: 10s }
      - { $call: cloudtrail:DeleteTrail, userIdentity: { userName: bob }, $at: 5m }
    expect:
)";

TEST(RuleTests, ExpectMoreThanNumbers) {
  const Judged judged(std::string(three_calls) + R"(
      a: { findings: 1, states: [{ at: +1m, from: INSUFFICIENT_DATA, state: ALARM }, OK] }
      t: [{ entity: bob, count: 3, first_seen: +0s, last_seen: 2024-05-01T12:05:00Z, kind: threat }]
      m: { matches: 3, datapoints: [{ at: +0s, sum: 2, dimensions: { user: bob } }, { at: +5m, sum: 1 }] }
      c: { unique: 1, top: [{ keys: [bob], value: 3 }] }
      deleted: 3
)");
  EXPECT_EQ(judged.failed(), "");
  EXPECT_EQ(judged.expectations.size(), 5u);
}

TEST(RuleTests, TellWhatIsMissingAndWhatCameNearest) {
  const Judged judged(std::string(three_calls) + R"(
      a: { states: [OK] }
      t: [{ entity: eve, count: 3 }]
      m: { datapoints: [{ at: +0s, sum: 3 }, { at: +5m, sum: 1 }] }
      c: { top: [{ keys: [eve] }] }
      deleted: { paths: [] }
)");
  EXPECT_EQ(judged.failed(),
            "a: expected {\"states\":[\"OK\"]}, states has 2, not 1 | the period from 2024-05-01T12:00:00Z has 2, and the "
            "threshold is 2\n"
            "t: expected [{\"entity\":\"eve\",\"count\":3}], there is no {\"entity\":\"eve\",\"count\":3}; one besides of "
            "{\"$.userIdentity.userName\": \"bob\"} with 3 events | entity is {\"$.userIdentity.userName\": \"bob\"}, not eve\n"
            "m: expected {\"datapoints\":[{\"at\":\"+0s\",\"sum\":3},{\"at\":\"+5m\",\"sum\":1}]}, datapoints[0].sum is 2, not 3\n"
            "c: expected {\"top\":[{\"keys\":[\"eve\"]}]}, top[0].keys[0] is \"bob\", not eve\n"
            "deleted: expected {\"paths\":[]}, it has no paths\n");
}

TEST(RuleTests, NearestMissOfThreatAndAlarm) {
  const Judged judged(R"(tests:
  - name: two calls
    given: [{ $call: cloudtrail:DeleteTrail, $repeat: 2, $every: 1m }]
    expect: { a: true, t: true }
)");
  EXPECT_EQ(judged.failed(),
            "a: expected true, got 0 | the period from 2024-05-01T12:00:00Z has 1, and the threshold is 2\n"
            "t: expected true, got 0 | $.userIdentity.userName=alice: 2 of 3 events within 10m\n");
}

TEST(RuleTests, NearestMissIsTheConditionThatKeepsAnEventOut) {
  const Judged judged(R"(tests:
  - name: another call
    given: [{ eventName: ListTrails }, { eventName: DeleteTrails }]
    expect: { deleted: 1 }
)");
  EXPECT_EQ(judged.failed(), "deleted: expected 1, got 0 | event 1 fits but for `$.eventName = DeleteTrail`\n");
}

TEST(RuleTests, TodoDoesNotFail) {
  const Judged judged(R"(tests:
  - { name: later, todo: not built, given: [], expect: { t: true, a: false } }
  - { name: one of them, given: [], expect: { t: { findings: 1, todo: soon }, a: false } }
)");
  EXPECT_EQ(judged.failed(), "");
  const TestTotals totals = totals_of(judged.expectations);
  EXPECT_EQ(totals.todo, 3u);
  EXPECT_EQ(totals.done, 1u);
  EXPECT_EQ(totals.passed, 1u);
  EXPECT_EQ(tests_pretty(judged.expectations, judged.packs.sources, false),
            "0.yaml:27:70: later: a: holds by now, so `todo` can go: not built\n1 passed, 0 failed, 3 to do\n");
}

std::vector<std::string> events_of(const std::string& given, const std::string& folder = {}) {
  const compiler::Packs packs("pack: p\ntests:\n  - { name: x, given: " + given + ", expect: {} }\n");
  EXPECT_EQ(packs.said(), "");
  const GivenEvents made = given_events(packs.packs.at(0).tree, packs.packs.at(0).tests.at(0).given, folder);
  EXPECT_EQ(made.problem, "");
  return made.events;
}

TEST(GivenEvents, KeepWhatWasWritten) {
  EXPECT_EQ(events_of("[{ n: 12345678901234567890123, eventTime: soon, a: { b: null } }]").at(0),
            R"({"n":12345678901234567890123,"eventTime":"soon","a":{"b":null},"eventVersion":"1.08",)"
            R"("awsRegion":"us-east-1","recipientAccountId":"111122223333","eventID":"00000000-0000-4000-8000-000000000001"})");
}

TEST(GivenEvents, Times) {
  std::string times;
  for (const std::string& event : events_of("[{ $after: 5s }, { $at: -1m }, { $after: 1h, $repeat: 2, $every: 1d }, {}, "
                                            "{ eventTime: '2024-06-01T00:00:00Z', $repeat: 2, $every: 1s }]")) {
    times += nlohmann::json::parse(event).at("eventTime").get<std::string>() + " ";
  }
  EXPECT_EQ(times,
            "2024-05-01T12:00:05Z 2024-05-01T11:59:00Z 2024-05-01T12:59:00Z 2024-05-02T12:59:00Z 2024-05-01T12:00:00Z "
            "2024-06-01T00:00:00Z 2024-06-01T00:00:01Z ");
}

TEST(GivenEvents, CallsAreFilledInFromATemplate) {
  const auto event = nlohmann::json::parse(events_of("[{ $call: s3:GetObject, userIdentity: { userName: bob } }]").at(0));
  EXPECT_EQ(event.at("eventSource"), "s3.amazonaws.com");
  EXPECT_EQ(event.at("userIdentity").at("userName"), "bob");
  EXPECT_EQ(event.at("userIdentity").at("type"), "IAMUser");
  EXPECT_TRUE(event.at("requestParameters").contains("bucketName"));
  const auto other = nlohmann::json::parse(events_of("[{ $call: braket:CancelJob, errorCode: AccessDenied }]").at(0));
  EXPECT_EQ(other.at("eventSource"), "braket.amazonaws.com");
  EXPECT_EQ(other.at("errorCode"), "AccessDenied");
}

TEST(GivenEvents, FilesAndGeneratedArchives) {
  const Folder folder;
  folder.write("two.json", R"({"Records":[{"eventName":"A"},{"eventName":"B"}]})");
  EXPECT_EQ(events_of("[{ $file: two.json }, { eventName: C }]", folder / ".").size(), 3u);
  const auto once = events_of("[{ $generate: { seed: 2, days: 0.02, scenarios: [trail-tampering] } }]");
  EXPECT_GT(once.size(), 10u);
  EXPECT_EQ(once, events_of("[{ $generate: { seed: 2, days: 0.02, scenarios: [trail-tampering] } }]"));
}

// What a test or a list names must be there to read: a pipe would be waited for.
TEST(GivenEvents, PipesAreRefused) {
  const Folder folder;
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  const compiler::Packs packs("pack: p\ntests:\n  - { name: x, given: [{ $file: pipe }], expect: {} }\n");
  const GivenEvents made = given_events(packs.packs.at(0).tree, packs.packs.at(0).tests.at(0).given, folder / ".");
  EXPECT_EQ(made.problem, "pipe: is no file");
  EXPECT_TRUE(made.events.empty());

  const std::string listed = folder.write("listed.yaml", "pack: p\nlists:\n  l: { file: pipe }\n");
  const Ran checked = shell("timeout 20 \"$T\" check " + listed);
  EXPECT_EQ(checked.code, 1);
  EXPECT_NE((checked.out + checked.err).find("missing-file"), std::string::npos) << checked.out << checked.err;
  const std::string tested = folder.write(
      "tested.yaml", std::string(rules) + "tests:\n  - { name: x, given: [{ $file: pipe }], expect: { t: false } }\n");
  const Ran compiled = shell("timeout 20 \"$T\" compile --test " + tested + " -o " + folder / "tested.trc");
  EXPECT_EQ(compiled.code, 1) << compiled.err;
}

TEST(GivenEvents, MistakesAreSaid) {
  const auto said = [](const std::string& event) {
    return compiler::Packs("pack: p\ntests:\n  - { name: x, given: [" + event + "], expect: {} }\n").said();
  };
  EXPECT_EQ(said("{ $reepat: 2 }"), "unknown-key $reepat");
  EXPECT_EQ(said("{ $call: CreateUser }"), "bad-value CreateUser");
  EXPECT_EQ(said("{ $at: noon }"), "bad-value noon");
  EXPECT_EQ(said("{ $repeat: 100000 }"), "");
  EXPECT_EQ(said("{ $repeat: 100001 }"), "bad-value 100001");
  EXPECT_EQ(said("{ $repeat: -1 }"), "bad-value -1");
  EXPECT_EQ(said("{ $file: x.json, eventName: A }"), "bad-value $file");
  EXPECT_EQ(compiler::Packs(std::string(rules) + "tests:\n  - { name: x, given: [], expect: { t: { finding: 1 } } }\n").said(),
            "unknown-key finding {findings}");
}

TEST(TestCommand, TestFilesStandBesideTheirPack) {
  const Folder folder;
  folder.write("p.yaml", std::string(rules) + "tests:\n  - { name: own, given: [], expect: { t: true } }\n");
  const std::string tests = folder.write("p.test.yaml", "pack: p\ntests:\n  - { name: beside, given: [], expect: { t: false } }\n");
  folder.write("q.test.trip", "pack p\n\ntest more\n  given []\n  expect { a: false }\n");
  EXPECT_EQ(shell("\"$T\" test " + tests).out, "1 passed, 0 failed\n");
  const Ran all = shell("\"$T\" test " + folder / ".");
  EXPECT_EQ(all.code, 1);
  EXPECT_NE(all.out.find("2 passed, 1 failed\n"), std::string::npos) << all.out;
  EXPECT_EQ(shell("\"$T\" test " + folder / "." + " --only p/more").out, "1 passed, 0 failed\n");
}

TEST(TestCommand, ExitCodes) {
  const Folder folder;
  const std::string pack = folder.write("p.yaml", rules);
  EXPECT_EQ(shell("\"$T\" test " + pack).code, 0);
  EXPECT_EQ(shell("\"$T\" test " + folder.write("q.yaml", "pack: q\nalarms: 7\n")).code, 2);
  EXPECT_EQ(shell("\"$T\" test " + pack + " --format loud").code, 3);
}

TEST(TestReport, EscapesForItsReader) {
  Expectation e;
  e.pack = "p";
  e.test = "a <b> #c\n\x1b[31m";
  e.name = "r";
  e.expected = "true";
  e.nearest = "\"x\" & y";
  grammar::Sources sources;
  e.span = {sources.add("f.yaml", "text"), 1, 2};
  const std::vector<Expectation> all{e};
  EXPECT_EQ(tests_tap(all, sources),
            "TAP version 13\n1..1\nnot ok 1 - p/a <b> \\#c\\\\n\\\\x1b[31m: r\n  ---\n"
            "  message: \"expected true, got 0\"\n  at: \"f.yaml:1:2\"\n  nearest: \"\\\"x\\\" & y\"\n  ...\n");
  EXPECT_EQ(tests_junit(all, sources),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
            "  <testsuite name=\"p\" tests=\"1\" failures=\"1\" errors=\"0\" skipped=\"0\">\n"
            "    <testcase classname=\"p\" name=\"a &lt;b&gt; #c\\n\\x1b[31m\"><failure message=\"expectation failed\">"
            "f.yaml:1:2: r: expected true, got 0; nearest: &quot;x&quot; &amp; y\n</failure></testcase>\n"
            "  </testsuite>\n</testsuites>\n");
}

}  // namespace
}  // namespace tripline::tools
