#pragma once
// A pack as typed values: what the author wrote, sorted into nouns, every part with its text and span. Names are
// not resolved here and numbers are not judged; compiler/check does that.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "grammar/alarm_rule.hpp"
#include "grammar/pattern.hpp"
#include "grammar/source.hpp"
#include "grammar/tree.hpp"

namespace tripline::grammar::ast {

// Where a value comes from in an event: `$.a.b` of a JSON event, `$name` or `$N` of a delimited one.
struct FieldRef {
  enum class Kind : std::uint8_t { json, slot, token };
  Kind kind = Kind::json;
  Selector selector;        // of json
  std::string slot;         // of slot, without `$`
  std::uint32_t token = 0;  // of token, 1-based
  Text text;
};

// `name`, or `[a, b]` written in place.
struct ListUse {
  Text name;  // empty text when written in place
  std::vector<Text> values;
  Span span;
};

// What may stand where an event is chosen: a filter's name, a CloudWatch pattern, or a combination.
struct FilterUse {
  enum class Kind : std::uint8_t { reference, pattern, all_of, any_of, none_of, member };
  Kind kind = Kind::pattern;
  Text text;                         // reference: the name; pattern: the pattern's text
  std::optional<Pattern> pattern;    // of pattern; empty when it did not parse (already diagnosed)
  std::vector<FilterUse> children;   // of all_of, any_of, none_of
  std::optional<FieldRef> field;     // of member: field in list
  ListUse list;
  Span span;
};

struct List {
  Text name;
  std::vector<Text> values;
  std::optional<Text> file;  // one value a line, `#` comments; read by the compiler relative to the pack
  Text description;
  Span span;
};

struct Filter {
  Text name;
  FilterUse use;
  Text description;
  Span span;
};

// A literal number (F30 shape) or a field.
struct MetricValue {
  Text text;
  std::optional<FieldRef> field;  // empty: a literal
};

struct Dimension {
  Text name;
  FieldRef field;
};

struct Metric {
  Text name;
  Text space;  // the namespace
  FilterUse filter;
  MetricValue value;  // default "1"
  std::optional<Text> default_value;
  std::vector<Dimension> dimensions;
  std::optional<Text> unit;
  std::vector<Text> log_groups;  // empty: the pack's
  Text description;
  Span span;
};


// What every rule that raises findings carries.
struct RuleHead {
  Text name;
  Text title;
  Text description;
  std::optional<Text> severity;  // critical | high | medium | low | info
  std::optional<Text> risk;      // 1..10
  std::vector<Text> mitre;
  std::vector<Text> tags;
  std::vector<Text> references;
  Span span;
};

struct Alarm {
  RuleHead head;
  // Either the name of a metric (`metric: name` or `namespace/name`), or a metric defined in place.
  std::optional<Text> metric_name;
  std::optional<Metric> metric;
  std::vector<std::pair<Text, Text>> dimensions;  // chooses one series; empty: every series on its own
  std::optional<Text> statistic;
  std::optional<Text> period;               // a duration or seconds
  std::optional<Text> evaluation_periods;
  std::optional<Text> datapoints_to_alarm;
  std::optional<Text> comparison_operator;
  std::optional<Text> threshold;
  std::optional<Text> treat_missing_data;
  std::optional<Text> low_sample_count_percentile;  // evaluate | ignore
  std::optional<Text> window;                       // sliding | aligned
  std::optional<Text> time_zone;
  std::optional<Text> evaluation_range;
  std::optional<Text> unit;
  std::vector<Text> actions;
};

struct Composite {
  RuleHead head;
  Text rule_text;
  std::optional<AlarmRule> rule;  // empty when it was refused (already diagnosed)
  std::optional<Text> suppressor;
  std::optional<Text> wait;
  std::optional<Text> extension;
  std::vector<Text> actions;
};

// One operator of a Contributor Insights filter.
struct InsightFilter {
  enum class Op : std::uint8_t { in, not_in, starts_with, greater_than, less_than, equal_to, not_equal_to, is_present };
  Text match;  // `$.path`, an alias or a position
  Op op = Op::in;
  std::vector<Text> values;  // of in, not_in, starts_with
  Text number;               // spelling of the numeric operand
  bool present = true;
  Span span;
};

// An AWS rule body (spec/contributor-insights.md), structure checked.
struct InsightRule {
  std::vector<Text> log_groups;  // names; ARNs are reduced to their group's name
  bool clf = false;
  std::vector<std::pair<std::uint32_t, Text>> fields;  // CLF: position -> alias
  std::vector<Text> keys;
  std::optional<Text> value_of;
  std::vector<InsightFilter> filters;
  bool sum = false;
  Span span;
};

struct Contributors {
  RuleHead head;
  std::optional<InsightRule> rule;  // empty when the body was refused (already diagnosed)
  std::optional<Text> period;       // default 5m
  std::optional<Text> top;          // MaxContributorCount, default 10
  std::optional<Text> order_by;     // Sum | Maximum
};

struct Threat {
  RuleHead head;
  std::optional<FilterUse> filter;  // which events are looked at; empty: all
  // `distinct`: at least `at_least` different values of `of` (all of them from `in`, where given) in a window.
  struct Distinct {
    FieldRef of;
    std::optional<ListUse> in;
    Text at_least;
    Span span;
  };
  std::optional<Distinct> distinct;
  std::vector<FieldRef> by;  // one entity each: a finding per value of each
  std::optional<Text> window;
};

struct Outlier {
  RuleHead head;
  std::optional<FilterUse> filter;  // which events are counted; empty: all
  std::optional<FieldRef> by;       // empty when it was refused (already diagnosed)
  std::optional<Text> method;       // zscore | mad
  std::optional<Text> k;
  std::optional<Text> min_population;
  std::optional<Text> window;  // empty: the whole run
};

// `expect` maps a rule's name to what must come of it: true, false or a number of findings or matches.
struct Test {
  Text name;
  TreeId given{};   // list of events (maps) in the pack's tree
  TreeId expect{};  // map
  Span span;
};

struct Pack {
  Text name;
  Text version;
  Text description;
  std::vector<Text> log_groups;
  std::vector<Text> imports;  // files or folders, relative to the pack
  std::vector<List> lists;
  std::vector<Filter> filters;
  std::vector<Metric> metrics;
  std::vector<Alarm> alarms;
  std::vector<Composite> composites;
  std::vector<Contributors> contributors;
  std::vector<Threat> threats;
  std::vector<Outlier> outliers;
  std::vector<Test> tests;
  SourceId source = SourceId::nowhere;
  Tree tree;  // the tree that all of this was read from
};

}  // namespace tripline::grammar::ast
