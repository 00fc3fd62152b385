// Contributor Insights rules from their bodies to their reports, on small events (spec C4-C11).
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "runtime/contributor_report.hpp"
#include "runtime/observe.hpp"
#include "tests/compiler/packs.hpp"

namespace tripline::compiler {
namespace {

struct Rule {
  std::string keys = R"(["$.k"])";
  std::string filters = {};
  std::string value_of = {};
  bool sum = false;
  bool clf = false;
};

std::string body(const Rule& rule) {
  return std::string(R"({ "Schema": { "Name": "CloudWatchLogRule", "Version": 1 }, "LogGroupNames": ["g"], "LogFormat": )") +
         (rule.clf ? R"("CLF", "Fields": { "1": "ip", "3": "bytes sent" })" : R"("JSON")") + R"(, "Contribution": { "Keys": )" +
         rule.keys + (rule.value_of.empty() ? "" : R"(, "ValueOf": ")" + rule.value_of + '"') + R"(, "Filters": [)" +
         rule.filters + R"(] }, "AggregateOn": ")" + (rule.sum ? "Sum" : "Count") + R"(" })";
}

// `key,key=value` by rank, after one event a second.
std::string contributors(const Rule& rule, const std::vector<std::string>& events) {
  const Packs packs("pack: p\ncontributors:\n  - name: r\n    top: 100\n    rule: '" + body(rule) + "'\n");
  if (!packs.compiled) return packs.said();
  const runtime::Program& program = packs.program();
  const runtime::Scope scope;
  runtime::Observer observer(program, scope, nullptr, nullptr);
  for (std::size_t i = 0; i < events.size(); ++i) {
    const std::string bytes = events[i] + std::string(runtime::Decoder::padding, ' ');
    runtime::EventBytes event;
    event.index = i;
    event.stored = true;
    event.must_be_json = false;
    event.timestamp = 1'700'000'000 + static_cast<std::int64_t>(i);
    event.bytes = std::string_view(bytes).substr(0, events[i].size());
    observer.observe(event);
  }
  std::string out;
  for (const auto& row : runtime::report(observer.observations().contributors.at(0), 100, false).top) {
    if (!out.empty()) out += ' ';
    for (const std::string& key : row.keys) out += (&key == &row.keys.front() ? "" : ",") + key;
    out += '=' + fmt::format("{}", row.value);
  }
  return out;
}

// C4: the text of strings, numbers and booleans; nothing of what is absent, null or larger.
TEST(CheckContributors, Keys) {
  EXPECT_EQ(contributors({}, {R"({"k":"a"})", R"({"k":5})", R"({"k":"5"})", R"({"k":true})", R"({"k":""})", R"({"k":null})",
                              R"({"k":{}})", R"({"k":[1]})", R"({"j":1})", "not json", R"(["k"])"}),
            "5=2 =1 a=1 true=1");
  EXPECT_EQ(contributors({.keys = R"(["$.k", "$.a[1].b"])"},
                         {R"({"k":"x","a":[0,{"b":"y"}]})", R"({"k":"x","a":[{"b":"y"}]})", R"({"k":"x","a":[0,{"b":1.50}]})"}),
            "x,1.50=1 x,y=1");
  EXPECT_EQ(contributors({}, {R"({"k":")" + std::string(1500, 'x') + "\"}"}), std::string(1024, 'x') + "=1");
}

TEST(CheckContributors, Filters) {
  const std::vector<std::string> events = {
      R"({"k":"number","f":5})",      R"({"k":"text","f":"abc"})", R"({"k":"numeric","f":"5.0"})", R"({"k":"yes","f":true})",
      R"({"k":"null","f":null})",     R"({"k":"object","f":{}})",  R"({"k":"missing"})",           R"({"k":"empty","f":""})",
  };
  struct Case {
    const char* filter;
    const char* keys;  // of those let through, sorted: all have one event
  };
  const Case cases[] = {
      // C6
      {R"({ "Match": "$.f", "In": ["abc", "5"] })", "number=1 text=1"},
      {R"({ "Match": "$.f", "In": ["true"] })", "yes=1"},
      {R"({ "Match": "$.f", "In": ["a*"] })", ""},
      {R"({ "Match": "$.f", "NotIn": ["abc", "5"] })", "empty=1 numeric=1 yes=1"},
      {R"({ "Match": "$.f", "StartsWith": ["ab", "5."] })", "numeric=1 text=1"},
      {R"({ "Match": "$.f", "StartsWith": [""] })", "empty=1 number=1 numeric=1 text=1 yes=1"},
      // C7
      {R"({ "Match": "$.f", "EqualTo": 5 })", "number=1 numeric=1"},
      {R"({ "Match": "$.f", "NotEqualTo": 5 })", "empty=1 text=1 yes=1"},
      {R"({ "Match": "$.f", "GreaterThan": 4.5 })", "number=1 numeric=1"},
      {R"({ "Match": "$.f", "GreaterThan": 5 })", ""},
      {R"({ "Match": "$.f", "LessThan": 5.1 })", "number=1 numeric=1"},
      {R"({ "Match": "$.f", "LessThan": 5 })", ""},
      // C8; of an object nothing is said
      {R"({ "Match": "$.f", "IsPresent": true })", "empty=1 number=1 numeric=1 text=1 yes=1"},
      // C9: all of them
      {R"({ "Match": "$.f", "IsPresent": true }, { "Match": "$.k", "StartsWith": ["num"] })", "number=1 numeric=1"},
  };
  for (const Case& c : cases) EXPECT_EQ(contributors({.filters = c.filter}, events), c.keys) << c.filter;
  EXPECT_EQ(contributors({.filters = R"({ "Match": "$.f", "IsPresent": false })"},
                         {R"({"k":"null","f":null})", R"({"k":"missing"})", R"({"k":"text","f":""})"}),
            "missing=1 null=1");
}

// C10
TEST(CheckContributors, Values) {
  const std::vector<std::string> events = {R"({"k":"a","v":2.5})", R"({"k":"a","v":"3"})", R"({"k":"b","v":-1})",
                                           R"({"k":"b","v":0})",   R"({"k":"c","v":"x"})", R"({"k":"d"})",
                                           R"({"k":"e","v":true})"};
  EXPECT_EQ(contributors({.value_of = "$.v", .sum = true}, events), "a=5.5 b=-1");
  EXPECT_EQ(contributors({.sum = true}, events), "a=2 b=2 c=1 d=1 e=1");
  EXPECT_EQ(contributors({.value_of = "$.v"}, events), "a=2 b=2 c=1 d=1 e=1");
}

// C5, C11: aliases and bare positions; what is quoted or in brackets is one field.
TEST(CheckContributors, Clf) {
  const std::vector<std::string> lines = {"1.1.1.1 [10 Oct] 10 \"GET / x\"", "1.1.1.1 - 5 \"GET / x\"", "2.2.2.2 - - \"PUT\"", "3.3.3.3",
                                          "", "  "};
  EXPECT_EQ(contributors({.keys = R"(["ip"])", .clf = true}, lines), "1.1.1.1=2 2.2.2.2=1 3.3.3.3=1");
  EXPECT_EQ(contributors({.keys = R"(["ip", "4"])", .clf = true}, lines), "1.1.1.1,GET / x=2 2.2.2.2,PUT=1");
  EXPECT_EQ(contributors({.keys = R"(["ip"])", .value_of = "bytes sent", .sum = true, .clf = true}, lines), "1.1.1.1=15");
  EXPECT_EQ(contributors({.keys = R"(["1"])", .filters = R"({ "Match": "4", "StartsWith": ["GET"] })", .clf = true}, lines),
            "1.1.1.1=2");
}

TEST(CheckContributors, Options) {
  const auto said = [](const std::string& keys) {
    return Packs("pack: p\ncontributors:\n  - { name: r, " + keys + ", rule: '" + body({}) + "' }\n").said();
  };
  EXPECT_EQ(said("top: 1, order_by: Maximum, period: 1h"), "");
  EXPECT_EQ(said("top: 100"), "");
  EXPECT_EQ(said("top: 0"), "bad-value 0");
  EXPECT_EQ(said("top: 101"), "bad-value 101");
  EXPECT_EQ(said("period: never"), "bad-value never");
  EXPECT_EQ(said("order_by: Minimum").substr(0, 9), "bad-value");
  const Packs packs("pack: p\ncontributors:\n  - { name: r, top: 3, order_by: Maximum, period: 1h, rule: '" + body({}) + "' }\n");
  const runtime::Contributors& rule = packs.program().contributors.at(0);
  EXPECT_EQ(rule.top, 3u);
  EXPECT_TRUE(rule.by_maximum);
  EXPECT_EQ(rule.period, 3600u);
  EXPECT_EQ(rule.rule.severity, runtime::Severity::info);
  EXPECT_EQ(rule.log_groups, std::vector<std::string>{"g"});
}

}  // namespace
}  // namespace tripline::compiler
