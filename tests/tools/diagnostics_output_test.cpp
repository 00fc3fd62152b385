// Diagnostics in all their forms, byte for byte, and what SARIF requires member by member.

#include "tools/diagnostics_output.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tools/version.hpp"

namespace tripline::tools {
namespace {

using grammar::Code;
using grammar::Diagnostic;
using grammar::Severity;
using grammar::SourceId;
using grammar::Span;
using Json = nlohmann::ordered_json;

// Two sources, of which one has an awkward name, and a diagnostic of each severity.
struct Sample {
  grammar::Sources sources;
  std::vector<Diagnostic> list;

  Sample() {
    const SourceId pack =
        sources.add("./rules/my pack,100%.yaml",
                    "pack: a\nalarms:\n  - name: \"é\"\n    treshold: 1\n    filter: '{ x }'\n");
    const SourceId other = sources.add("/abs/lib:1.yaml", "one\ntwo\n");
    list.push_back({Code::unknown_key,
                    Severity::error,
                    mark(pack, "treshold"),
                    "no key `treshold` in an alarm",
                    "did you mean `threshold`?",
                    {},
                    grammar::Fix{mark(pack, "treshold"), "threshold"}});
    list[0].labels = {{mark(pack, "\"é\""), "in this alarm"}, {mark(other, "two"), "\x1b[31mthere"}};
    list.push_back(
        {Code::unused_filter, Severity::warning, {}, "filter\n::error::100% {0} [a](http://b)", "", {}, {}});
    list.push_back({Code::pattern_quota, Severity::note, mark(other, "one\ntwo"), "two lines", "", {}, {}});
    list[2].fix = grammar::Fix{mark(other, "one"), ""};
  }

  Span mark(SourceId source, std::string_view text) const {
    const auto begin = static_cast<std::uint32_t>(sources[source].text().find(text));
    return {source, begin, begin + static_cast<std::uint32_t>(text.size())};
  }

