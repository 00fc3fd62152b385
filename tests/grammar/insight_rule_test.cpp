// Rule bodies of Contributor Insights (spec C1-C11): what is refused, at which bytes and in which words, and
// that the shared cases and the rules found in the wild are told apart.

#include "grammar/insight_rule.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "grammar/insight_field.hpp"

namespace tripline::grammar {
namespace {

using Json = nlohmann::ordered_json;

Text whole(const std::string& text) {
  return Text(text, {SourceId{0}, 0, static_cast<std::uint32_t>(text.size())});
}

// `code marked-text: message`, a line for each; `^` marks an empty span.
std::string diagnose(const std::string& text, std::optional<ast::InsightRule>* out = nullptr) {
  Diagnostics diagnostics;
  const auto rule = read_insight_rule_text(whole(text), diagnostics);
  EXPECT_EQ(rule.has_value(), !diagnostics.has_errors()) << text;
  if (out) *out = rule;
  diagnostics.sort();
  std::string listing;
  for (const Diagnostic& d : diagnostics.list()) {
    std::string marked = text.substr(d.span.begin, d.span.end - d.span.begin);
    if (marked.size() > 40) marked = marked.substr(0, 37) + "...";
    listing +=
        (listing.empty() ? "" : "\n") + std::string(entry_of(d.code).word) + " " + marked + ": " + d.message;
  }
  return listing;
}

// A valid rule with some members replaced (a null in `change` removes).
std::string rule_with(const char* change) {
  Json rule = Json::parse(R"({"Schema":{"Name":"CloudWatchLogRule","Version":1},"LogGroupNames":["g"],
    "LogFormat":"JSON","Contribution":{"Keys":["$.a"]},"AggregateOn":"Count"})");
  const Json patch = Json::parse(change);
  for (const auto& [key, value] : patch.items()) {
    if (value.is_null())
      rule.erase(key);
    else
      rule[key] = value;
  }
  return rule.dump();
}

struct Case {
  const char* change;
  const char* diagnostics;
};

TEST(InsightRule, Table) {
  const Case cases[] = {
      {"{}", ""},
      // C1
      {R"({"Schema":{"Name":"ServiceLogRule","Version":1}})",
       "insight-rule \"ServiceLogRule\": `Name` is `CloudWatchLogRule`, not `ServiceLogRule`"},
      {R"({"Schema":{"Name":"CloudWatchLogRule","Version":"1"}})",
       "insight-rule \"1\": `Version` is the number 1, not `1`"},
      {R"({"Schema":{"Name":"CloudWatchLogRule","Version":2}})",
       "insight-rule 2: `Version` is the number 1, not `2`"},
      {R"({"Schema":{"Name":"CloudWatchLogRule"}})", "insight-rule \"Schema\": `Version` is missing"},
      {R"({"Schema":"CloudWatchLogRule"})",
       "insight-rule \"CloudWatchLogRule\": `Schema` is an object, not text"},
      {R"({"Schema":null})", "insight-rule {: `Schema` is missing"},
      {R"({"LogFormat":null})", "insight-rule {: `LogFormat` is missing"},
      {R"({"LogFormat":"json"})", "insight-rule \"json\": `LogFormat` is `JSON` or `CLF`, not `json`"},
      {R"({"AggregateOn":null})", "insight-rule {: `AggregateOn` is missing"},
      {R"({"AggregateOn":"Average"})",
       "insight-rule \"Average\": `AggregateOn` is `Count` or `Sum`, not `Average`"},
      {R"({"Contribution":null,"Contributions":{"Keys":["$.a"]}})",
       "insight-rule \"Contributions\": a rule body has no member `Contributions`"},
      {R"({"Contribution":{"Keys":["$.a"],"Key":["$.x"]}})",
       "insight-rule \"Key\": `Contribution` has no member `Key`"},
      {R"({"Contribution":{}})", "insight-rule \"Contribution\": `Keys` is missing"},
      {R"({"Contribution":{"Keys":["$.a","$.b","$.c","$.d","$.e"]}})",
       "insight-rule \"$.e\": 5 keys, at most 4 are allowed"},
      {R"({"Contribution":{"Keys":[]}})", "insight-rule []: there are no keys"},
      {R"({"Contribution":{"Keys":"$.a"}})",
       "insight-rule \"$.a\": `Keys` is a list of one to four fields, not text"},
      {R"({"Contribution":{"Keys":[1]}})", "insight-rule 1: the values of `Keys` are texts, not a number"},
      // C3
      {R"({"LogGroupNames":null})", "insight-rule {: `LogGroupNames` is missing"},
      {R"({"LogGroupNames":null,"LogGroupName":["g"]})",
       "insight-rule \"LogGroupName\": a rule body has no member `LogGroupName`"},
      {R"({"LogGroupNames":[]})", "insight-rule []: `LogGroupNames` is empty"},
      {R"({"LogGroupNames":"g"})", "insight-rule \"g\": `LogGroupNames` is a list of texts, not text"},
      {R"({"LogGroupNames":["a*b"]})", "insight-rule *: `*` stands inside a log group's name"},
      {R"({"LogGroupNames":["a**"]})", "insight-rule *: `*` stands inside a log group's name"},
      {R"({"LogGroupNames":[""]})", "insight-rule \"\": a log group's name is empty"},
      {R"({"LogGroupNames":["*"]})", "insight-rule-lint \"*\": a lone `*` reads every log group"},
      {R"({"LogGroupNames":["a b"]})", "insight-rule-lint  : no log group has ` ` in its name"},
      {R"({"LogGroupARNs":["arn:aws:logs:us-east-1:*:log-group:g"]})",
       "insight-rule \"LogGroupARNs\": `LogGroupARNs` stands beside `LogGroupNames`"},
      {R"({"LogGroupNames":null,"LogGroupARNs":["arn:aws:logs:us-east-1:1234*:log-group:g"]})",
       "insight-rule 1234*: `1234*` is no account"},
      {R"({"LogGroupNames":null,"LogGroupARNs":["arn:aws:logs:*:*:log-group:g*h"]})",
       "insight-rule *: `*` is no Region\ninsight-rule *: `*` stands inside a log group's name"},
      {R"({"LogGroupNames":null,"LogGroupARNs":["arn:aws:s3:us-east-1:*:group/g"]})",
       "insight-rule s3: a log group's ARN has the service `logs`, not `s3`\n"
       "insight-rule group/g: `group/g` is no log group"},
      {R"({"LogGroupNames":null,"LogGroupARNs":["g"]})", "insight-rule \"g\": `g` is no log group's ARN"},
      // C4
      {R"({"Contribution":{"Keys":["$.a.b-c_d[0][12].e"]}})", ""},
      {R"({"Contribution":{"Keys":["a"]}})",
       "insight-rule a: a field of a JSON rule begins with `$.`, not `a`"},
      {R"({"Contribution":{"Keys":["$"]}})", "insight-rule $: `$` is no path"},
      {R"({"Contribution":{"Keys":["$[0]"]}})", "insight-rule $[0]: `$[0]` is no path"},
      {R"({"Contribution":{"Keys":[""]}})",
       "insight-rule \"\": a field of a JSON rule begins with `$.`, not nothing"},
      {R"({"Contribution":{"Keys":["$."]}})", "insight-rule .: the path ends in a dot"},
      {R"({"Contribution":{"Keys":["$.a..b"]}})", "insight-rule .: a key is missing before `.`"},
      {R"({"Contribution":{"Keys":["$.a[*].b"]}})", "insight-rule [*]: a rule's path has no wildcards"},
      {R"({"Contribution":{"Keys":["$.*"]}})", "insight-rule *: a rule's path has no wildcards"},
      {R"({"Contribution":{"Keys":["$.['a']"]}})", "insight-rule ['a']: a rule's path has no bracketed keys"},
      {R"({"Contribution":{"Keys":["$.a['b']"]}})",
       "insight-rule ['b']: a rule's path has no bracketed keys"},
      {R"({"Contribution":{"Keys":["$.a[-1]"]}})",
       "insight-rule [-1]: an index is digits, counted from 0, not `-1`"},
      {R"({"Contribution":{"Keys":["$.a[0"]}})", "insight-rule [0: the index has no closing `]`"},
      {R"({"Contribution":{"Keys":["$.a b"]}})", "insight-rule  : a path cannot have ` `"},
      {R"({"Contribution":{"Keys":["$.a","$.a"]}})",
       "insight-rule-lint \"$.a\": the key `$.a` is given twice"},
      // C6
      {R"({"Contribution":{"Keys":["$.a"],"Filters":[{"Match":"$.m","In":[]}]}})",
       "insight-rule []: there are no values"},
      {R"({"Contribution":{"Keys":["$.a"],"Filters":[{"Match":"$.m","NotIn":"PUT"}]}})",
       "insight-rule \"PUT\": `NotIn` is a list of texts, not text"},
      {R"({"Contribution":{"Keys":["$.a"],"Filters":[{"Match":"$.m","StartsWith":["x",404,null]}]}})",
       "insight-rule 404: the values of `StartsWith` are texts, not a number\n"
       "insight-rule null: the values of `StartsWith` are texts, not null"},
      {R"({"Contribution":{"Keys":["$.a"],"Filters":[{"Match":"$.m","In":["0","1","2","3","4","5","6","7","8","9","10"]}]}})",
       "insight-rule \"10\": 11 values, at most 10 are allowed"},
      // C7
      {R"({"Contribution":{"Keys":["$.a"],"Filters":[{"Match":"$.m","GreaterThan":"1"}]}})",
       "insight-rule \"1\": `GreaterThan` is a number, not text"},
      {R"({"Contribution":{"Keys":["$.a"],"Filters":[{"Match":"$.m","EqualTo":[1]}]}})",
       "insight-rule [1]: `EqualTo` is a number, not a list"},
      {R"({"Contribution":{"Keys":["$.a"],"Filters":[{"Match":"$.m","LessThan":true}]}})",
       "insight-rule true: `LessThan` is a number, not a boolean"},
      {R"({"Contribution":{"Keys":["$.a"],"Filters":[{"Match":"$.m","GreaterThanOrEqualTo":1}]}})",
       "insight-rule \"GreaterThanOrEqualTo\": a filter has no member `GreaterThanOrEqualTo`"},
      // C8
      {R"({"Contribution":{"Keys":["$.a"],"Filters":[{"Match":"$.m","IsPresent":"true"}]}})",
       "insight-rule \"true\": `IsPresent` is true or false, not text"},
      {R"({"Contribution":{"Keys":["$.a"],"Filters":[{"Match":"$.m","IsPresent":1}]}})",
       "insight-rule 1: `IsPresent` is true or false, not a number"},
      {R"({"Contribution":{"Keys":["$.a"],"Filters":[{"Match":"$.a","IsPresent":false}]}})",
       "insight-rule-lint {\"Match\":\"$.a\",\"IsPresent\":false}: no event passes: the key `$.a` must be "
       "present and "
       "absent"},
      // C9
      {R"({"Contribution":{"Keys":["$.a"],"Filters":[{"Match":"$.m","In":["1"],"NotIn":["2"]}]}})",
       "insight-rule \"NotIn\": a filter has one operator, and this is another one"},
      {R"({"Contribution":{"Keys":["$.a"],"Filters":[{"Match":"$.m"}]}})",
       "insight-rule {: the filter has no operator"},
      {R"({"Contribution":{"Keys":["$.a"],"Filters":[{"IsPresent":true}]}})",
       "insight-rule {: `Match` is missing"},
      {R"({"Contribution":{"Keys":["$.a"],"Filters":[{"Match":"m","EqualTo":0}]}})",
       "insight-rule m: a field of a JSON rule begins with `$.`, not `m`"},
      {R"({"Contribution":{"Keys":["$.a"],"Filters":{"Match":"$.m","EqualTo":0}}})",
       "insight-rule {\"Match\":\"$.m\",\"EqualTo\":0}: `Filters` is a list of filters, not an object"},
      {R"({"Contribution":{"Keys":["$.a"],"Filters":["$.m"]}})",
       "insight-rule \"$.m\": a filter is an object, not text"},
      // C10
      {R"({"AggregateOn":"Sum"})",
       "insight-rule-lint \"AggregateOn\": `Sum` without `ValueOf` counts like `Count`"},
      {R"({"Contribution":{"Keys":["$.a"],"ValueOf":"$.b"}})",
       "insight-rule-lint \"ValueOf\": `ValueOf` has no effect beside `Count`"},
      {R"({"AggregateOn":"Sum","Contribution":{"Keys":["$.a"],"ValueOf":1}})",
       "insight-rule 1: `ValueOf` is a field, a text, not a number"},
      // C11
      {R"({"LogFormat":"CLF","Fields":{"4":"a b"},"Contribution":{"Keys":["a b","12"]}})", ""},
      {R"({"LogFormat":"CLF","Contribution":{"Keys":["0"]}})", "insight-rule 0: `0` is no position"},
      {R"({"LogFormat":"CLF","Contribution":{"Keys":["$.a"]}})",
       "insight-rule $.a: a field of a CLF rule is an alias or a position, not a path"},
      {R"({"LogFormat":"CLF","Fields":{"1":"user"},"Contribution":{"Keys":["usr"]}})",
       "insight-rule usr: no alias is named `usr`"},
      {R"({"LogFormat":"CLF","Fields":{"0":"a","x":"b"},"Contribution":{"Keys":["a"]}})",
       "insight-rule \"0\": `0` is no position\ninsight-rule \"x\": `x` is no position"},
      {R"({"LogFormat":"CLF","Fields":{"1":"a","2":"a"},"Contribution":{"Keys":["a"]}})",
       "insight-rule \"a\": the alias `a` is given twice"},
      {R"({"LogFormat":"CLF","Fields":{"1":"a","01":"b"},"Contribution":{"Keys":["a"]}})",
       "insight-rule \"01\": position 1 is given twice"},
      {R"({"LogFormat":"CLF","Fields":{"1":2},"Contribution":{"Keys":["1"]}})",
       "insight-rule 2: `1` is an alias, a text, not a number"},
      {R"({"LogFormat":"CLF","Fields":{"1":""},"Contribution":{"Keys":["1"]}})",
       "insight-rule \"\": an alias is empty"},
      {R"({"LogFormat":"CLF","Fields":["a"],"Contribution":{"Keys":["1"]}})",
       "insight-rule [\"a\"]: `Fields` is an object of positions and aliases, not a list"},
      {R"({"LogFormat":"CLF","Fields":{"1":"2"},"Contribution":{"Keys":["2"]}})",
       "insight-rule-lint \"2\": the alias `2` hides the position of that number"},
      {R"({"Fields":{"1":"a"}})", "insight-rule \"Fields\": `Fields` belongs to CLF rules only"},
  };
  for (const Case& c : cases) EXPECT_EQ(diagnose(rule_with(c.change)), c.diagnostics) << c.change;
}

// C2: the text itself.
TEST(InsightRule, Text) {
  EXPECT_EQ(diagnose("[]"), "insight-rule []: a rule body is an object, not a list");
  EXPECT_EQ(diagnose(""), "insight-rule-text : the rule body is empty");
  std::string text =
      rule_with(R"({"Contribution":{"Keys":["$.a"],"Filters":[{"Match":"$.m","In":["caf\u00e9"]}]}})");
  EXPECT_EQ(diagnose(text), "insight-rule-text \xC3\xA9: a rule body is ASCII only");
  text = rule_with("{}");
  EXPECT_EQ(diagnose(text + std::string(8192 - text.size(), ' ')), "");
  EXPECT_EQ(diagnose(text + std::string(8193 - text.size(), ' ')).substr(0, 17), "insight-rule-text");
  text.pop_back();
  EXPECT_EQ(diagnose(text),
            "insight-rule-text : rule body ends before the closing `}` of the object opened at line 1");
}

// A slip in the text does not hide what is wrong with the rule.
TEST(InsightRule, ReportsAll) {
  EXPECT_EQ(diagnose(R"({"LogGroupNames":["a*b",],"LogFormat":"xml","AggregateOn":"Cuont"})"),
            "insight-rule {: `Schema` is missing\n"
            "insight-rule {: `Contribution` is missing\n"
            "insight-rule *: `*` stands inside a log group's name\n"
            "insight-rule-text ,: a comma stands behind the last entry\n"
            "insight-rule \"xml\": `LogFormat` is `JSON` or `CLF`, not `xml`\n"
            "insight-rule \"Cuont\": `AggregateOn` is `Count` or `Sum`, not `Cuont`");
}

TEST(InsightRule, Values) {
  std::optional<ast::InsightRule> rule;
  diagnose(rule_with(R"({"LogGroupNames":null,"LogGroupARNs":["arn:aws:logs:us-west-1:*:log-group/My/Group*",
    "arn:aws-cn:logs:cn-north-1:123456789012:log-group:Other:*"],"LogFormat":"CLF","Fields":{"4":"ip","10":"bytes"},
    "AggregateOn":"Sum","Contribution":{"Keys":["ip","2"],"ValueOf":"bytes","Filters":[
    {"Match":"ip","StartsWith":["10."]},{"Match":"bytes","GreaterThan":1e3},{"Match":"3","IsPresent":false}]}})"),
           &rule);
  ASSERT_TRUE(rule);
  ASSERT_EQ(rule->log_groups.size(), 2u);
  EXPECT_EQ(rule->log_groups[0].value(), "My/Group*");
  EXPECT_EQ(rule->log_groups[1].value(), "Other");
  EXPECT_TRUE(rule->clf);
  EXPECT_TRUE(rule->sum);
  ASSERT_EQ(rule->fields.size(), 2u);
  EXPECT_EQ(rule->fields[1].first, 10u);
  EXPECT_EQ(rule->fields[1].second.value(), "bytes");
  EXPECT_EQ(rule->keys[1].value(), "2");
  ASSERT_EQ(rule->filters.size(), 3u);
  EXPECT_EQ(rule->filters[0].values[0].value(), "10.");
  EXPECT_EQ(rule->filters[1].op, ast::InsightFilter::Op::greater_than);
  EXPECT_EQ(rule->filters[1].number.value(), "1000.0");
  EXPECT_FALSE(rule->filters[2].present);
}

