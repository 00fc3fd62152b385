// AWS's metric filters (spec M2-M8, M11): every mistake with its member's path, and the shared cases told
// apart.

#include "compiler/aws_metric_filter.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "grammar/read_json.hpp"

namespace tripline::compiler {
namespace {

using grammar::Diagnostic;
using grammar::Diagnostics;
using Json = nlohmann::ordered_json;

// `code marked-text: message`, a line for each.
std::string diagnose(const std::string& text, std::optional<grammar::ast::Metric>* out = nullptr) {
  const grammar::Text whole(text, {grammar::SourceId{0}, 0, static_cast<std::uint32_t>(text.size())});
  Diagnostics diagnostics;
  const auto tree = grammar::read_json(whole, grammar::Code::yaml_syntax, diagnostics);
  if (!tree) return "no JSON: " + text;
  auto metric = read_aws_metric_filter(*tree, tree->root, diagnostics);
  EXPECT_EQ(metric.has_value(), !diagnostics.has_errors()) << text;
  if (out) *out = std::move(metric);
  diagnostics.sort();
  std::string listing;
  for (const Diagnostic& d : diagnostics.list()) {
    std::string marked = text.substr(d.span.begin, d.span.end - d.span.begin);
    if (marked.size() > 30) marked = marked.substr(0, 27) + "...";
    listing +=
        (listing.empty() ? "" : "\n") + std::string(entry_of(d.code).word) + " " + marked + ": " + d.message;
  }
  return listing;
}

// A valid filter with members replaced: those of the transformation by their own name, the others likewise.
std::string filter_with(const char* change) {
  Json filter = Json::parse(R"({"filterName":"f","filterPattern":"{ $.a = 1 }","metricTransformations":[
    {"metricName":"Hits","metricNamespace":"Trail","metricValue":"1"}]})");
  const Json patch = Json::parse(change);
  for (const auto& [key, value] : patch.items()) {
    const bool inner = key.rfind("metric", 0) == 0
                           ? key != "metricTransformations"
                           : key == "unit" || key == "dimensions" || key == "defaultValue";
    Json& place = inner ? filter["metricTransformations"][0] : filter;
    if (value == "<gone>")
      place.erase(key);
    else
      place[key] = value;
  }
  return filter.dump();
}

struct Case {
  const char* change;
  const char* diagnostics;
};

TEST(AwsMetricFilter, Table) {
  const Case cases[] = {
      {"{}", ""},
      {R"({"filterPattern":"<gone>","pattern":"ERROR"})", ""},
      {R"({"pattern":"ERROR"})", "conflicting-keys \"pattern\": `pattern` stands beside `filterPattern`"},
      {R"({"filterPattern":"<gone>"})", "missing-key {: `filterPattern` is missing"},
      {R"({"filterPattern":1})", "wrong-type 1: `filterPattern` is text, not a number"},
      {R"({"filterName":"a:b"})", "bad-name :: `filterName` has `:`"},
      {R"({"filterName":""})", "bad-name \"\": `filterName` is empty"},
      {R"({"logGroupName":"a b"})", "bad-name  : `logGroupName` has a character that no log group has"},
      {R"({"filterPatern":"x"})", "unknown-key \"filterPatern\": `filterPatern` does not exist"},
      // M2
      {R"({"metricValue":"0.5"})", ""},
      {R"({"metricValue":"length"})",
       "metric-value \"length\": `metricTransformations[0].metricValue`: a metric value is a number, not "
       "`length`"},
      {R"({"metricValue":""})",
       "metric-value \"\": `metricTransformations[0].metricValue`: a metric value is empty"},
      {R"({"metricValue":1})", "wrong-type 1: `metricTransformations[0].metricValue` is text, not a number"},
      {R"({"metricValue":null})",
       "wrong-type null: `metricTransformations[0].metricValue` is text, not null"},
      {R"({"metricValue":"<gone>"})", "missing-key {: `metricTransformations[0].metricValue` is missing"},
      {R"({"metricValue":"-1"})",
       "negative-metric-value \"-1\": `metricTransformations[0].metricValue`: a metric value is negative"},
      // M3, M4
      {R"({"metricValue":"$.a"})", ""},
      {R"({"metricValue":"$a"})",
       "field-reference \"$a\": `metricTransformations[0].metricValue`: `$a` does not fit a JSON pattern"},
      {R"({"filterPattern":"[a, b]","metricValue":"$2"})", ""},
      {R"({"filterPattern":"[a, b]","metricValue":"$0"})", "field-reference 0: `$0` is no token's position"},
      // M5
      {R"({"defaultValue":0})", ""},
      {R"({"defaultValue":-2.5})",
       "negative-metric-value -2.5: `metricTransformations[0].defaultValue`: a default value is negative"},
      {R"({"defaultValue":null})", ""},
      {R"({"defaultValue":"0"})",
       "wrong-type \"0\": `metricTransformations[0].defaultValue` is a number or null, not text"},
      {R"({"defaultValue":true})",
       "wrong-type true: `metricTransformations[0].defaultValue` is a number or null, not a boolean"},
      // M6
      {R"({"dimensions":{}})", ""},
      {R"({"dimensions":{"A":"$.a"},"defaultValue":null})", ""},
      {R"({"dimensions":{"A":"$.a"},"defaultValue":0})",
       "default-with-dimensions 0: `metricTransformations[0].defaultValue`: a default value stands beside "
       "dimensions"},
      {R"({"dimensions":{"A":1}})",
       "wrong-type 1: `metricTransformations[0].dimensions.A` is a field, not a number"},
      {R"({"dimensions":{"A":"x"}})", "field-reference \"x\": `x` is no field"},
      {R"({"dimensions":["$.a"]})",
       "wrong-type [\"$.a\"]: `metricTransformations[0].dimensions` is an object of names and fields, not a "
       "list"},
      {R"({"filterPattern":"ERROR","dimensions":{"A":"$.a"}})",
       "metric-dimensions \"A\": `metricTransformations[0].dimensions.A`: the filter is a pattern of terms, "
       "which has no "
       "dimensions"},
      // M7
      {R"({"unit":"Bytes/Second"})", ""},
      {R"({"unit":"count"})",
       "metric-unit \"count\": `metricTransformations[0].unit`: no unit is named `count`"},
      {R"({"unit":""})", "metric-unit \"\": `metricTransformations[0].unit`: no unit is named ``"},
      // M8
      {R"({"metricTransformations":[]})", "bad-value []: `metricTransformations` is empty"},
      {R"({"metricTransformations":{}})",
       "wrong-type {}: `metricTransformations` is a list of one object, not an object"},
      {R"({"metricTransformations":["x"]})",
       "wrong-type \"x\": `metricTransformations[0]` is an object, not text"},
      {R"({"metricTransformations":"<gone>"})", "missing-key {: `metricTransformations` is missing"},
      {R"({"metricName":"bad:name"})",
       "bad-name :: `metricTransformations[0].metricName`: a metric's name has `:`"},
      {R"({"metricNamespace":"bad$"})",
       "bad-name $: `metricTransformations[0].metricNamespace`: a namespace has `$`"},
      {R"({"metricName":""})",
       "bad-name \"\": `metricTransformations[0].metricName`: a metric's name is empty"},
      {R"({"metricNamespace":"My/Name space"})", ""},
      {R"({"metricNames":"x"})",
       "unknown-key \"metricNames\": `metricTransformations[0].metricNames` does not exist"},
      // M11
      {R"({"applyOnTransformedLogs":true})",
       "ignored-option \"applyOnTransformedLogs\": `applyOnTransformedLogs` has no effect here"},
      {R"({"applyOnTransformedLogs":false})", ""},
      {R"({"fieldSelectionCriteria":"@aws.region IN [\"a\", \"b\"] AND NOT"})",
       "bad-value N: `fieldSelectionCriteria`: expected `@aws.account` or `@aws.region`"},
      {R"({"emitSystemFieldDimensions":["@aws.zone"]})",
       "bad-value \"@aws.zone\": a system field is `@aws.account` or `@aws.region`, not `@aws.zone`"},
      {R"({"emitSystemFieldDimensions":["@aws.account"],"filterPattern":"ERROR"})", ""},
  };
  for (const Case& c : cases) EXPECT_EQ(diagnose(filter_with(c.change)), c.diagnostics) << c.change;
}