  std::string write(DiagnosticsFormat format) const {
    return write_diagnostics(list, sources, format, false);
  }
};

TEST(DiagnosticsFormat, HasAWordForEach) {
  EXPECT_EQ(diagnostics_format_named("text"), DiagnosticsFormat::text);
  EXPECT_EQ(diagnostics_format_named("json"), DiagnosticsFormat::json);
  EXPECT_EQ(diagnostics_format_named("sarif"), DiagnosticsFormat::sarif);
  EXPECT_EQ(diagnostics_format_named("github"), DiagnosticsFormat::github);
  EXPECT_EQ(diagnostics_format_named("xml"), std::nullopt);
}

TEST(DiagnosticsText, RendersAndCounts) {
  EXPECT_EQ(Sample().write(DiagnosticsFormat::text), R"out(error[unknown-key]: no key `treshold` in an alarm
 --> ./rules/my pack,100%.yaml:4:5
  |
3 |   - name: "é"
  |           --- in this alarm
4 |     treshold: 1
  |     ^^^^^^^^
 ::: /abs/lib:1.yaml:2:1
  |
2 | two
  | --- \u{001B}[31mthere
  = help: did you mean `threshold`?
  = fix: replace `treshold` by `threshold`

warning[unused-filter]: filter\n::error::100% {0} [a](http://b)

note[pattern-quota]: two lines
 --> /abs/lib:1.yaml:1:1
  |
1 | one
  | ^^^
  = fix: remove `one`

1 error, 1 warning, 1 note
)out");
  EXPECT_EQ(write_diagnostics({}, {}, DiagnosticsFormat::text, true), "");
  const Sample sample;
  EXPECT_TRUE(write_diagnostics(sample.list, sample.sources, DiagnosticsFormat::text, true)
                  .ends_with("\n\x1b[1m1 error, 1 warning, 1 note\x1b[0m\n"));
}

TEST(DiagnosticsText, CountsInThePlural) {
  const Sample sample;
  EXPECT_EQ(diagnostics_count({sample.list[0], sample.list[1], sample.list[0]}), "2 errors, 1 warning");
  EXPECT_EQ(diagnostics_count({}), "");
}

TEST(DiagnosticsJson, HasAllOfADiagnostic) {
  EXPECT_EQ(Sample().write(DiagnosticsFormat::json), R"out({
  "schema": "tripline.diagnostics/1",
  "diagnostics": [
    {
      "code": "unknown-key",
      "severity": "error",
      "message": "no key `treshold` in an alarm",
      "help": "did you mean `threshold`?",
      "file": "./rules/my pack,100%.yaml",
      "start": {"line": 4, "column": 5, "offset": 35},
      "end": {"line": 4, "column": 13, "offset": 43},
      "labels": [
        {
          "text": "in this alarm",
          "file": "./rules/my pack,100%.yaml",
          "start": {"line": 3, "column": 11, "offset": 26},
          "end": {"line": 3, "column": 14, "offset": 30}
        },
        {
          "text": "\u001b[31mthere",
          "file": "/abs/lib:1.yaml",
          "start": {"line": 2, "column": 1, "offset": 4},
          "end": {"line": 2, "column": 4, "offset": 7}
        }
      ],
      "fix": {
        "file": "./rules/my pack,100%.yaml",
        "start": {"line": 4, "column": 5, "offset": 35},
        "end": {"line": 4, "column": 13, "offset": 43},
        "replacement": "threshold"
      }
    },
    {
      "code": "unused-filter",
      "severity": "warning",
      "message": "filter\n::error::100% {0} [a](http://b)",
      "help": "",
      "file": null,
      "start": null,
      "end": null,
      "labels": [],
      "fix": null
    },
    {
      "code": "pattern-quota",
      "severity": "note",
      "message": "two lines",
      "help": "",
      "file": "/abs/lib:1.yaml",
      "start": {"line": 1, "column": 1, "offset": 0},
      "end": {"line": 2, "column": 4, "offset": 7},
      "labels": [],
      "fix": {
        "file": "/abs/lib:1.yaml",
        "start": {"line": 1, "column": 1, "offset": 0},
        "end": {"line": 1, "column": 4, "offset": 3},
        "replacement": ""
      }
    }
  ]
}
)out");
  EXPECT_EQ(write_diagnostics({}, {}, DiagnosticsFormat::json, false),
            "{\"schema\": \"tripline.diagnostics/1\", \"diagnostics\": []}\n");
}

TEST(DiagnosticsGithub, EscapesWhatEndsACommand) {
  EXPECT_EQ(Sample().write(DiagnosticsFormat::github),
            "::error file=rules/my pack%2C100%25.yaml,line=4,col=5,endLine=4,endColumn=13,title=unknown-key::"
            "no key `treshold` in an alarm%0Ahelp: did you mean `threshold`?\n"
            "::warning title=unused-filter::filter\\n::error::100%25 {0} [a](http://b)\n"
            "::notice file=/abs/lib%3A1.yaml,line=1,endLine=2,title=pattern-quota::two lines\n");
  EXPECT_EQ(write_diagnostics({}, {}, DiagnosticsFormat::github, false), "");
}

TEST(DiagnosticsSarif, IsOneRunByteForByte) {
  EXPECT_EQ(Sample().write(DiagnosticsFormat::sarif), R"out({
  "version": "2.1.0",
  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
  "runs": [
    {
      "tool": {
        "driver": {
          "name": "tripline",
          "version": ")out" + std::string(version()) + R"out(",
          "rules": [
            {
              "id": "pattern-quota",
              "shortDescription": {"text": "a pattern is over a quota of AWS"},
              "fullDescription": {"text": "a pattern is over a quota of AWS"},
              "help": {"text": "`tripline explain pattern-quota` tells more"},
              "defaultConfiguration": {"level": "warning"}
            },
            {
              "id": "unknown-key",
              "shortDescription": {"text": "a key does not exist here"},
              "fullDescription": {"text": "a key does not exist here"},
              "help": {"text": "`tripline explain unknown-key` tells more"},
              "defaultConfiguration": {"level": "error"}
            },
            {
              "id": "unused-filter",
              "shortDescription": {"text": "a filter is used by nothing"},
              "fullDescription": {"text": "a filter is used by nothing"},
              "help": {"text": "`tripline explain unused-filter` tells more"},
              "defaultConfiguration": {"level": "warning"}
            }
          ]
        }
      },
      "columnKind": "unicodeCodePoints",
      "results": [
        {
          "ruleId": "unknown-key",
          "ruleIndex": 1,
          "level": "error",
          "message": {"text": "no key `treshold` in an alarm\nhelp: did you mean `threshold`?"},
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {"uri": "rules/my%20pack,100%25.yaml"},
                "region": {"startLine": 4, "startColumn": 5, "endLine": 4, "endColumn": 13}
              }
            }
          ],
          "relatedLocations": [
            {
              "id": 1,
              "physicalLocation": {
                "artifactLocation": {"uri": "rules/my%20pack,100%25.yaml"},
                "region": {"startLine": 3, "startColumn": 11, "endLine": 3, "endColumn": 14}
              },
              "message": {"text": "in this alarm"}
            },
            {
              "id": 2,
              "physicalLocation": {
                "artifactLocation": {"uri": "file:///abs/lib%3A1.yaml"},
                "region": {"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 4}
              },
              "message": {"text": "\u001b[31mthere"}
            }
          ],
          "partialFingerprints": {"primaryLocationLineHash": "6e802991b7a77497:1"},
          "fixes": [
            {
              "description": {"text": "replace by `threshold`"},
              "artifactChanges": [
                {
                  "artifactLocation": {"uri": "rules/my%20pack,100%25.yaml"},
                  "replacements": [
                    {
                      "deletedRegion": {"startLine": 4, "startColumn": 5, "endLine": 4, "endColumn": 13},
                      "insertedContent": {"text": "threshold"}
                    }
                  ]
                }
              ]
            }
          ]
        },
        {
          "ruleId": "unused-filter",
          "ruleIndex": 2,
          "level": "warning",
          "message": {"text": "filter\n::error::100% {{0}} [a] (http://b)"},
          "locations": [],
          "partialFingerprints": {"primaryLocationLineHash": "5f2198276c95d802:1"}
        },
        {
          "ruleId": "pattern-quota",
          "ruleIndex": 0,
          "level": "note",
          "message": {"text": "two lines"},
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {"uri": "file:///abs/lib%3A1.yaml"},
                "region": {"startLine": 1, "startColumn": 1, "endLine": 2, "endColumn": 4}
              }
            }
          ],
          "partialFingerprints": {"primaryLocationLineHash": "ad2b81759a29b66b:1"},
          "fixes": [
            {
              "description": {"text": "remove this"},
              "artifactChanges": [
                {
                  "artifactLocation": {"uri": "file:///abs/lib%3A1.yaml"},
                  "replacements": [
                    {"deletedRegion": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 4}}
                  ]
                }
              ]
            }
          ]
        }
      ]
    }
  ]
}
)out");
}