// A body written as YAML: plain words are texts, plain numbers and booleans are not.
TEST(InsightRule, PlainScalars) {
  Tree tree;
  const auto scalar = [&](const char* text, bool quoted = false) {
    TreeNode node;
    node.quoted = quoted;
    node.text = Text::synthetic(text);
    return tree.add(std::move(node));
  };
  const auto list = [&](TreeId item) {
    TreeNode node;
    node.kind = TreeNode::Kind::list;
    node.entries.push_back({Text(), item, {}, {}});
    return tree.add(std::move(node));
  };
  const auto map = [&](std::vector<std::pair<const char*, TreeId>> members) {
    TreeNode node;
    node.kind = TreeNode::Kind::map;
    for (const auto& [key, value] : members) node.entries.push_back({Text::synthetic(key), value, {}, {}});
    return tree.add(std::move(node));
  };
  const auto body = [&](TreeId key) {
    return map({{"Schema", map({{"Name", scalar("CloudWatchLogRule")}, {"Version", scalar("1")}})},
                {"LogGroupNames", list(scalar("g"))},
                {"LogFormat", scalar("CLF")},
                {"Contribution", map({{"Keys", list(key)}})},
                {"AggregateOn", scalar("Count")}});
  };
  Diagnostics diagnostics;
  EXPECT_TRUE(read_insight_rule(tree, body(scalar("4", true)), diagnostics));
  EXPECT_TRUE(diagnostics.list().empty());
  EXPECT_FALSE(read_insight_rule(tree, body(scalar("4")), diagnostics));
  ASSERT_EQ(diagnostics.list().size(), 1u);
  EXPECT_EQ(diagnostics.list()[0].message, "the values of `Keys` are texts, not a number");
}

