// The forms of findings, byte for byte, and that no text of a stranger breaks out of any of them.

#include "tools/findings_output.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/tools/sample_findings.hpp"
#include "tools/escape.hpp"

namespace tripline::tools {
namespace {

using Json = nlohmann::ordered_json;

struct Sample {
  runtime::Program program = sample_program();
  std::vector<runtime::Finding> findings = sample_findings(program);
  FindingsContext context;

  Sample() {
    context.program = &program;
    context.events = 1000;
    context.matched = 20;
    context.first = at("2025-03-03T00:00:00Z");
    context.last = at("2025-03-04T00:00:00Z");
  }
  std::string write(FindingsFormat format) const { return write_findings(findings, format, context); }
};

// Names as an attacker would choose them.
constexpr std::string_view hostile = "=cmd|' /C calc'!A0\x1b[2J\n,\"\xE2\x80\xAE<b>";

TEST(FindingsFormat, HasAWordForEach) {
  EXPECT_EQ(findings_format_named("table"), FindingsFormat::table);
  EXPECT_EQ(findings_format_named("json"), FindingsFormat::json);
  EXPECT_EQ(findings_format_named("ndjson"), FindingsFormat::ndjson);
  EXPECT_EQ(findings_format_named("csv"), FindingsFormat::csv);
  EXPECT_EQ(findings_format_named("JSON"), std::nullopt);
}

// An alarm on an anomaly band has its edges where others have their threshold.
TEST(FindingsJson, ABandStandsForTheThreshold) {
  Sample sample;
  std::get<runtime::AlarmDetail>(sample.findings[0].detail).band = runtime::AlarmLimits{0.5, std::nullopt};
  const Json detail = Json::parse(sample.write(FindingsFormat::json))["findings"][0]["detail"];
  EXPECT_FALSE(detail.contains("threshold"));
  EXPECT_EQ(detail["band"].dump(), R"({"lower":0.5,"upper":null})");
  EXPECT_NE(sample.write(FindingsFormat::csv).find(",account-guard/root,0.5..,2,"), std::string::npos);
}

TEST(FindingsJson, IsOneDocument) {
  const Sample sample;
  EXPECT_EQ(sample.write(FindingsFormat::json), R"json({
  "schema": "tripline.findings/1",
  "packs": [{"name": "account-guard", "version": "1.2.0", "digest": "00ff"}],
  "summary": {
    "by_kind": {"alarm": 1, "composite": 0, "threat": 1, "outlier": 0, "score": 0, "path": 0, "contributors": 1},
    "by_severity": {"critical": 1, "high": 1, "medium": 0, "low": 0, "info": 0},
    "by_risk": {"high": 2, "medium": 0, "low": 0},
    "events": 1000,
    "matched": 20,
    "first": "2025-03-03T00:00:00Z",
    "last": "2025-03-04T00:00:00Z"
  },
  "findings": [
    {
      "kind": "alarm",
      "pack": "account-guard",
      "rule": "root-account-usage",
      "severity": "critical",
      "risk": 10,
      "title": "Use of the root account",
      "description": "",
      "mitre": [],
      "tags": ["cis-1.7"],
      "entity": {},
      "first_seen": "2025-03-03T12:00:00Z",
      "last_seen": "2025-03-03T12:01:01Z",
      "count": 2,
      "reason": "sum 2 is at least 1 in 1 of 1 periods of 5m",
      "detail": {
        "since": "2025-03-03T12:05:00Z",
        "until": null,
        "peak": 2,
        "threshold": 1,
        "metric": "account-guard/root",
        "history": [],
        "evaluation": {
          "period": 300,
          "evaluation_periods": 1,
          "datapoints_to_alarm": 1,
          "evaluation_range": 3,
          "window": "sliding"
        },
        "actions": ["arn:aws:sns:us-east-1:111122223333:alerts"]
      },
      "evidence": [
        {
          "time": "2025-03-03T12:00:00Z",
          "event_id": "6f3c0b0e-0000-4000-8000-000000000001",
          "file": "AWSLogs/111122223333/a.json.gz",
          "index": 7
        }
      ]
    },
    {
      "kind": "threat",
      "pack": "account-guard",
      "rule": "privilege-escalation",
      "severity": "high",
      "risk": 8,
      "title": "",
      "description": "",
      "mitre": ["T1098", "T1078.004"],
      "tags": [],
      "entity": {"userName": "alice"},
      "first_seen": "2025-03-03T12:01:00Z",
      "last_seen": "2025-03-03T13:00:00Z",
      "count": 4,
      "reason": "3 different values of eventName within 24h: AttachRolePolicy, CreateRole, CreateUser",
      "detail": {
        "kind": "distinct",
        "value_label": "eventName",
        "values": {"AttachRolePolicy": 1, "CreateRole": 2, "CreateUser": 1},
        "sum": null,
        "incidents": 1
      },
      "evidence": []
    },
    {
      "kind": "contributors",
      "pack": "account-guard",
      "rule": "callers",
      "severity": "info",
      "risk": 1,
      "title": "",
      "description": "",
      "mitre": [],
      "tags": [],
      "entity": {},
      "first_seen": "2025-03-03T12:00:00Z",
      "last_seen": "2025-03-03T12:04:59Z",
      "count": 10,
      "reason": "3 contributors, led by alice, 192.0.2.1 with 7 of 10",
      "detail": {
        "key_labels": ["userName", "sourceIPAddress"],
        "statistic": "COUNT",
        "top": [
          {"keys": ["alice", "192.0.2.1"], "value": 7},
          {"keys": ["bob", "2001:db8::1"], "value": 2}
        ],
        "unique": 3,
        "total": 10
      },
      "evidence": []
    }
  ]
}
)json");
}

TEST(FindingsJson, SaysThatThereAreNone) {
  Sample sample;
  sample.findings.clear();
  sample.context.first = sample.context.last = std::nullopt;
  EXPECT_EQ(sample.write(FindingsFormat::json), R"json({
  "schema": "tripline.findings/1",
  "packs": [{"name": "account-guard", "version": "1.2.0", "digest": "00ff"}],
  "summary": {
    "by_kind": {"alarm": 0, "composite": 0, "threat": 0, "outlier": 0, "score": 0, "path": 0, "contributors": 0},
    "by_severity": {"critical": 0, "high": 0, "medium": 0, "low": 0, "info": 0},
    "by_risk": {"high": 0, "medium": 0, "low": 0},
    "events": 1000,
    "matched": 20,
    "first": null,
    "last": null
  },
  "findings": []
}
)json");
}

