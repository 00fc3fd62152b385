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
#include "grammar/expression.hpp"
#include "grammar/pattern.hpp"
#include "grammar/query.hpp"
#include "grammar/source.hpp"
#include "grammar/sql.hpp"
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
  enum class By : std::uint8_t { value, address_class, network, country, as_number };
  Kind kind = Kind::pattern;
  Text text;                         // reference: the name; pattern: the pattern's text
  std::optional<Pattern> pattern;    // of pattern; empty when it did not parse (already diagnosed)
  std::vector<FilterUse> children;   // of all_of, any_of, none_of
  std::optional<FieldRef> field;     // of member: field in list,
  By by = By::value;                 // what `list` has: values, classes of addresses, networks, ...
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

// An anomaly band in place of an alarm's threshold.
struct Band {
  std::optional<Text> width;
  std::vector<Text> excluded;  // `from/to`
  std::optional<Text> time_zone;
  Span span;
};

// What an alarm's expression knows as `id`: a metric, or another expression.
struct MathInput {
  Text id;
  std::optional<Text> metric_name;
  std::vector<std::pair<Text, Text>> dimensions;  // as an alarm's
  std::optional<Text> statistic;                  // empty: the alarm's
  std::optional<Text> period;
  std::optional<Expression> expression;  // of one that was not refused (already diagnosed)
};

struct Alarm {
  RuleHead head;
  // Either the name of a metric (`metric: name` or `namespace/name`), or a metric defined in place, or metric math.
  std::optional<Text> metric_name;
  std::optional<Metric> metric;
  std::optional<Expression> expression;
  std::vector<MathInput> inputs;  // of the expression, in order
  std::vector<std::pair<Text, Text>> dimensions;  // chooses one series; empty: every series on its own
  std::optional<Text> statistic;
  std::optional<Text> period;               // a duration or seconds
  std::optional<Text> evaluation_periods;
  std::optional<Text> datapoints_to_alarm;
  std::optional<Text> comparison_operator;
  std::optional<Text> threshold;
  bool compares = true;  // with a threshold or a band, if only one that was refused
  std::optional<Band> band;
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
  // A field, or an alias for one.
  struct EntityName {
    Text text;
    std::optional<FieldRef> field;  // empty: an alias
  };
  using Aliases = std::vector<std::pair<Text, FieldRef>>;

  // Several different values of a field, events, or a sum of a field, in a window.
  struct Counted {
    enum class Kind : std::uint8_t { distinct, count, value_count, sum };
    Kind kind = Kind::distinct;
    std::optional<FieldRef> of;  // of all but count; empty when it was refused (already diagnosed)
    std::optional<ListUse> in;   // of distinct: only these count
    Text at_least;
    Span span;
  };
  struct Step {
    Text name;
    std::optional<FilterUse> filter;
    Aliases aliases;
    std::optional<Text> max_gap;
    std::optional<FilterUse> without;
    Span span;
  };
  struct Sequence {
    std::vector<Step> steps;
    std::optional<Text> order;  // strict | any
    std::optional<Text> max_gap;
    std::optional<FilterUse> without;
    Span span;
  };
  // `of` does not follow `after` in time.
  struct Absence {
    std::optional<FilterUse> of, after;
    Aliases aliases;  // in `of`
    Span span;
  };
  struct FirstSeen {
    std::optional<FieldRef> of;
    std::optional<Text> learning;
    Span span;
  };
  struct Exception {
    std::optional<FilterUse> filter;
    Text owner;
    Text reason;
    std::optional<Text> expires;
    Span span;
  };

