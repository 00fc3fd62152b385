// The account of a run, byte for byte: quiet where nothing went wrong, and complete where something did.

#include "tools/run_summary.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/tools/sample_findings.hpp"

namespace tripline::tools {
namespace {

RunNumbers smooth() {
  RunNumbers n;
  n.files = 1;
  n.bytes_in = n.bytes_out = 999;
  n.events = 3;
  n.matched = 1;
  n.first = at("2025-03-03T00:00:00Z");
  n.last = at("2025-03-04T00:00:00Z");
  n.alarms = 1;
  n.findings = 1;
  n.observe_seconds = 0.5;
  return n;
}

RunNumbers troubled() {
  RunNumbers n = smooth();
  n.files = 1234;
  n.pruned = 3;
  n.other = 2;
  n.bytes_in = 12345678;
  n.bytes_out = 98765432;
  n.events = 100000;
  n.matched = 321;
  n.duplicates = 5;
  n.conflicts = 1;
  n.forgotten = 9;
  n.without_time = 2;
  n.outside = 100;
  n.skipped = 1008;
  using enum runtime::SkipReason;
  n.skips = {{"AWSLogs/\x1b[2J.json.gz", 0, 0, unreadable, "permission denied"},
             {"b.json.gz", 0, 100, broken_compression, ""},
             {"c.json.gz", 0, 200, trailing_garbage, "12 bytes"},
             {"d.json", 7, 300, broken_json, "a value is missing\n\x1b]0;x\x07"},
             {"e.json", 8, 400, event_too_long, ""},
             {"f.json", 0, 0, unknown_shape, ""}};
  n.overflowed = {"account-guard/many-calls"};
  n.alarms = 3;
  n.threats = 1;
  n.findings = 4;
  n.threads = 2;
  n.observe_seconds = 1.25;
  n.evaluate_seconds = 0.01;
  return n;
}

TEST(RunSummary, IsQuietWhereNothingWentWrong) {
  EXPECT_EQ(run_summary(smooth(), false), R"out(read      1 file, 999 B
events    3 events, 1 matched, 2025-03-03T00:00:00Z to 2025-03-04T00:00:00Z
rules     1 alarm, 0 threats, 0 contributors reports: 1 finding
speed     1 thread, 0.500 s (observe 0.500 s, evaluate 0.000 s), 6 events/s, 2.0 kB/s
)out");
}

TEST(RunSummary, TellsWhatDidNotCountAndWhy) {
  EXPECT_EQ(run_summary(troubled(), false),
            R"out(read      1,234 files, 12.3 MB, 98.8 MB inflated; 3 left out by name; 2 not of events
events    100,000 events, 321 matched, 2025-03-03T00:00:00Z to 2025-03-04T00:00:00Z
          5 duplicates, 2 without a time, 100 outside the scope
          1 event with copies that differ: the first by place counted
          copies of 9 events may have counted again: more events than are remembered
skipped   1,008; of the first 6: unreadable 1, broken-compression 1, trailing-garbage 1, broken-json 1, event-too-long 1, unknown-shape 1
          AWSLogs/\x1b[2J.json.gz: unreadable, permission denied
          b.json.gz, byte 100: broken-compression
          c.json.gz, byte 200: trailing-garbage, 12 bytes
          d.json, event 7, byte 300: broken-json, a value is missing\n\x1b]0;x\x07
          e.json, event 8, byte 400: event-too-long
          … and 1,003 more
          account-guard/many-calls left entities out: more than 4,000,000 cells
rules     3 alarms, 1 threat, 0 contributors reports: 4 findings
speed     2 threads, 1.26 s (observe 1.25 s, evaluate 0.010 s), 80,000 events/s, 79.0 MB/s
)out");
}

TEST(RunSummary, OfNoRunAtAllDividesByNothing) {
  EXPECT_EQ(run_summary({}, false), R"out(read      0 files, 0 B
events    0 events, 0 matched
rules     0 alarms, 0 threats, 0 contributors reports: 0 findings
speed     1 thread, 0.000 s (observe 0.000 s, evaluate 0.000 s), 0 events/s, 0 B/s
)out");
}

TEST(RunSummary, PaintsWarnings) {
  const std::string text = run_summary(troubled(), true);
  EXPECT_NE(text.find("\x1b[1mskipped\x1b[0m   \x1b[1;33m1,008\x1b[0m;"), std::string::npos);
}

TEST(RunSummaryJson, HasEverything) {
  RunNumbers numbers = troubled();
  numbers.skips.resize(1);
  EXPECT_EQ(run_summary_json(numbers), R"out({
  "schema": "tripline.summary/1",
  "files": {"read": 1234, "pruned": 3, "other": 2},
  "bytes": {"in": 12345678, "out": 98765432},
  "events": {
    "counted": 100000,
    "matched": 321,
    "duplicates": 5,
    "conflicts": 1,
    "forgotten": 9,
    "without_time": 2,
    "outside": 100
  },
  "first": "2025-03-03T00:00:00Z",
  "last": "2025-03-04T00:00:00Z",
  "skipped": {
    "total": 1008,
    "listed_by_reason": {"unreadable": 1},
    "places": [
      {
        "file": "AWSLogs/\u001b[2J.json.gz",
        "index": 0,
        "offset": 0,
        "reason": "unreadable",
        "detail": "permission denied"
      }
    ]
  },
  "rules": {"alarms": 3, "composites": 0, "threats": 1, "outliers": 0, "scores": 0, "contributors": 0},
  "overflowed": ["account-guard/many-calls"],
  "findings": 4,
  "notes": [],
  "threads": 2,
  "seconds": {"observe": 1.25, "evaluate": 0.01},
  "per_second": {"events": 80000, "bytes": 79012345.6}
}
)out");
  numbers.skips[0].file = "\xFF";
  EXPECT_EQ(nlohmann::json::parse(run_summary_json(numbers))["skipped"]["places"][0]["file"], "\uFFFD");
}

TEST(RunNumbers, AreTakenFromTheRun) {
  const runtime::Program program = sample_program();
  runtime::RunResult result(program);
  result.report.files = 2;
  result.report.bytes_in = 10;
  result.report.bytes_out = 100;
  result.report.skipped = 1;
  result.report.skips = {{"a", 1, 2, runtime::SkipReason::broken_json, "x"}};
  result.observations.events = 7;
  result.observations.duplicates = 3;
  result.observations.first = 5;
  result.conflicts = 4;
  result.observe_seconds = 1.5;
  runtime::InputList inputs;
  inputs.pruned = 6;
  inputs.other = 8;
  const RunNumbers n = run_numbers(program, inputs, result);
  EXPECT_EQ(n.files, 2u);
  EXPECT_EQ(n.bytes_in, 10u);
  EXPECT_EQ(n.bytes_out, 100u);
  EXPECT_EQ(n.skipped, 1u);
  EXPECT_EQ(n.skips, result.report.skips);
  EXPECT_EQ(n.events, 7u);
  EXPECT_EQ(n.duplicates, 3u);
  EXPECT_EQ(n.first, 5);
  EXPECT_EQ(n.last, std::nullopt);
  EXPECT_EQ(n.conflicts, 4u);
  EXPECT_EQ(n.pruned, 6u);
  EXPECT_EQ(n.other, 8u);
  EXPECT_EQ(n.alarms, 1u);
  EXPECT_EQ(n.threats, 1u);
  EXPECT_EQ(n.contributors, 1u);
  EXPECT_EQ(n.observe_seconds, 1.5);
}

}  // namespace
}  // namespace tripline::tools
