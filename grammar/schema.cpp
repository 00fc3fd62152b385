#include "grammar/schema.hpp"

namespace tripline::grammar {

namespace {

constexpr std::string_view severities[] = {"critical", "high", "medium", "low", "info"};
constexpr std::string_view comparisons[] = {"GreaterThanOrEqualToThreshold", "GreaterThanThreshold",
                                            "LessThanOrEqualToThreshold", "LessThanThreshold",
                                            "LessThanLowerOrGreaterThanUpperThreshold", "LessThanLowerThreshold",
                                            "GreaterThanUpperThreshold"};
constexpr std::string_view missing_data[] = {"missing", "ignore", "breaching", "notBreaching"};
constexpr std::string_view orders[] = {"Sum", "Maximum"};
constexpr std::string_view windows[] = {"sliding", "aligned"};
constexpr std::string_view low_samples[] = {"evaluate", "ignore"};
constexpr std::string_view step_orders[] = {"strict", "any"};
constexpr std::string_view methods[] = {"zscore", "mad"};
constexpr std::string_view scored[] = {"entity", "event"};
constexpr std::string_view parallels[] = {"separate", "earliest"};
constexpr std::string_view languages[] = {"logs", "metrics"};

using enum ValueKind;

constexpr Key pack_keys[] = {
    {.name = "pack", .kind = name, .required = true, .doc = "Name of the pack."},
    {.name = "version", .kind = text, .doc = "Version of the pack, as the author counts."},
    {.name = "description", .kind = text, .doc = "What the pack is for."},
    {.name = "log_groups", .kind = names, .doc = "Log groups that the pack's rules watch."},
    {.name = "imports", .kind = names, .doc = "Packs whose lists and filters this one may name."},
};

constexpr Key list_keys[] = {
    {.name = "values", .kind = names, .doc = "The values."},
    {.name = "file", .kind = text, .doc = "A file beside the pack with one value a line."},
    {.name = "description", .kind = text, .doc = "What the values have in common."},
};

#define TRIPLINE_COMBINATION_KEYS                                                                                \
  {.name = "all", .kind = filters, .doc = "Filters that must all match."},                                       \
      {.name = "any", .kind = filters, .doc = "Filters of which one must match."},                               \
      {.name = "not", .kind = filter, .doc = "A filter that must not match."},                                   \
      {.name = "field", .kind = field, .doc = "A field whose value is judged by one of the keys that follow."},  \
      {.name = "in", .kind = values, .doc = "The list that `field` is looked up in."},                           \
      {.name = "class", .kind = names, .doc = "Classes of addresses of which `field` must be."}, {               \
    .name = "cidr", .kind = values, .doc = "Networks of which one must contain `field`, an IP address."          \
  },                                                                                                             \
      {.name = "country", .kind = values,                                                                        \
       .doc = "Countries of which one has `field`, an IP address: two letters, or `*` for any."}, {              \
    .name = "asn", .kind = values,                                                                               \
    .doc = "Autonomous systems of which one has `field`, an IP address: numbers, or `*` for any."                \
  }

constexpr Key filter_keys[] = {
    {.name = "pattern", .kind = pattern, .doc = "A CloudWatch Logs filter pattern, as AWS writes it.",
     .positional = true},
    TRIPLINE_COMBINATION_KEYS,
    {.name = "description", .kind = text, .doc = "What the filter chooses."},
};
constexpr Key combination_keys[] = {TRIPLINE_COMBINATION_KEYS};
constexpr Schema combination{"filter", "Filters combined where they are used.", combination_keys};

constexpr Key metric_keys[] = {
    {.name = "name", .kind = name, .required = true, .doc = "Name of the CloudWatch metric."},
    {.name = "namespace", .kind = text, .doc = "Namespace of the metric; default: the pack's name."},
    {.name = "filter", .kind = filter, .required = true, .doc = "Which events give a sample."},
    {.name = "value", .kind = value, .doc = "A number or a field; default 1."},
    {.name = "unit", .kind = text, .doc = "CloudWatch unit; default None."},
    {.name = "default", .kind = number, .doc = "Value of a minute with events of which none matched."},
    {.name = "dimensions", .kind = field_map, .doc = "Up to three names with the fields that give their values."},
    {.name = "log_groups", .kind = names, .doc = "Log groups to watch; default: the pack's."},
    {.name = "description", .kind = text, .doc = "What the metric counts."},
};

// A metric in place: as a metric, but its name may be left out.
constexpr Key inline_metric_keys[] = {
    {.name = "filter", .kind = filter, .required = true, .doc = "Which events give a sample.", .positional = true},
    {.name = "name", .kind = name, .doc = "Name of the metric; default: the alarm's."},
    {.name = "namespace", .kind = text, .doc = "Namespace of the metric; default: the pack's name."},
    {.name = "value", .kind = value, .doc = "A number or a field; default 1."},
    {.name = "default", .kind = number, .doc = "Value of a minute with events of which none matched."},
    {.name = "dimensions", .kind = field_map, .doc = "Up to three names with the fields that give their values."},
    {.name = "log_groups", .kind = names, .doc = "Log groups to watch; default: the pack's."},
};
constexpr Schema inline_metric{"metric", "A metric defined where it is used.", inline_metric_keys};

#define TRIPLINE_HEAD_KEYS                                                                                       \
  {.name = "name", .kind = name, .required = true, .doc = "Name of the rule, unique in its pack."},              \
      {.name = "severity", .kind = word, .doc = "How grave a finding is.", .words = severities},                 \
      {.name = "risk", .kind = integer, .doc = "Risk from 1 to 10; default: from the severity."},                \
      {.name = "mitre", .kind = names, .doc = "ATT&CK technique ids."},                                          \
      {.name = "title", .kind = text, .doc = "One line for people."},                                            \
      {.name = "description", .kind = text, .doc = "What a finding means and what to do."},                      \
      {.name = "tags", .kind = names, .doc = "Words to choose rules by."}, {                                     \
    .name = "references", .kind = names, .doc = "Where the rule comes from."                                     \
  }

constexpr Key band_keys[] = {
    {.name = "width", .kind = number, .doc = "Deviations on each side of what is expected; default 2."},
    {.name = "excluded_time_ranges", .kind = names,
     .doc = "Times that are not learnt from, as `2024-05-01T08:00:00Z/2024-05-02`; the end is not in them."},
    {.name = "metric_time_zone", .kind = text,
     .doc = "The clock that days and weeks follow, as `Europe/Berlin` or `+02:00`; default UTC."},
};
constexpr Schema band{"band", "An anomaly band, learnt from the series' own last two weeks.", band_keys};

constexpr Key math_input_keys[] = {
    {.name = "metric", .kind = text, .doc = "A metric's name."},
    {.name = "statistic", .kind = text, .doc = "Statistic of one period; default: the alarm's."},
    {.name = "dimensions", .kind = text_map, .doc = "The series that is meant; default: every series on its own."},
    {.name = "period", .kind = duration, .doc = "Length of a period, which is the alarm's."},
    {.name = "expression", .kind = text, .doc = "Metric math over the other ids."},
};
constexpr Schema math_input{"metric of an expression", "What an expression knows by an id.", math_input_keys};

constexpr Key alarm_keys[] = {
    TRIPLINE_HEAD_KEYS,
    {.name = "metric", .kind = block, .doc = "A metric's name, or a metric defined in place.",
     .schema = &inline_metric},
    {.name = "expression", .kind = text, .doc = "Metric math over `metrics`, in place of `metric`: `errors / calls * 100`."},
    {.name = "metrics", .kind = data,
     .doc = "What the expression computes with: id -> a metric's name, a metric with its statistic, or an expression.",
     .schema = &math_input},
    {.name = "dimensions", .kind = text_map, .doc = "The series to judge; default: every series on its own."},
    {.name = "statistic", .kind = text,
     .doc = "Statistic of one period, as CloudWatch names it: `Sum`, `p99`, `TM(10%:90%)`; default Sum."},
    {.name = "period", .kind = duration, .doc = "Length of a period; default 5m."},
    {.name = "evaluation_periods", .kind = integer, .doc = "Number of periods looked at; default 1."},
    {.name = "datapoints_to_alarm", .kind = integer, .doc = "How many of them must breach; default: all."},
    {.name = "comparison_operator", .kind = word, .doc = "How a datapoint is compared with the threshold or the band.",
     .words = comparisons},
    {.name = "threshold", .kind = number, .doc = "What a datapoint is compared with."},
    {.name = "band", .kind = block, .doc = "An anomaly band that a datapoint is compared with, in place of a threshold.",
     .schema = &band},
    {.name = "treat_missing_data", .kind = word, .doc = "What a period without data counts as.",
     .words = missing_data},
    {.name = "evaluate_low_sample_count_percentile", .kind = word,
     .doc = "Whether a percentile over very few samples is evaluated; default evaluate.", .words = low_samples},
    {.name = "window", .kind = word,
     .doc = "Whether periods end at each evaluation or on the calendar's grid; default sliding.", .words = windows},
    {.name = "time_zone", .kind = text, .doc = "The clock of an aligned window, as `Europe/Berlin` or `+02:00`; default UTC."},
    {.name = "evaluation_range", .kind = integer,
     .doc = "How many periods are searched for data; default: two more than evaluation_periods."},
    {.name = "unit", .kind = text, .doc = "Only samples of this unit."},
    {.name = "actions", .kind = names, .doc = "ARNs or names; carried into findings, never called."},
};

constexpr Key composite_keys[] = {
    TRIPLINE_HEAD_KEYS,
    {.name = "rule", .kind = text, .required = true,
     .doc = "A rule over alarms' states, as AWS writes it: `ALARM(a) AND NOT OK(b)`."},
    {.name = "suppressor", .kind = text, .doc = "An alarm that keeps the actions back while it is in ALARM."},
    {.name = "wait", .kind = duration, .doc = "How long actions wait for the suppressor; default 0."},
    {.name = "extension", .kind = duration, .doc = "How long actions wait behind the suppressor; default 0."},
    {.name = "actions", .kind = names, .doc = "ARNs or names; carried into findings, never called."},
};

constexpr Key contributors_keys[] = {
    TRIPLINE_HEAD_KEYS,
    {.name = "rule", .kind = insight, .required = true, .doc = "A CloudWatchLogRule body, as AWS writes it."},
    {.name = "period", .kind = duration, .doc = "Length of a report's periods; default 5m."},
    {.name = "top", .kind = integer, .doc = "How many contributors are listed (1 to 100); default 10."},
    {.name = "order_by", .kind = word, .doc = "What contributors are ranked by; default Sum.", .words = orders},
};

constexpr Key distinct_keys[] = {
    {.name = "of", .kind = field, .required = true, .doc = "The field whose values are counted.", .positional = true},
    {.name = "in", .kind = values, .doc = "Only values of this list count."},
    {.name = "at_least", .kind = integer, .required = true, .doc = "How many different values raise a finding.",
     .trip = "at least"},
};
constexpr Schema distinct{"distinct", "Several different values of one field within a window.", distinct_keys};

constexpr Key count_keys[] = {
    {.name = "at_least", .kind = integer, .required = true, .doc = "How many events raise a finding.",
     .trip = "at least"},
};
constexpr Schema count{"count", "Many events within a window.", count_keys};

constexpr Key value_count_keys[] = {
    {.name = "of", .kind = field, .required = true, .doc = "The field whose values are counted.", .positional = true},
    {.name = "at_least", .kind = integer, .required = true, .doc = "How many different values raise a finding.",
     .trip = "at least"},
};
constexpr Schema value_count{"value_count", "Many different values of one field within a window.", value_count_keys};

constexpr Key sum_keys[] = {
    {.name = "of", .kind = field, .required = true, .doc = "The field whose numbers are added.", .positional = true},
    {.name = "at_least", .kind = number, .required = true, .doc = "The sum that raises a finding.", .trip = "at least"},
};
constexpr Schema sum{"sum", "A large sum of one field within a window.", sum_keys};

constexpr Key step_keys[] = {
    {.name = "filter", .kind = filter, .required = true, .doc = "Which events are the step.", .positional = true},
    {.name = "name", .kind = name, .doc = "Name of the step in findings; default: its number."},
    {.name = "aliases", .kind = field_map, .doc = "Fields that stand for aliases of the threat in this step."},
    {.name = "max_gap", .kind = duration, .doc = "How long after the step before; default: the sequence's.",
     .trip = "max gap"},
    {.name = "without", .kind = filter, .doc = "Events that may not lie between the step before and this one."},
};
constexpr Schema step{"step", "One step of a sequence.", step_keys};

constexpr Key sequence_keys[] = {
    {.name = "steps", .kind = blocks, .required = true, .doc = "The steps, 2 to 16.", .schema = &step},
    {.name = "order", .kind = word, .doc = "Whether steps follow each other or come in any order; default strict.",
     .words = step_orders},
    {.name = "max_gap", .kind = duration, .doc = "How long after the step before a step may come.", .trip = "max gap"},
    {.name = "without", .kind = filter, .doc = "Events that may not lie between one step and the next."},
};
constexpr Schema sequence{"sequence", "Steps in order, by one entity, within a window.", sequence_keys};

constexpr Key absence_keys[] = {
    {.name = "of", .kind = filter, .required = true, .doc = "Which events are missed.", .positional = true},
    {.name = "after", .kind = filter, .required = true, .doc = "Which events they should follow within the window."},
    {.name = "aliases", .kind = field_map,
     .doc = "Fields that stand for aliases of the threat in the events of `of`, which are missed."},
};
constexpr Schema absence{"absence", "An event that another one does not follow in time.", absence_keys};

constexpr Key first_seen_keys[] = {
    {.name = "of", .kind = field, .required = true, .doc = "The field whose values are learned.", .positional = true},
    {.name = "learning", .kind = duration, .required = true,
     .doc = "How long from an entity's first event with the field on its values are only learned."},
};
constexpr Schema first_seen{"first_seen", "A value that an entity did not show while it was learned.", first_seen_keys};

constexpr Key exception_keys[] = {
    {.name = "filter", .kind = filter, .required = true, .doc = "Which events do not count.", .positional = true},
    {.name = "owner", .kind = text, .required = true, .doc = "Who answers for the exception."},
    {.name = "reason", .kind = text, .required = true, .doc = "Why it is made."},
    {.name = "expires", .kind = text, .required = true, .doc = "Its last day, as `2026-12-31`, by the time of events."},
};
constexpr Schema exception_{"exception", "Events that do not count until a day.", exception_keys};

constexpr Key threat_keys[] = {
    TRIPLINE_HEAD_KEYS,
    {.name = "filter", .kind = filter, .doc = "Which events are looked at; default: all."},
    {.name = "aliases", .kind = field_map, .doc = "Names for fields, to be used in `by`, `by_all` and `reason`."},
    {.name = "distinct", .kind = block, .doc = "At least k different values.", .schema = &distinct},
    {.name = "count", .kind = block, .doc = "At least k events.", .schema = &count},
    {.name = "value_count", .kind = block, .doc = "At least k different values, whatever they are.",
     .schema = &value_count, .trip = "value count"},
    {.name = "sum", .kind = block, .doc = "A sum of at least k.", .schema = &sum},
    {.name = "sequence", .kind = block, .doc = "Steps in order.", .schema = &sequence},
    {.name = "absence", .kind = block, .doc = "One event without the other behind it.", .schema = &absence},
    {.name = "first_seen", .kind = block, .doc = "A value never seen before.", .schema = &first_seen,
     .trip = "first seen"},
    {.name = "by", .kind = names, .doc = "Entities, fields or aliases: a finding for each value of each of them."},
    {.name = "by_all", .kind = names, .doc = "One entity of several fields or aliases together."},
    {.name = "window", .kind = duration, .doc = "How far apart the events may be.", .trip = "within"},
    {.name = "suppress", .kind = duration, .doc = "At most one finding for each entity in this time."},
    {.name = "reason", .kind = text, .doc = "A finding's sentence, with `{alias}`, `{entity}`, `{values}`, `{count}`."},
    {.name = "exceptions", .kind = blocks, .doc = "Events that do not count until a day.", .schema = &exception_},
};

constexpr Key outlier_keys[] = {
    TRIPLINE_HEAD_KEYS,
    {.name = "filter", .kind = filter, .doc = "Which events are counted; default: all."},
    {.name = "by", .kind = field, .required = true,
     .doc = "Whose events are counted; events without the field count as `unknown`."},
    {.name = "method", .kind = word,
     .doc = "Mean and standard deviation, or median and median absolute deviation; default zscore.", .words = methods},
    {.name = "k", .kind = number, .doc = "How many deviations are too many; default 2, of mad 3.5."},
    {.name = "min_population", .kind = integer, .doc = "How many there must be at least; default 4."},
    {.name = "window", .kind = duration, .doc = "Counts are of one window each; default: the whole run.",
     .trip = "within"},
};

constexpr Key signal_keys[] = {
    {.name = "name", .kind = name, .required = true, .doc = "Name of the signal, unique in its score."},
    {.name = "filter", .kind = filter, .doc = "Which of the score's events it is about; default: all of them."},
    {.name = "distinct", .kind = field,
     .doc = "The field whose different values are counted, not events; events without it count as one value more."},
    {.name = "at_least", .kind = integer, .doc = "How many there must be; default 1.", .trip = "at least"},
    {.name = "share", .kind = number, .doc = "Of the entity's events, the least part that they must be; up to 1."},
    {.name = "weight", .kind = integer, .required = true, .doc = "What the signal adds to the score."},
    {.name = "reason", .kind = text, .doc = "What it says in findings; `{count}` is how many; default: the name."},
};
constexpr Schema signal_{"signal", "Something suspicious, with its weight.", signal_keys};

constexpr Key category_keys[] = {
    {.name = "of", .kind = name, .required = true, .doc = "What is sorted into categories, such as `user_type`."},
    {.name = "is", .kind = name, .required = true, .doc = "The category; the first one of each `of` that fits."},
    {.name = "filter", .kind = filter, .required = true, .doc = "Which events are of the category."},
};
constexpr Schema category_{"category", "A category that findings count their events by.", category_keys};

constexpr Key score_keys[] = {
    TRIPLINE_HEAD_KEYS,
    {.name = "per", .kind = word, .doc = "Whether every event has a score, or an entity all its events; default entity.",
     .words = scored},
    {.name = "filter", .kind = filter, .doc = "Which events are looked at; default: all."},
    {.name = "by", .kind = field, .doc = "The entity; of scores per event, whose events share a finding."},
    {.name = "base", .kind = integer, .doc = "What the score begins with; default 0."},
    {.name = "signals", .kind = blocks, .required = true, .doc = "What adds to the score.", .schema = &signal_},
    {.name = "cap", .kind = integer, .doc = "The most that a score can be; default 10."},
    {.name = "level", .kind = integer, .required = true, .doc = "The score that raises a finding."},
    {.name = "categories", .kind = blocks, .doc = "What kinds of events findings tell apart.", .schema = &category_},
    {.name = "window", .kind = duration, .doc = "Events of one window are taken together; default: the whole run.",
     .trip = "within"},
};

constexpr Key node_keys[] = {
    {.name = "name", .kind = name, .required = true, .doc = "Name by which edges choose it, unique in its pack."},
    {.name = "kind", .kind = text, .required = true, .doc = "What kind of thing it is: `user`, `bucket`."},
    {.name = "id", .kind = names, .required = true,
     .doc = "`$.path` or a text with `{$.path}` in it; of several the first whose fields are there."},
    {.name = "filter", .kind = filter, .doc = "Which events name it; default: all that have the id's fields."},
    {.name = "last", .kind = text, .doc = "Only what stands behind the last of these separators, `/` say."},
    {.name = "capture", .kind = text, .doc = "A regular expression; an id that it does not find is none."},
    {.name = "as", .kind = text, .doc = "The id made of the capture's groups: `\\1/\\2`; default: the first group."},
    {.name = "description", .kind = text, .doc = "What the node is."},
};

constexpr Key edge_keys[] = {
    {.name = "name", .kind = name, .required = true, .doc = "Name of the edge, unique in its pack."},
    {.name = "filter", .kind = filter, .doc = "Which events are this edge; default: all."},
    {.name = "from", .kind = names, .required = true, .doc = "Nodes' names; the first one that fits the event acts."},
    {.name = "to", .kind = names, .required = true, .doc = "Nodes' names; the first one that fits is acted on."},
    {.name = "kind", .kind = text, .doc = "What was done: a text, or one with fields; default: the edge's name."},
    {.name = "via", .kind = text, .doc = "Where it came from; default `$.sourceIPAddress`, and `\"\"` for nothing."},
    {.name = "denied", .kind = filter, .doc = "Which of the events were refused; default: none."},
    {.name = "risk", .kind = number, .doc = "Risk of a step along it; default 0."},
    {.name = "cost", .kind = number, .doc = "Cost of taking it away, for cuts; default 1."},
    {.name = "description", .kind = text, .doc = "What the edge means."},
};

constexpr Key sensitive_keys[] = {
    {.name = "name", .kind = name, .required = true, .doc = "What these nodes are."},
    {.name = "kind", .kind = text, .required = true, .doc = "The nodes' kind."},
    {.name = "ids", .kind = values, .doc = "Their ids, `*` and `?` as in file names; default: all of the kind."},
    {.name = "weight", .kind = number, .doc = "How much an intruder wants them; default 1."},
    {.name = "description", .kind = text, .doc = "Why they are sensitive."},
};

constexpr Key graph_keys[] = {
    TRIPLINE_HEAD_KEYS,
    {.name = "edges", .kind = names, .doc = "Edges' names; default: all of the pack."},
    {.name = "parallel", .kind = word,
     .doc = "An edge for each kind, origin and outcome, or one with those of its earliest event; default separate.",
     .words = parallels},
    {.name = "cutoff", .kind = integer, .doc = "How many edges a path has at most; default 8."},
    {.name = "base", .kind = number, .doc = "Risk of a path before its nodes and edges count; default 10."},
    {.name = "per_node", .kind = number, .doc = "What each node of a path takes off its risk; default 1."},
    {.name = "most", .kind = number, .doc = "The most that a risk can be; default 10."},
    {.name = "assumptions", .kind = names, .doc = "Kinds of edges that take on another identity."},
    {.name = "lateral_above", .kind = integer, .doc = "More of them from one address are lateral movement; default 2."},
    {.name = "lateral_risk", .kind = number, .doc = "Risk of each of these; default 2."},
    {.name = "raise_at", .kind = number, .doc = "Paths of at least this risk are findings; default: none is."},
    {.name = "raise_weight", .kind = number, .doc = "Only to nodes of at least this weight; default: all sensitive ones."},
    {.name = "untrusted", .kind = values,
     .doc = "Where such paths begin: kinds, or `kind:id` with `*` and `?`; default: nodes that nothing leads to."},
    {.name = "trusted", .kind = values, .doc = "Where they do not begin, in the same words: known networks, say."},
    {.name = "max_edges", .kind = integer, .doc = "How many distinct edges are kept; default 1048576."},
};

constexpr Key query_keys[] = {
    {.name = "name", .kind = name, .required = true, .doc = "Name of the query, unique among the pack's queries."},
    {.name = "description", .kind = text, .doc = "What the query answers."},
    {.name = "language", .kind = word, .doc = "The language of `query_string`: Logs Insights or Metrics Insights; default logs.",
     .words = languages},
    {.name = "query_string", .kind = text, .required = true, .doc = "The query, as AWS writes it."},
    {.name = "span", .kind = duration,
     .doc = "How far back it looks from the end of the time asked for, or from now; default: all there is."},
    {.name = "log_groups", .kind = names, .doc = "Log groups that it is meant for; default: the pack's."},
};

constexpr Key place_keys[] = {
    {.name = "address", .kind = text, .required = true, .doc = "An IP address."},
    {.name = "country", .kind = text, .doc = "Its country, two letters; default: unknown."},
    {.name = "asn", .kind = text, .doc = "The number of its autonomous system; default: unknown."},
};
constexpr Schema place_{"place", "Where an address is.", place_keys};

constexpr Key test_keys[] = {
    {.name = "name", .kind = text, .required = true, .doc = "What is shown."},
    {.name = "given", .kind = data, .required = true, .doc = "Events in place, of a `$file` or a `$generate`; missing fields are filled in."},
    {.name = "places", .kind = blocks, .doc = "Where addresses are, in place of a GeoIP database.", .schema = &place_},
    {.name = "expect", .kind = data, .required = true, .doc = "Rule name -> true, false, how many, findings, or a map of these and states; of a score `scores`: entity -> score; `queries`: name -> how many, or rows."},
    {.name = "todo", .kind = text, .doc = "Why the test may fail as yet: it is run, and does not count."},
};

constexpr Schema pack_{"pack", "A pack of rules.", pack_keys};
constexpr Schema list_{"list", "A named set of values.", list_keys};
constexpr Schema filter_{"filter", "A named predicate over one event.", filter_keys};
constexpr Schema metric_{"metric", "Matching events as a CloudWatch metric.", metric_keys};
constexpr Schema alarm_{"alarm", "M of N periods of a metric against a threshold.", alarm_keys};
constexpr Schema contributors_{"contributors", "The top contributors by up to four keys.", contributors_keys};
constexpr Schema threat_{"threat", "Events of one entity that together mean harm.", threat_keys};
constexpr Schema composite_{"composite", "A rule over the states of alarms, with suppression.", composite_keys};
constexpr Schema outlier_{"outlier", "An entity far from its population.", outlier_keys};
constexpr Schema score_{"score", "Suspicion that adds up over signals.", score_keys};
constexpr Schema node_{"node", "How an event names a node of a graph.", node_keys};
constexpr Schema edge_{"edge", "Which events are an edge of a graph, and between what.", edge_keys};
constexpr Schema sensitive_{"sensitive", "Nodes that an intruder wants.", sensitive_keys};
constexpr Schema graph_{"graph", "What happened, as a graph: its edges, and how paths are judged.", graph_keys};
constexpr Schema query_{"query", "A question to ask an archive by name.", query_keys};
constexpr Schema test_{"test", "Events and what must come of them.", test_keys};

constexpr Section sections[] = {
    {"lists", Section::Form::map, &list_, "values"},
    {"filters", Section::Form::map, &filter_, "pattern"},
    {"metrics", Section::Form::list, &metric_},
    {"alarms", Section::Form::list, &alarm_},
    {"composites", Section::Form::list, &composite_},
    {"contributors", Section::Form::list, &contributors_},
    {"threats", Section::Form::list, &threat_},
    {"outliers", Section::Form::list, &outlier_},
    {"scores", Section::Form::list, &score_},
    {"nodes", Section::Form::list, &node_},
    {"edges", Section::Form::list, &edge_},
    {"sensitive", Section::Form::list, &sensitive_},
    {"graphs", Section::Form::list, &graph_},
    {"queries", Section::Form::list, &query_},
    {"tests", Section::Form::list, &test_},
};

}  // namespace

const Schema& pack_schema() { return pack_; }

std::span<const Section> pack_sections() { return sections; }

const Schema& combination_schema() { return combination; }

const Key* find_key(const Schema& schema, std::string_view name) {
  for (const Key& key : schema.keys) {
    if (key.name == name) return &key;
  }
  return nullptr;
}

}  // namespace tripline::grammar
