#include "tests/conformance_cases.hpp"

#include <algorithm>
#include <array>

#include "tests/conformance_alarm_cases.hpp"
#include "tests/conformance_judge.hpp"
#include "tests/conformance_metrics.hpp"
#include "tests/conformance_query.hpp"

namespace tripline::conformance {
namespace {

// A string is raw text; anything else stands for its compact serialisation, numbers as spelled.
std::string event_text(const Case& test, const Json& event) {
  return event.kind == Json::Kind::string ? event.text : source_of(test, event);
}

// {"timestamp", "message"} each.
std::optional<std::vector<Event>> timed_events(const Case& test, const Json& events) {
  std::vector<Event> out;
  for (const Json& event : events.elements) {
    const Json* timestamp = member(event, "timestamp", Json::Kind::string);
    const Json* message = event.find("message");
    if (timestamp == nullptr || message == nullptr) return std::nullopt;
    out.push_back({timestamp->text, event_text(test, *message)});
  }
  return out;
}

// ---- filter-patterns.jsonl

std::optional<Outcome> run_pattern(const Case& test, const Engine& engine) {
  const Json* pattern = member(test.json, "pattern", Json::Kind::string);
  const Json* event = test.json.find("event");
  if (pattern == nullptr || event == nullptr) return std::nullopt;
  return judge(
      test, engine.pattern_matches(pattern->text, event_text(test, *event)),
      [](const Json& expect, bool got) {
        return expect.kind == Json::Kind::boolean && expect.boolean == got;
      },
      [](bool got) { return Text(got); });
}

// ---- metric-filters.jsonl

bool same_datapoint(const Json& expect, const Datapoint& got) {
  return is_string(expect.find("minute"), got.minute) &&
         is_string_map(expect.find("dimensions"), got.dimensions) && is_number(expect.find("sum"), got.sum) &&
         is_number(expect.find("samples"), got.samples) && is_number(expect.find("min"), got.min) &&
         is_number(expect.find("max"), got.max);
}

Text print_datapoints(const std::vector<Datapoint>& datapoints) {
  Text list = Text::array();
  for (const Datapoint& point : datapoints) {
    list.push_back({{"minute", point.minute},
                    {"dimensions", Text(point.dimensions)},
                    {"sum", point.sum},
                    {"samples", point.samples},
                    {"min", point.min},
                    {"max", point.max}});
  }
  return {{"datapoints", list}};
}

std::optional<Outcome> run_metric_filter(const Case& test, const Engine& engine) {
  const Json* filter = member(test.json, "filter", Json::Kind::object);
  const Json* events = member(test.json, "events", Json::Kind::array);
  if (filter == nullptr || events == nullptr) return std::nullopt;
  const auto archive = timed_events(test, *events);
  if (!archive) return std::nullopt;
  return judge(
      test, engine.metric_filter(source_of(test, *filter), *archive),
      [](const Json& expect, const std::vector<Datapoint>& got) {
        return is_list(expect.find("datapoints"), got, same_datapoint);
      },
      print_datapoints);
}

// ---- test-metric-filter.jsonl

bool same_match(const Json& expect, const FilterMatch& got) {
  return is_number(expect.find("eventNumber"), static_cast<double>(got.number)) &&
         is_string(expect.find("eventMessage"), got.message) &&
         is_string_map(expect.find("extractedValues"), got.values);
}

Text print_matches(const std::vector<FilterMatch>& matches) {
  Text list = Text::array();
  for (const FilterMatch& match : matches) {
    list.push_back({{"eventNumber", match.number},
                    {"eventMessage", match.message},
                    {"extractedValues", Text(match.values)}});
  }
  return {{"matches", list}};
}

std::optional<Outcome> run_test_metric_filter(const Case& test, const Engine& engine) {
  const Json* pattern = member(test.json, "pattern", Json::Kind::string);
  const Json* messages = member(test.json, "messages", Json::Kind::array);
  if (pattern == nullptr || messages == nullptr) return std::nullopt;
  std::vector<std::string> texts;
  for (const Json& message : messages->elements) texts.push_back(event_text(test, message));
  return judge(
      test, engine.test_metric_filter(pattern->text, texts),
      [](const Json& expect, const std::vector<FilterMatch>& got) {
        return is_list(expect.find("matches"), got, same_match);
      },
      print_matches);
}

// ---- contributor-insights.jsonl

bool same_contributor(const Json& expect, const Contributor& got) {
  const auto same_key = [](const Json& key, const std::string& text) { return is_string(&key, text); };
  return is_list(expect.find("keys"), got.keys, same_key) && is_number(expect.find("value"), got.value);
}

bool same_metric_datapoint(const Json& expect, const MetricDatapoint& got) {
  return is_string(expect.find("timestamp"), got.timestamp) &&
         expect.members.size() == got.metrics.size() + 1 &&
         std::all_of(got.metrics.begin(), got.metrics.end(),
                     [&](const auto& metric) { return is_number(expect.find(metric.first), metric.second); });
}

bool same_report(const Json& expect, const InsightReport& got) {
  const Json* datapoints = expect.find("metricDatapoints");
  return is_list(expect.find("contributors"), got.contributors, same_contributor) &&
         is_number(expect.find("unique"), got.unique) &&
         (datapoints == nullptr || is_list(datapoints, got.datapoints, same_metric_datapoint));
}

Text print_report(const InsightReport& report) {
  Text contributors = Text::array();
  for (const Contributor& contributor : report.contributors) {
    contributors.push_back({{"keys", contributor.keys}, {"value", contributor.value}});
  }
  Text out = {{"contributors", contributors}, {"unique", report.unique}};
  for (const MetricDatapoint& point : report.datapoints) {
    Text item = {{"timestamp", point.timestamp}};
    for (const auto& [name, value] : point.metrics) item[name] = value;
    out["metricDatapoints"].push_back(item);
  }
  return out;
}

std::optional<ReportOptions> report_options(const Json* report) {
  ReportOptions options;
  if (report == nullptr) return options;
  for (const auto& [name, value] : report->members) {
    if (name == "MaxContributorCount" && value.kind == Json::Kind::number) {
      options.max_contributor_count = number_of(value);
    } else if (name == "Period" && value.kind == Json::Kind::number) {
      options.period = number_of(value);
    } else if (name == "OrderBy" && value.kind == Json::Kind::string) {
      options.order_by = value.text;
    } else if (name == "Metrics" && value.kind == Json::Kind::array) {
      for (const Json& metric : value.elements) options.metrics.push_back(metric.text);
    } else {
      return std::nullopt;
    }
  }
  return options;
}

std::optional<Outcome> run_insight_rule(const Case& test, const Engine& engine) {
  const Json* rule = test.json.find("rule");
  const Json* events = member(test.json, "events", Json::Kind::array);
  const auto options = report_options(test.json.find("report"));
  if (rule == nullptr || events == nullptr || !options) return std::nullopt;
  std::optional<std::vector<Event>> archive;
  const Json* timed = test.json.find("timed");
  if (timed != nullptr && timed->boolean) {
    archive = timed_events(test, *events);
    if (!archive) return std::nullopt;
  } else {
    archive.emplace();
    for (const Json& event : events->elements) archive->push_back({"", event_text(test, event)});
  }
  return judge(test, engine.insight_rule(event_text(test, *rule), *archive, *options), same_report,
               print_report);
}

// ---- the table

struct NamedRunner {
  std::string_view name;
  Runner runner;
};

constexpr std::array<NamedRunner, 13> runners{{
    {"filter-patterns.jsonl",
     {[](const Engine& engine) { return bool{engine.pattern_matches}; }, run_pattern}},
    {"metric-filters.jsonl",
     {[](const Engine& engine) { return bool{engine.metric_filter}; }, run_metric_filter}},
    {"test-metric-filter.jsonl",
     {[](const Engine& engine) { return bool{engine.test_metric_filter}; }, run_test_metric_filter}},
    {"contributor-insights.jsonl",
     {[](const Engine& engine) { return bool{engine.insight_rule}; }, run_insight_rule}},
    {"alarms.jsonl", {[](const Engine& engine) { return bool{engine.alarm_state}; }, run_alarm}},
    {"alarm-timelines.jsonl",
     {[](const Engine& engine) { return bool{engine.alarm_timeline}; }, run_alarm_timeline}},
    {"statistics.jsonl", {[](const Engine& engine) { return bool{engine.statistic}; }, run_statistic}},
    {"composite-alarms.jsonl",
     {[](const Engine& engine) { return bool{engine.composite_alarm}; }, run_composite_alarm}},
    {"composite-suppression.jsonl",
     {[](const Engine& engine) { return bool{engine.composite_suppression}; }, run_composite_suppression}},
    {"metric-math.jsonl", {[](const Engine& engine) { return bool{engine.metric_math}; }, run_metric_math}},
    {"metrics-insights.jsonl",
     {[](const Engine& engine) { return bool{engine.metrics_insights}; }, run_metrics_insights}},
    {"logs-insights.jsonl", {[](const Engine& engine) { return bool{engine.logs_insights}; }, run_logs_insights}},
    {"user-zscore.jsonl", {[](const Engine& engine) { return bool{engine.user_zscore}; }, run_user_zscore}},
}};

}  // namespace

std::optional<Runner> runner_of(std::string_view name) {
  for (const NamedRunner& entry : runners) {
    if (entry.name == name) return entry.runner;
  }
  return std::nullopt;
}

}  // namespace tripline::conformance
