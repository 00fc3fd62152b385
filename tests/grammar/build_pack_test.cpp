#include "grammar/build_pack.hpp"

#include <gtest/gtest.h>

#include <string>

#include "grammar/read_yaml.hpp"

namespace tripline::grammar {
namespace {

struct Built {
  Sources sources;
  Diagnostics diagnostics;
  std::optional<ast::Pack> pack;

  explicit Built(std::string text) {
    const SourceId id = sources.add("x.yaml", std::move(text));
    auto tree = read_yaml(sources, id, diagnostics);
    if (tree) pack = build_pack(std::move(*tree), diagnostics);
    diagnostics.sort();
  }
  // `1:2 code message [help] {fix}` a line.
  std::string errors() const {
    std::string out;
    for (const Diagnostic& d : diagnostics.list()) {
      const Position at = sources[d.span.source].position(d.span.begin);
      out += std::to_string(at.line) + ":" + std::to_string(at.column) + " " + std::string(entry_of(d.code).word) + " " + d.message;
      if (!d.help.empty()) out += " [" + d.help + "]";
      if (d.fix) out += " {" + d.fix->replacement + "}";
      for (const Label& label : d.labels) {
        out += " (" + std::to_string(sources[label.span.source].position(label.span.begin).line) + ": " + label.text + ")";
      }
      out += "\n";
    }
    return out;
  }
};

TEST(BuildPack, everything_finds_its_place) {
  const Built built(R"(pack: guard
version: 1.2.0
log_groups: CloudTrail/Group
imports: [base.yaml]
lists:
  some: [a, b]
  from: {file: x.txt, description: d}
filters:
  one: "{ $.eventName = \"A\" }"
  two: {all: [one, '{ $.b = "y" }', {field: $.x, in: [p, q]}], description: both}
  three: {any: [one, {not: two}]}
  four: {pattern: ''}
metrics:
  - {name: m, filter: one, value: $.n, unit: Bytes, default: 0, dimensions: {User: $.u}}
  - {name: m, namespace: other, filter: '?ERROR ?DEBUG'}
alarms:
  - {name: by-name, metric: guard/m, threshold: 1, dimensions: {User: root}, severity: high, risk: 7, mitre: T1078}
  - {name: in-place, metric: {filter: one}, threshold: -1.5e3, period: 60, comparison_operator: LessThanThreshold}
threats:
  - name: t
    distinct: {of: $.eventName, in: some, at_least: 3}
    by: [$.u, $.ip]
    window: 24h
tests:
  - {name: all good, given: [{eventName: A}], expect: {t: false}}
alarms_: 1
)");
  EXPECT_EQ(built.errors(), "26:1 unknown-key a pack has no key `alarms_` [did you mean `alarms`?] {alarms}\n");
  ASSERT_TRUE(built.pack);
  const ast::Pack& pack = *built.pack;
  EXPECT_EQ(pack.name.value(), "guard");
  EXPECT_EQ(pack.version.value(), "1.2.0");
  ASSERT_EQ(pack.log_groups.size(), 1u);
  ASSERT_EQ(pack.lists.size(), 2u);
  EXPECT_EQ(pack.lists[0].values[1].value(), "b");
  EXPECT_EQ(pack.lists[1].file->value(), "x.txt");
  ASSERT_EQ(pack.filters.size(), 4u);
  using Kind = ast::FilterUse::Kind;
  EXPECT_EQ(pack.filters[0].use.kind, Kind::pattern);
  EXPECT_TRUE(pack.filters[0].use.pattern);
  const ast::FilterUse& two = pack.filters[1].use;
  ASSERT_EQ(two.kind, Kind::all_of);
  ASSERT_EQ(two.children.size(), 3u);
  EXPECT_EQ(two.children[0].kind, Kind::reference);
  EXPECT_EQ(two.children[1].kind, Kind::pattern);
  EXPECT_EQ(two.children[2].kind, Kind::member);
  EXPECT_EQ(two.children[2].list.values.size(), 2u);
  EXPECT_EQ(pack.filters[2].use.children[1].kind, Kind::none_of);
  ASSERT_EQ(pack.metrics.size(), 2u);
  EXPECT_EQ(pack.metrics[0].space.value(), "guard");
  EXPECT_EQ(pack.metrics[0].value.field->text.value(), "$.n");
  EXPECT_EQ(pack.metrics[0].dimensions[0].name.value(), "User");
  EXPECT_EQ(pack.metrics[1].value.text.value(), "1");
  EXPECT_EQ(pack.metrics[1].filter.kind, Kind::pattern);
  ASSERT_EQ(pack.alarms.size(), 2u);
  EXPECT_EQ(pack.alarms[0].metric_name->value(), "guard/m");
  EXPECT_EQ(pack.alarms[0].head.mitre[0].value(), "T1078");
  EXPECT_EQ(pack.alarms[1].metric->name.value(), "in-place");
  EXPECT_EQ(pack.alarms[1].metric->space.value(), "guard");
  ASSERT_EQ(pack.threats.size(), 1u);
  EXPECT_EQ(std::get<ast::Threat::Counted>(pack.threats[0].kind).in->name.value(), "some");
  EXPECT_EQ(pack.threats[0].by.size(), 2u);
  ASSERT_EQ(pack.tests.size(), 1u);
  EXPECT_EQ(to_json(pack.tree, pack.tests[0].given), R"([{"eventName":"A"}])");
}

TEST(BuildPack, no_pack) {
  EXPECT_EQ(Built("").errors(), "1:1 wrong-type the file is empty [begin with `pack:` and the pack's name]\n");
  EXPECT_EQ(Built("[a]").errors(), "1:1 wrong-type the file is a list, not a pack [begin with `pack:` and the pack's name]\n");
  EXPECT_EQ(Built("version: 1").errors(), "1:1 missing-key a pack needs the key `pack` [add `pack`: name of the pack]\n");
  EXPECT_FALSE(Built("version: 1").pack);
  EXPECT_EQ(Built("pack:").errors(), "1:6 wrong-type `pack` has no value [write a name]\n");
  EXPECT_TRUE(Built("pack: bad name").pack);
}

// One rule text each, behind `pack: p`.
TEST(BuildPack, mistakes) {
  const std::string alarm = "alarms:\n- name: a\n  metric: m\n  threshold: 1\n";
  const struct {
    std::string text, errors;
  } cases[] = {
      {"alarms:", ""},
      {"alarms: x", "2:9 wrong-type `alarms` is `x`, not a list [begin each alarm with `- name:`]\n"},
      {"lists: [a]", "2:8 wrong-type `lists` is a list, not a map [write the name of each list as a key]\n"},
      {"alarms: [x]", "2:10 wrong-type an alarm is `x`, not a map [begin each alarm with `- name:`]\n"},
      {alarm + "  severity: hihg", "6:13 bad-value `severity` cannot be `hihg` [did you mean `high`?] {high}\n"},
      {alarm + "  severity: x", "6:13 bad-value `severity` cannot be `x` [write `critical`, `high`, `medium`, `low` or `info`]\n"},
      {alarm + "  statistic: [Sum]", "6:14 wrong-type `statistic` is a list, not a text\n"},
      {alarm + "  treat_missing_data: [missing]",
       "6:23 wrong-type `treat_missing_data` is a list, not a word [write `missing`, `ignore`, `breaching` or `notBreaching`]\n"},
      {alarm + "  risk: -1", "6:9 bad-value `risk` cannot be `-1` [write digits only]\n"},
      {alarm + "  risk: 1111111111111111111", "6:9 bad-value `risk` cannot be `1111111111111111111` [write digits only]\n"},
      {alarm + "  period: 5 min",
       "6:11 bad-value `period` cannot be `5 min` [write a number with a unit, as in `30s`, `5m`, `24h` or `7d`, or whole "
       "seconds]\n"},
      {alarm + "  tags: {x: 1}", "6:10 wrong-type `tags` is a map, not a list of texts\n"},
      {alarm + "  tags: [x, [y], ~]",
       "6:13 wrong-type an item of `tags` is a list, not a text\n6:18 wrong-type an item of `tags` is nothing, not a text\n"},
      {alarm + "- name: a\n  metric: m\n  threshold: 1",
       "6:9 duplicate-name a second alarm `a` [give each a name of its own] (3: first defined here)\n"},
      {"alarms:\n- name: a\n  threshold: 1",
       "3:9 missing-key an alarm needs the key `metric` [add `metric`: a metric's name, or a metric defined in place; or `expression` with `metrics`]\n"},
      {alarm + "  <<: x", "6:3 unknown-key an alarm has no key `<<` [merge keys are not supported: repeat what is meant]\n"},
      {"lists: {'a b': [x]}",
       "2:11 bad-name the name of a list has the character ` ` [use letters, digits, `_`, `-`, `.` and `/`, a letter, digit "
       "or `_` first]\n"},
      {"lists: {a: {}}", "2:9 missing-key the list `a` has no values [add `values` or `file`]\n"},
      {"metrics: [{name: 'a:b', filter: x}]",
       "2:20 bad-name the name of a metric has the character `:` [CloudWatch allows no `:`, `*` or `$` in a metric's name]\n"},
      {"metrics: [{name: a, filter: }]",
       "2:28 wrong-type `filter` has no value [write a filter's name or a pattern; '' matches every event]\n"},
      {"metrics: [{name: a, filter: [x]}]",
       "2:29 wrong-type `filter` is a list, not a filter's name, a pattern or a map [put a pattern in quotes: '[ ... ]'; "
       "several filters go under `all` or `any`]\n"},
      {"metrics: [{name: a, filter: x, value: many}]",
       "2:39 metric-value `many` is neither a number nor a field [write a number, or a field such as "
       "`$.additionalEventData.bytesTransferredOut`]\n"},
      {"metrics: [{name: a, filter: x, dimensions: {U: userName}}]",
       "2:48 field-reference `userName` is no field [did you mean `$.userName`?] {$.userName}\n"},
      {"filters: {a: {}}", "2:14 missing-key a filter that chooses nothing [add `pattern`, `all`, `any`, `not` or `field`]\n"},
      {"filters: {a: {any: [x], all: [y]}}",
       "2:25 conflicting-keys `all` beside `any` [a filter says one thing: put both under `all` or `any`] (2: given here)\n"},
      {"filters: {a: {all: []}}", "2:20 bad-value `all` is an empty list [name at least one filter]\n"},
      {"filters: {a: {all: x}}", "2:20 wrong-type `all` is `x`, not a list of filters\n"},
      {"filters: {a: {field: $.x}}",
       "2:15 missing-key `field` without what is asked of it [add `in`, a list; `class`, a class of addresses; `cidr`, networks; `country`; or `asn`, autonomous systems]\n"},
      {"filters: {a: {in: x}}",
       "2:15 missing-key `in` without `field` [add `field`: the field whose value is judged]\n"},
      {"filters: {a: {not: x, in: y}}", "2:23 conflicting-keys `in` beside `not` [`in` belongs to `field`]\n"},
      {"threats: [{name: a, distinct: {of: $.b, at_least: 2}, by: [], window: 1h}]",
       "2:59 bad-value `by` is an empty list [name at least one field]\n"},
      {"threats: [{name: a, by: $.b, window: 1h}]", 
       "2:18 missing-key a threat that looks for nothing [add one of `distinct`, `count`, `value_count`, `sum`, "
       "`sequence`, `absence` or `first_seen`]\n"},
      {"tests: [{name: a, given: {}, expect: {}}]", "2:26 wrong-type `given` is a map, not a list of events\n"},
      {"tests: [{name: a, given: [x], expect: []}]",
       "2:27 wrong-type an event is `x`, not a map\n2:39 wrong-type `expect` is a list, not a map of rules' names and what "
       "comes\n"},
  };
  for (const auto& [text, errors] : cases) {
    const Built built("pack: p\n" + text + "\n");
    EXPECT_EQ(built.errors(), errors) << text;
    EXPECT_TRUE(built.pack) << text;
  }
}

TEST(BuildPack, spans_inside_a_quoted_pattern_point_into_the_file) {
  const Built built("pack: p\nfilters:\n  a: \"{ $.x = \\\"y\\\" && }\"\n");
  ASSERT_EQ(built.diagnostics.list().size(), 1u);
  const Span span = built.diagnostics.list()[0].span;
  const std::string& text = built.sources[span.source].text();
  EXPECT_EQ(span.begin, text.find(" }\"") + 1);
}

}  // namespace
}  // namespace tripline::grammar