TEST(AwsMetricFilter, Values) {
  std::optional<grammar::ast::Metric> metric;
  diagnose(
      filter_with(R"({"logGroupName":"CloudTrail/Default","metricValue":"$.a","unit":"Count","dimensions":
    {"Region":"$.awsRegion"},"emitSystemFieldDimensions":["@aws.account"],"creationTime":1})"),
      &metric);
  ASSERT_TRUE(metric);
  EXPECT_EQ(metric->name.value(), "Hits");
  EXPECT_EQ(metric->space.value(), "Trail");
  EXPECT_EQ(metric->log_groups.at(0).value(), "CloudTrail/Default");
  ASSERT_TRUE(metric->value.field);
  EXPECT_EQ(metric->value.field->kind, grammar::ast::FieldRef::Kind::json);
  EXPECT_EQ(metric->unit->value(), "Count");
  ASSERT_EQ(metric->dimensions.size(), 2u);
  EXPECT_EQ(metric->dimensions[0].name.value(), "Region");
  EXPECT_EQ(metric->dimensions[1].name.value(), "@aws.account");
  EXPECT_EQ(metric->dimensions[1].field.selector.steps.at(0).key, "recipientAccountId");
  EXPECT_FALSE(metric->default_value);
}

TEST(AwsMetricFilter, SelectionCriteria) {
  std::optional<grammar::ast::Metric> metric;
  diagnose(filter_with(R"x({"fieldSelectionCriteria":
    "@aws.account = \"1\" OR @aws.region NOT IN [\"a\",\"b\"] AND (@aws.region != \"c\")"})x"),
           &metric);
  ASSERT_TRUE(metric);
  EXPECT_EQ(metric->filter.kind, grammar::ast::FilterUse::Kind::all_of);
  ASSERT_EQ(metric->filter.children.size(), 2u);
  EXPECT_EQ(metric->filter.children[1].text.value(),
            "{ $.recipientAccountId = \"1\" || ($.awsRegion != \"a\" && $.awsRegion != \"b\") && "
            "($.awsRegion != \"c\") }");
  EXPECT_TRUE(metric->filter.children[1].pattern);
}

TEST(AwsMetricFilter, SharedCases) {
  const auto path =
      std::filesystem::path(TRIPLINE_ROOT).parent_path() / "shared/conformance/metric-filters.jsonl";
  std::ifstream in(path);
  if (!in) GTEST_SKIP() << "no ../shared/conformance/metric-filters.jsonl beside the checkout";
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    const Json c = Json::parse(line);
    std::optional<grammar::ast::Metric> metric;
    const std::string found = diagnose(c["filter"].dump(), &metric);
    EXPECT_EQ(metric.has_value(), c["expect"] != "error") << c["id"] << "\n" << found;
  }
}

}  // namespace
}  // namespace tripline::compiler
