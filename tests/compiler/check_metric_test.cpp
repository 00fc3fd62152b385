// What fits together in a metric (spec M2-M8, M12), from the pattern's text and the metric's parts.

#include "compiler/check_metric.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "compiler/metric_units.hpp"
#include "grammar/field_ref.hpp"
#include "grammar/parse_pattern.hpp"

namespace tripline::compiler {
namespace {

using grammar::Code;
using grammar::Diagnostic;
using grammar::Diagnostics;
using grammar::Text;
using grammar::ast::Metric;

// Texts of one imagined source, one behind the other.
class Page {
 public:
  Text write(const std::string& value) {
    const auto begin = static_cast<std::uint32_t>(text_.size());
    text_ += value + "\n";
    return Text(value, {grammar::SourceId{0}, begin, static_cast<std::uint32_t>(begin + value.size())});
  }
  std::string at(grammar::Span span) const { return text_.substr(span.begin, span.end - span.begin); }

 private:
  std::string text_;
};

struct Case {
  const char* pattern;  // null: a combination of filters
  const char* value;
  std::vector<std::pair<const char*, const char*>> dimensions;
  std::string diagnostics;  // `code marked-text {fix}`, a line for each
  const char* default_value = nullptr;
  const char* unit = nullptr;
  const char* name = "Hits";
};

std::string diagnose(const Case& c) {
  Page page;
  Diagnostics before, found;
  Metric metric;
  metric.name = page.write(c.name);
  metric.space = page.write("Trail");
  if (c.pattern) {
    metric.filter.text = page.write(c.pattern);
    metric.filter.pattern = grammar::parse_pattern(metric.filter.text, before);
  } else {
    metric.filter.kind = grammar::ast::FilterUse::Kind::any_of;
  }
  metric.value.text = page.write(c.value);
  if (*c.value == '$') metric.value.field = grammar::parse_field_ref(metric.value.text, before);
  for (const auto& [name, field] : c.dimensions) {
    auto ref = grammar::parse_field_ref(page.write(field), before);
    if (ref) metric.dimensions.push_back({page.write(name), *ref});
  }
  if (c.default_value) metric.default_value = page.write(c.default_value);
  if (c.unit) metric.unit = page.write(c.unit);
  check_metric(metric, metric.filter.pattern ? &*metric.filter.pattern : nullptr, found);
  std::string listing;
  for (const Diagnostic& d : found.list()) {
    listing += (listing.empty() ? "" : "\n") + std::string(entry_of(d.code).word) + " " + page.at(d.span);
    if (d.fix) listing += " {" + d.fix->replacement + "}";
  }
  return listing;
}

TEST(CheckMetric, Table) {
  const std::string long_name(256, 'x'), long_value(101, '1');
  const Case cases[] = {
      // M2
      {"ERROR", "1", {}, ""},
      {"ERROR", "+1.5e-3", {}, ""},
      {"ERROR", "-0", {}, ""},
      {"ERROR", "-1", {}, "negative-metric-value -1"},
      {"ERROR", "length", {}, "metric-value length"},
      {"ERROR", " 1", {}, "metric-value  1"},
      {"ERROR", "1e400", {}, "metric-value 1e400"},
      {"ERROR", long_value.c_str(), {}, "metric-value " + long_value},
      // M3
      {"{ $.a = * }", "$.a", {}, ""},
      {"{ $.a.b[1] = * && $.c = 1 }", "$.a.b[1]", {}, ""},
      {"{ $.a = 1 }", "$.v", {}, "value-not-in-pattern $.v"},
      {"{ $.v NOT EXISTS }", "$.v", {}, "value-not-in-pattern $.v"},
      {"{ $.a = 1 }", "$a", {}, "field-reference $a {$.a}"},
      {"{ $.a = 1 }", "$3", {}, "field-reference $3"},
      {"{ $.x[*] = 1 }", "$.x[*]", {}, "field-reference *"},
      // M4
      {"[a, size]", "$size", {}, ""},
      {"[a, size]", "$siez", {}, "field-reference $siez {$size}"},
      {"[a, size]", "$.size", {}, "field-reference $.size {$size}"},
      {"[a, ..., b]", "$7", {}, ""},
      {"[]", "$1", {}, ""},
      {"ERROR", "$.a", {}, "field-reference $.a"},
      {"ERROR", "$a", {}, "field-reference $a"},
      {"%E%", "$1", {}, "field-reference $1"},
      {"", "$.a", {}, "field-reference $.a"},
      // A combination has JSON fields only.
      {nullptr, "$.a", {{"R", "$.r"}}, ""},
      {nullptr, "$a", {}, "field-reference $a {$.a}"},
      {nullptr, "1", {{"R", "$2"}}, "field-reference $2"},
      // A pattern that did not parse says nothing about fields.
      {"{ $.a = ", "$a", {}, ""},
      // M5
      {"ERROR", "1", {}, "", "0"},
      {"ERROR", "1", {}, "bad-value none", "none"},
      {"ERROR", "1", {}, "bad-value 1e999", "1e999"},
      // M6
      {"{ $.a = 1 }", "1", {{"A", "$.a"}, {"B", "$.b"}, {"C", "$.c"}}, ""},
      {"{ $.a = 1 }", "1", {{"A", "$.a"}, {"B", "$.b"}, {"C", "$.c"}, {"D", "$.d"}}, "metric-dimensions D"},
      {"{ $.a = 1 }", "1", {{"A", "$.a"}, {"A", "$.b"}}, "metric-dimensions A"},
      {"{ $.a = 1 }", "1", {{"A", "$.a"}}, "default-with-dimensions 0", "0"},
      {"{ $.a = 1 }", "1", {{"A", "$a"}}, "field-reference $a {$.a}"},
      {"{ $.a = 1 }", "1", {{"A", "$.a[*]"}}, "field-reference *"},
      {"[a, b]", "1", {{"A", "$zzz"}}, "field-reference $zzz"},
      {"?ERROR ?WARN", "1", {{"A", "$.a"}, {"B", "$.b"}}, "metric-dimensions A"},
      {"%E%", "1", {{"A", "$.a"}}, "metric-dimensions A"},
      {"", "1", {{"A", "$.a"}}, "metric-dimensions A"},
      {"ERROR", "1", {{"@aws.account", "$.recipientAccountId"}}, ""},
      {"{ $.a = 1 }", "1", {{":A", "$.a"}}, "metric-dimensions :"},
      {"{ $.a = 1 }", "1", {{" ", "$.a"}}, "metric-dimensions  "},
      // M7
      {"ERROR", "1", {}, "", nullptr, "Count/Second"},
      {"ERROR", "1", {}, "metric-unit count {Count}", nullptr, "count"},
      {"ERROR", "1", {}, "metric-unit Furlongs", nullptr, "Furlongs"},
      // M8
      {"ERROR", "1", {}, "bad-name *", nullptr, nullptr, "bad*"},
      {"ERROR", "1", {}, "bad-name ", nullptr, nullptr, ""},
      {"ERROR", "1", {}, "bad-name " + long_name, nullptr, nullptr, long_name.c_str()},
      // M12
      {"{ $.a = 1 }", "1", {{"A", "$.requestID"}}, "high-cardinality-dimension $.requestID"},
      {"{ $.a = 1 }", "1", {{"A", "$.userIdentity.arn"}}, "high-cardinality-dimension $.userIdentity.arn"},
      {"{ $.a = 1 }", "1", {{"A", "$.userIdentity.sessionContext.sessionIssuer.arn"}}, ""},
      {"[ip, b]", "1", {{"A", "$ip"}}, "high-cardinality-dimension $ip"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(diagnose(c), c.diagnostics) << (c.pattern ? c.pattern : "(combination)") << " " << c.value;
  }
}

TEST(CheckMetric, Units) {
  EXPECT_EQ(metric_units().size(), 27u);
  for (const auto unit : metric_units()) EXPECT_TRUE(is_metric_unit(unit));
  EXPECT_FALSE(is_metric_unit("seconds"));
}

}  // namespace
}  // namespace tripline::compiler
