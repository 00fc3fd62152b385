#include "grammar/schema.hpp"

namespace tripline::grammar {

namespace {

constexpr std::string_view severities[] = {"critical", "high", "medium", "low", "info"};
constexpr std::string_view statistics[] = {"SampleCount", "Average", "Sum", "Minimum", "Maximum"};
constexpr std::string_view comparisons[] = {"GreaterThanOrEqualToThreshold", "GreaterThanThreshold",
                                            "LessThanOrEqualToThreshold", "LessThanThreshold"};
constexpr std::string_view missing_data[] = {"missing", "ignore", "breaching", "notBreaching"};
constexpr std::string_view orders[] = {"Sum", "Maximum"};
constexpr std::string_view windows[] = {"sliding", "aligned"};
constexpr std::string_view low_samples[] = {"evaluate", "ignore"};
constexpr std::string_view methods[] = {"zscore", "mad"};

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
      {.name = "field", .kind = field, .doc = "A field whose value must be in the list `in`."}, {                \
    .name = "in", .kind = values, .doc = "The list that `field` is looked up in."                                \
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

constexpr Key alarm_keys[] = {
    TRIPLINE_HEAD_KEYS,
    {.name = "metric", .kind = block, .required = true, .doc = "A metric's name, or a metric defined in place.",
     .schema = &inline_metric},
    {.name = "dimensions", .kind = text_map, .doc = "The series to judge; default: every series on its own."},
    {.name = "statistic", .kind = word, .doc = "Statistic of one period; default Sum.", .words = statistics},
    {.name = "period", .kind = duration, .doc = "Length of a period; default 5m."},
    {.name = "evaluation_periods", .kind = integer, .doc = "Number of periods looked at; default 1."},
    {.name = "datapoints_to_alarm", .kind = integer, .doc = "How many of them must breach; default: all."},
    {.name = "comparison_operator", .kind = word, .doc = "How a datapoint is compared with the threshold.",
     .words = comparisons},
    {.name = "threshold", .kind = number, .required = true, .doc = "What a datapoint is compared with."},
    {.name = "treat_missing_data", .kind = word, .doc = "What a period without data counts as.",
     .words = missing_data},
    {.name = "evaluate_low_sample_count_percentile", .kind = word,
     .doc = "Whether a percentile over very few samples is evaluated; default evaluate.", .words = low_samples},
    {.name = "window", .kind = word,
     .doc = "Whether periods end at each evaluation or on the calendar's grid; default sliding.", .words = windows},
    {.name = "time_zone", .kind = text, .doc = "Offset of an aligned window's calendar, as `+02:00`; default UTC."},
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

constexpr Key threat_keys[] = {
    TRIPLINE_HEAD_KEYS,
    {.name = "filter", .kind = filter, .doc = "Which events are looked at; default: all."},
    {.name = "distinct", .kind = block, .doc = "At least k different values.", .schema = &distinct},
    {.name = "by", .kind = fields, .required = true, .doc = "Entities: a finding for each value of each field."},
    {.name = "window", .kind = duration, .required = true, .doc = "How far apart the events may be.",
     .trip = "within"},
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

constexpr Key test_keys[] = {
    {.name = "name", .kind = text, .required = true, .doc = "What is shown."},
    {.name = "given", .kind = data, .required = true, .doc = "Events; missing fields are filled in."},
    {.name = "expect", .kind = data, .required = true, .doc = "Rule name -> true, false or how many."},
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