TEST(FindingsJson, CarriesHostileTextUnchanged) {
  Sample sample;
  sample.findings[1].entity = {{"userName", std::string(hostile)}};
  const std::string text = sample.write(FindingsFormat::json);
  EXPECT_EQ(Json::parse(text)["findings"][1]["entity"]["userName"], hostile);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find("\xE2\x80\xAE"), std::string::npos);
  sample.findings[1].entity = {{"user\xFF", "\xFF"}};
  EXPECT_EQ(Json::parse(sample.write(FindingsFormat::json))["findings"][1]["entity"]["user\uFFFD"], "\uFFFD");
}

TEST(FindingsNdjson, IsALineAFinding) {
  Sample sample;
  sample.findings[0].entity = {{"user\nName", std::string(hostile)}};
  const Json whole = Json::parse(sample.write(FindingsFormat::json));
  std::istringstream lines(sample.write(FindingsFormat::ndjson));
  std::string line;
  for (const Json& finding : whole["findings"]) {
    ASSERT_TRUE(std::getline(lines, line));
    Json expected = {{"schema", "tripline.findings/1"}};
    expected.update(finding);
    EXPECT_EQ(Json::parse(line).dump(), expected.dump());
  }
  EXPECT_FALSE(std::getline(lines, line));
  EXPECT_EQ(write_findings({}, FindingsFormat::ndjson, sample.context), "");
}

TEST(FindingsCsv, IsALineAFinding) {
  const Sample sample;
  EXPECT_EQ(
      sample.write(FindingsFormat::csv),
      R"csv(kind,pack,rule,severity,risk,title,mitre,tags,entity,first_seen,last_seen,count,reason,metric,threshold,peak,since,until,values,evidence
alarm,account-guard,root-account-usage,critical,10,Use of the root account,,cis-1.7,,2025-03-03T12:00:00Z,2025-03-03T12:01:01Z,2,sum 2 is at least 1 in 1 of 1 periods of 5m,account-guard/root,1,2,2025-03-03T12:05:00Z,,,6f3c0b0e-0000-4000-8000-000000000001
threat,account-guard,privilege-escalation,high,8,,T1098 T1078.004,,userName=alice,2025-03-03T12:01:00Z,2025-03-03T13:00:00Z,4,"3 different values of eventName within 24h: AttachRolePolicy, CreateRole, CreateUser",,,,,,"AttachRolePolicy=1; CreateRole=2; CreateUser=1",
contributors,account-guard,callers,info,1,,,,,2025-03-03T12:00:00Z,2025-03-03T12:04:59Z,10,"3 contributors, led by alice, 192.0.2.1 with 7 of 10",,,,,,"alice, 192.0.2.1=7; bob, 2001:db8::1=2",
)csv");
}

