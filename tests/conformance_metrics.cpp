#include "tests/conformance_metrics.hpp"

#include "tests/conformance_judge.hpp"

namespace tripline::conformance {
namespace {

using Value = std::optional<double>;

bool same_value(const Json& expect, const Value& got) {
  return got ? is_number(&expect, *got) : expect.kind == Json::Kind::null;
}

Text print_value(const Value& value) { return value ? Text(*value) : Text(nullptr); }

std::optional<Value> value_of(const Json& json) {
  if (json.kind == Json::Kind::null) return Value();
  if (json.kind == Json::Kind::number) return Value(number_of(json));
  return std::nullopt;
}

Text print_values(const std::vector<Value>& values) {
  Text list = Text::array();
  for (const Value& value : values) list.push_back(print_value(value));
  return list;
}

// ---- metric-math.jsonl

bool same_math(const Json& expect, const MathResult& got) {
  const auto same_series = [](const Json& values, const std::vector<Value>& series) {
    return is_list(&values, series, same_value);
  };
  const Json* values = expect.find("values");
  if (!got.array)
    return is_string(expect.find("type"), "ts") && is_list(values, got.values.front(), same_value);
  const auto same_label = [](const Json& label, const std::string& text) { return is_string(&label, text); };
  const Json* labels = expect.find("labels");
  return is_string(expect.find("type"), "array") && is_list(values, got.values, same_series) &&
         (labels == nullptr || is_list(labels, got.labels, same_label));
}

Text print_math(const MathResult& got) {
  if (!got.array) return {{"type", "ts"}, {"values", print_values(got.values.front())}};
  Text values = Text::array();
  for (const auto& series : got.values) values.push_back(print_values(series));
  return {{"type", "array"}, {"values", values}, {"labels", Text(got.labels)}};
}

// ---- metrics-insights.jsonl

// [time, value] each.
std::optional<std::vector<std::pair<std::string, double>>> timed_values(const Json* list) {
  if (list == nullptr || list->kind != Json::Kind::array) return std::nullopt;
  std::vector<std::pair<std::string, double>> out;
  for (const Json& pair : list->elements) {
    if (pair.elements.size() != 2 || pair.elements[0].kind != Json::Kind::string ||
        pair.elements[1].kind != Json::Kind::number) {
      return std::nullopt;
    }
    out.emplace_back(pair.elements[0].text, number_of(pair.elements[1]));
  }
  return out;
}

std::optional<MetricObservations> metric_of(const Json& json) {
  const Json* space = member(json, "namespace", Json::Kind::string);
  const Json* name = member(json, "name", Json::Kind::string);
  const Json* dimensions = member(json, "dimensions", Json::Kind::object);
  auto observations = timed_values(json.find("datapoints"));
  if (space == nullptr || name == nullptr || dimensions == nullptr || !observations) return std::nullopt;
  MetricObservations out{space->text, name->text, {}, std::move(*observations)};
  for (const auto& [key, value] : dimensions->members) {
    if (value.kind != Json::Kind::string) return std::nullopt;
    out.dimensions[key] = value.text;
  }
  return out;
}

bool same_point(const Json& expect, const std::pair<std::string, double>& got) {
  return expect.elements.size() == 2 && is_string(&expect.elements[0], got.first) &&
         is_number(&expect.elements[1], got.second);
}

bool same_group(const Json& expect, const QueryGroup& got) {
  return is_string_map(expect.find("group"), got.group) &&
         is_list(expect.find("points"), got.points, same_point);
}

Text print_groups(const std::vector<QueryGroup>& groups) {
  Text list = Text::array();
  for (const QueryGroup& group : groups) {
    Text points = Text::array();
    for (const auto& [time, value] : group.points) points.push_back({time, value});
    list.push_back({{"group", Text(group.group)}, {"points", points}});
  }
  return list;
}

}  // namespace

std::optional<Outcome> run_statistic(const Case& test, const Engine& engine) {
  const Json* name = member(test.json, "stat", Json::Kind::string);
  const Json* samples = member(test.json, "samples", Json::Kind::array);
  if (name == nullptr || samples == nullptr) return std::nullopt;
  std::vector<double> values;
  for (const Json& sample : samples->elements) {
    if (sample.kind != Json::Kind::number) return std::nullopt;
    values.push_back(number_of(sample));
  }
  return judge(test, engine.statistic(name->text, values), same_value, print_value);
}

std::optional<Outcome> run_metric_math(const Case& test, const Engine& engine) {
  const Json* start = member(test.json, "start", Json::Kind::number);
  const Json* period = member(test.json, "period", Json::Kind::number);
  const Json* metrics = member(test.json, "metrics", Json::Kind::object);
  const Json* expression = member(test.json, "expr", Json::Kind::string);
  if (start == nullptr || period == nullptr || metrics == nullptr || expression == nullptr)
    return std::nullopt;
  MathCase math{static_cast<std::int64_t>(number_of(*start)),
                static_cast<std::int64_t>(number_of(*period)),
                {},
                expression->text};
  for (const auto& [id, series] : metrics->members) {
    std::vector<Value>& values = math.metrics.emplace_back(id, std::vector<Value>()).second;
    if (series.kind != Json::Kind::array) return std::nullopt;
    for (const Json& json : series.elements) {
      const auto value = value_of(json);
      if (!value) return std::nullopt;
      values.push_back(*value);
    }
  }
  return judge(test, engine.metric_math(math), same_math, print_math);
}

std::optional<Outcome> run_metrics_insights(const Case& test, const Engine& engine) {
  const Json* metrics = member(test.json, "metrics", Json::Kind::array);
  const Json* sql = member(test.json, "sql", Json::Kind::string);
  const Json* period = member(test.json, "period", Json::Kind::number);
  if (metrics == nullptr || sql == nullptr || period == nullptr) return std::nullopt;
  std::vector<MetricObservations> given;
  for (const Json& json : metrics->elements) {
    auto metric = metric_of(json);
    if (!metric) return std::nullopt;
    given.push_back(std::move(*metric));
  }
  return judge(
      test, engine.metrics_insights(sql->text, given, static_cast<std::int64_t>(number_of(*period))),
      [](const Json& expect, const std::vector<QueryGroup>& got) {
        return is_list(&expect, got, same_group);
      },
      print_groups);
}

}  // namespace tripline::conformance