std::vector<Json> shared_lines(const char* file) {
  const std::filesystem::path path = std::filesystem::path(TRIPLINE_ROOT).parent_path() / "shared" / file;
  std::vector<Json> lines;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) lines.push_back(Json::parse(line));
  }
  return lines;
}

TEST(InsightRule, SharedCases) {
  const auto cases = shared_lines("conformance/contributor-insights.jsonl");
  if (cases.empty())
    GTEST_SKIP() << "no ../shared/conformance/contributor-insights.jsonl beside the checkout";
  for (const Json& c : cases) {
    if (c.contains("report") && c["expect"] == "error")
      continue;  // the report's options are at fault, not the body
    const std::string text = c["rule"].is_string() ? c["rule"].get<std::string>() : c["rule"].dump();
    Diagnostics diagnostics;
    EXPECT_EQ(read_insight_rule_text(whole(text), diagnostics).has_value(), c["expect"] != "error")
        << c["id"];
  }
}

TEST(InsightRule, WildRules) {
  const auto rules = shared_lines("data/wild-insights.jsonl");
  if (rules.empty()) GTEST_SKIP() << "no ../shared/data/wild-insights.jsonl beside the checkout";
  for (const Json& c : rules) {
    Diagnostics diagnostics;
    EXPECT_TRUE(read_insight_rule_text(whole(c["rule"].dump()), diagnostics)) << c["rule"].dump();
  }
}

}  // namespace
}  // namespace tripline::grammar