TEST(FindingsCsv, DefusesHostileText) {
  Sample sample;
  sample.findings.erase(sample.findings.begin() + 1, sample.findings.end());
  sample.findings[0].entity = {{"=userName", std::string(hostile)}};
  sample.findings[0].reason = "@SUM(A1)\r\n";
  sample.findings[0].evidence[0].event_id = "+1+1";
  const std::string text = sample.write(FindingsFormat::csv);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
  EXPECT_EQ(text.substr(text.find('\n') + 1),
            "alarm,account-guard,root-account-usage,critical,10,Use of the root account,,cis-1.7,"
            "\"'=userName==cmd|' /C "
            "calc'!A0\\x1b[2J\\n,\"\"\\u202e<b>\",2025-03-03T12:00:00Z,2025-03-03T12:01:01Z,2,"
            "'@SUM(A1)\\r\\n,account-guard/root,1,2,2025-03-03T12:05:00Z,,,'+1+1\n");
}

TEST(FindingsTable, IsAsWideAsItNeedsWithoutATerminal) {
  const Sample sample;
  EXPECT_EQ(sample.write(FindingsFormat::table),
            R"table(TIME                  SEVERITY     RULE                  ENTITY          COUNT  REASON
2025-03-03T12:00:00Z  critical 10  root-account-usage    -                   2  sum 2 is at least 1 in 1 of 1 periods of 5m
2025-03-03T12:01:00Z  high      8  privilege-escalation  userName=alice      4  3 different values of eventName within 24h: AttachRolePolicy, CreateRole, CreateUser
2025-03-03T12:00:00Z  info      1  callers               -                  10  3 contributors, led by alice, 192.0.2.1 with 7 of 10
    userName  sourceIPAddress  COUNT   SHARE
    alice     192.0.2.1            7   70.0%
    bob       2001:db8::1          2   20.0%
    … and 1 more
)table");
  EXPECT_EQ(write_findings({}, FindingsFormat::table, sample.context), "no findings\n");
}

TEST(FindingsTable, GivesReasonsALineOfTheirOwnWhereItIsNarrow) {
  Sample sample;
  sample.context.width = 80;
  EXPECT_EQ(sample.write(FindingsFormat::table),
            R"table(TIME                  SEVERITY     RULE                  ENTITY          COUNT
2025-03-03T12:00:00Z  critical 10  root-account-usage    -                   2
    sum 2 is at least 1 in 1 of 1 periods of 5m
2025-03-03T12:01:00Z  high      8  privilege-escalation  userName=alice      4
    3 different values of eventName within 24h: AttachRolePolicy, CreateRole, C…
2025-03-03T12:00:00Z  info      1  callers               -                  10
    3 contributors, led by alice, 192.0.2.1 with 7 of 10
    userName  sourceIPAddress  COUNT   SHARE
    alice     192.0.2.1            7   70.0%
    bob       2001:db8::1          2   20.0%
    … and 1 more
)table");
}

TEST(FindingsTable, FitsTheTerminal) {
  Sample sample;
  sample.findings[0].entity = {{"userName", std::string(1 << 20, 'x')},
                               {"sourceIPAddress", std::string(hostile)}};
  sample.findings[1].entity = {{"userName", "東京都東京都東京都東京都東京都東京都東京都東京都東京都東京都"}};
  sample.findings[1].reason = std::string(1 << 20, 'y');
  std::get<runtime::ContributorsDetail>(sample.findings[2].detail).top[0].keys[0] = std::string(1 << 20, 'z');
  for (std::size_t width = 60; width <= 300; ++width) {
    sample.context.width = width;
    std::istringstream lines(sample.write(FindingsFormat::table));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(display_width(line), width) << line;
      EXPECT_EQ(line, terminal_safe(line));
    }
  }
}

TEST(FindingsTable, PaintsSeverities) {
  Sample sample;
  sample.findings.erase(sample.findings.begin() + 1, sample.findings.end());
  sample.context.colour = true;
  EXPECT_EQ(sample.write(FindingsFormat::table),
            "\x1b[1mTIME                  SEVERITY     RULE                ENTITY  COUNT  REASON\x1b[0m\n"
            "2025-03-03T12:00:00Z  \x1b[1;31mcritical 10\x1b[0m  root-account-usage  -           2  "
            "sum 2 is at least 1 in 1 of 1 periods of 5m\n");
}

TEST(FindingsTable, NamesPacksWhereThereAreSeveral) {
  Sample sample;
  sample.program.threats[0].rule.pack = "other";
  const std::string text = sample.write(FindingsFormat::table);
  EXPECT_NE(text.find("  account-guard/root-account-usage  "), std::string::npos);
  EXPECT_NE(text.find("  other/privilege-escalation        "), std::string::npos);
}

}  // namespace
}  // namespace tripline::tools