// What the 2.1.0 schema and specification require of what we use of them.
void expect_region(const Json& region) {
  for (const char* member : {"startLine", "startColumn", "endLine", "endColumn"}) {
    ASSERT_TRUE(region.at(member).is_number_integer()) << member;
    EXPECT_GE(region[member].get<int>(), 1);
  }
  EXPECT_LE(std::pair(region["startLine"].get<int>(), region["startColumn"].get<int>()),
            std::pair(region["endLine"].get<int>(), region["endColumn"].get<int>()));
}

void expect_location(const Json& location) {
  const Json& physical = location.at("physicalLocation");
  const std::string uri = physical.at("artifactLocation").at("uri");
  EXPECT_EQ(uri.find_first_of(" \\<>\"{}|^`"), std::string::npos) << uri;
  expect_region(physical.at("region"));
}

TEST(DiagnosticsSarif, HasWhatTheSchemaRequires) {
  const Json log = Json::parse(Sample().write(DiagnosticsFormat::sarif));
  EXPECT_EQ(log.at("version"), "2.1.0");
  ASSERT_EQ(log.at("runs").size(), 1u);
  const Json& run = log["runs"][0];
  EXPECT_EQ(run.at("columnKind"), "unicodeCodePoints");
  EXPECT_EQ(run.at("tool").at("driver").at("name"), "tripline");
  const Json& rules = run["tool"]["driver"].at("rules");
  for (const Json& rule : rules) {
    EXPECT_TRUE(grammar::code_named(rule.at("id").get<std::string>()));
    EXPECT_FALSE(rule.at("shortDescription").at("text").get<std::string>().empty());
    EXPECT_TRUE(rule.at("defaultConfiguration").at("level").is_string());
  }
  ASSERT_EQ(run.at("results").size(), 3u);
  for (const Json& result : run["results"]) {
    EXPECT_EQ(rules.at(result.at("ruleIndex").get<std::size_t>())["id"], result.at("ruleId"));
    EXPECT_FALSE(result.at("message").at("text").get<std::string>().empty());
    for (const Json& location : result.at("locations")) expect_location(location);
    for (const Json& location : result.value("relatedLocations", Json::array())) expect_location(location);
    EXPECT_TRUE(result.at("partialFingerprints").at("primaryLocationLineHash").is_string());
    for (const Json& fix : result.value("fixes", Json::array())) {
      for (const Json& change : fix.at("artifactChanges")) {
        EXPECT_TRUE(change.at("artifactLocation").at("uri").is_string());
        ASSERT_FALSE(change.at("replacements").empty());
        for (const Json& replacement : change["replacements"]) expect_region(replacement.at("deletedRegion"));
      }
    }
  }
}