  RuleHead head;
  std::optional<FilterUse> filter;  // which events are looked at; empty: all
  Aliases aliases;
  std::variant<std::monostate, Counted, Sequence, Absence, FirstSeen> kind;  // monostate: refused
  std::vector<EntityName> by;      // one entity each: a finding per value of each
  std::vector<EntityName> by_all;  // one entity of all of them
  std::optional<Text> window;
  std::optional<Text> suppress;
  std::optional<Text> reason;
  std::vector<Exception> exceptions;
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

struct Score {
  // What adds `weight` to a score.
  struct Signal {
    Text name;
    std::optional<FilterUse> filter;   // empty: all of the score's events
    std::optional<FieldRef> distinct;  // count different values of it instead of events
    std::optional<Text> at_least;
    std::optional<Text> share;
    std::optional<Text> weight;
    std::optional<Text> reason;
    std::vector<Text> asks;  // those of the keys filter, distinct, at_least and share that are given
    Span place;              // where to point when something about the whole signal is wrong
  };
  // Events that `filter` chooses and no category before it of the same `of` does.
  struct Category {
    Text of;
    Text is;
    std::optional<FilterUse> filter;
  };
  RuleHead head;
  std::optional<Text> per;          // entity | event
  std::optional<FilterUse> filter;  // which events are looked at; empty: all
  std::optional<FieldRef> by;
  bool has_by = false;  // given, though perhaps refused
  std::optional<Text> base;
  std::optional<Text> cap;
  std::optional<Text> level;
  std::optional<Text> window;  // empty: the whole run
  std::vector<Signal> signals;
  std::vector<Category> categories;
};

// A text made of an event: `$.path` alone, or text with `{$.path}` in it.
struct TextTemplate {
  struct Part {
    std::optional<FieldRef> field;
    std::string literal;
  };
  std::vector<Part> parts;
  Text text;
};

// How an event names a node of the pack's graphs.
struct Node {
  Text name;
  Text kind;
  std::vector<TextTemplate> ids;  // alternatives
  std::optional<FilterUse> filter;
  std::optional<Text> last;     // what is behind the last of these separators
  std::optional<Text> capture;  // a regular expression
  std::optional<Text> as;       // what becomes of what it captured
  Text description;
};

struct Edge {
  Text name;
  std::optional<FilterUse> filter;
  std::vector<Text> from, to;  // nodes' names
  std::optional<TextTemplate> kind, via;
  std::optional<FilterUse> denied;
  std::optional<Text> risk, cost;
  Text description;
};

struct Sensitive {
  Text name;
  Text kind;
  std::optional<ListUse> ids;
  std::optional<Text> weight;
  Text description;
};

struct Graph {
  RuleHead head;
  std::vector<Text> edges;  // names; empty: all of the pack
  std::optional<Text> parallel;  // separate | earliest
  std::optional<Text> cutoff, base, per_node, most;
  std::vector<Text> assumptions;
  std::optional<Text> lateral_above, lateral_risk;
  std::optional<Text> raise_at, raise_weight;
  std::optional<ListUse> untrusted, trusted;
  std::optional<Text> max_edges;
};

// `query_string` is refused where neither `query` nor `sql` is there (already diagnosed).
struct SavedQuery {
  Text name;
  Text description;
  std::optional<Text> language;  // logs | metrics
  Text query_string;
  std::optional<Query> query;    // of logs
  std::optional<SqlQuery> sql;   // of metrics
  std::optional<Text> span;  // a duration; empty: all there is
  std::vector<Text> log_groups;
};

// `expect` maps a rule's name to what must come of it: true, false or a number of findings or matches, a list of
// findings, or a map of these and more (tools/testing/expectation.hpp); and `queries` to a map of queries' names, each
// to the same or to a list of rows (maps of columns).
struct Test {
  // Where an address is, in place of a GeoIP database.
  struct Place {
    Text address;
    std::optional<Text> country, as_number;
  };
  Text name;
  std::optional<Text> todo;  // why it need not pass yet
  TreeId given{};   // list of events (maps) in the pack's tree
  TreeId expect{};  // map
  std::vector<Place> places;
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
  std::vector<Score> scores;
  std::vector<Node> nodes;
  std::vector<Edge> edges;
  std::vector<Sensitive> sensitive;
  std::vector<Graph> graphs;
  std::vector<SavedQuery> queries;
  std::vector<Test> tests;
  SourceId source = SourceId::nowhere;
  Tree tree;  // the tree that all of this was read from
};

}  // namespace tripline::grammar::ast