TEST(DiagnosticsSarif, OfNothingIsAnEmptyRun) {
  const Json log = Json::parse(write_diagnostics({}, {}, DiagnosticsFormat::sarif, false));
  EXPECT_EQ(log["runs"][0]["results"], Json::array());
  EXPECT_EQ(log["runs"][0]["tool"]["driver"]["rules"], Json::array());
}

std::vector<std::string> fingerprints(std::string_view text, const std::vector<Span>& spans) {
  grammar::Sources sources;
  sources.add("a.yaml", std::string(text));
  std::vector<Diagnostic> list;
  for (const Span& span : spans) list.push_back({Code::unknown_key, Severity::error, span, "m", "", {}, {}});
  std::vector<std::string> out;
  const Json log = Json::parse(write_diagnostics(list, sources, DiagnosticsFormat::sarif, false));
  for (const Json& result : log["runs"][0]["results"]) {
    out.push_back(result["partialFingerprints"]["primaryLocationLineHash"]);
  }
  return out;
}

TEST(DiagnosticsSarif, FingerprintsSurviveMovedLines) {
  const std::string before = fingerprints("key: 1\n", {{SourceId{0}, 0, 3}})[0];
  EXPECT_EQ(fingerprints("# new\n\n  key: 1\n", {{SourceId{0}, 9, 12}})[0], before);
  EXPECT_NE(fingerprints("key: 2\n", {{SourceId{0}, 0, 3}})[0], before);
  const std::vector<std::string> twice =
      fingerprints("key: 1\nkey: 1\n", {{SourceId{0}, 0, 3}, {SourceId{0}, 7, 10}});
  EXPECT_EQ(twice[0], before);
  EXPECT_EQ(twice[1], before.substr(0, before.size() - 1) + "2");
}

TEST(DiagnosticsForms, BearBrokenTextAndStrayPlaces) {
  grammar::Sources sources;
  sources.add("\xFF.yaml", "\xFF\xFE");
  const std::vector<Diagnostic> list = {
      {Code::not_utf8,
       Severity::error,
       {SourceId{0}, 0, 99},
       "\xFF",
       "\xFE",
       {{{}, "\xFF"}},
       grammar::Fix{{}, "\xFF"}},
      {Code::not_utf8, Severity::error, {SourceId{7}, 3, 2}, "", "", {}, {}}};
  EXPECT_EQ(
      Json::parse(write_diagnostics(list, sources, DiagnosticsFormat::json, false))["diagnostics"].size(),
      2u);
  const Json log = Json::parse(write_diagnostics(list, sources, DiagnosticsFormat::sarif, false));
  EXPECT_EQ(log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            "%FF.yaml");
  EXPECT_EQ(log["runs"][0]["results"][1]["locations"], Json::array());
  EXPECT_EQ(write_diagnostics(list, sources, DiagnosticsFormat::github, false),
            "::error file=\\xff.yaml,line=1,col=1,endLine=1,endColumn=3,title=not-utf8::\\xff%0Ahelp: \\xfe\n"
            "::error title=not-utf8::\n");
}

}  // namespace
}  // namespace tripline::tools
