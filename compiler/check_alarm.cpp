// Alarms (spec A3-A6).
#include <fmt/format.h>

#include <algorithm>

#include "compiler/check_metric.hpp"
#include "compiler/check_rules.hpp"
#include "compiler/comparison_words.hpp"
#include "compiler/metric_units.hpp"
#include "compiler/parse_statistic.hpp"
#include "runtime/alarm_band.hpp"

namespace tripline::compiler {

using grammar::Code;
using runtime::Comparison;
using runtime::MissingData;

namespace {

template <typename Enum>
Enum word(const std::optional<grammar::Text>& text, std::initializer_list<std::pair<std::string_view, Enum>> words,
          Enum fallback) {
  if (text) {
    for (const auto& [name, value] : words) {
      if (text->value() == name) return value;
    }
  }
  return fallback;  // a word that is none of them is refused where the tree is read
}

// A metric that an alarm watches keeps evidence, and cells as fine as the alarm's steps (A16).
std::uint32_t watch(std::uint32_t number, const runtime::Alarm& alarm, Surroundings& in) {
  runtime::Metric& metric = in.writer.ir().metrics[number];
  metric.evidence = true;
  if (alarm.period < 60) metric.resolution = 10;
  return number;
}

// The dimensions that choose a series, sorted by name; says which of them the metric does not have.
std::vector<std::pair<std::string, std::string>> chosen_series(
    const std::vector<std::pair<grammar::Text, grammar::Text>>& dimensions, const runtime::Metric& of,
    grammar::Diagnostics& diagnostics) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& [name, value] : dimensions) {
    out.emplace_back(name.value(), value.value());
    const bool known = std::any_of(of.dimensions.begin(), of.dimensions.end(),
                                   [&, &name = name](const runtime::Dimension& d) { return d.name == name.value(); });
    if (known) continue;
    auto& diagnostic = diagnostics.add(Code::unknown_name, name.span(),
                                       fmt::format("metric `{}` has no dimension `{}`", of.name, name.value()));
    std::vector<std::string_view> names;
    for (const runtime::Dimension& d : of.dimensions) names.push_back(d.name);
    if (const auto near = grammar::nearest_name(name.value(), names)) {
      diagnostic.help = fmt::format("did you mean `{}`?", *near);
      diagnostic.fix = grammar::Fix{name.span(0, name.value().size()), std::string(*near)};
    }
  }
  std::sort(out.begin(), out.end());
  if (!dimensions.empty() && dimensions.size() != of.dimensions.size()) {
    diagnostics.add(Code::alarm_definition, dimensions.front().first.span(),
                    fmt::format("metric `{}` has {} dimensions, not {}", of.name, of.dimensions.size(), dimensions.size()))
        .help = "name all dimensions to judge one series, or none to judge every series on its own";
  }
  return out;
}

// A15: a unit is part of a series' name, and nothing converts it.
void check_alarm_unit(const grammar::Text& unit, const grammar::ast::Metric& metric, const runtime::Metric& of,
                      grammar::Diagnostics& diagnostics) {
  if (!is_metric_unit(unit.value()) || unit.value() == of.unit) return;
  auto& diagnostic =
      diagnostics.add(Code::alarm_definition, unit.span(),
                      fmt::format("the samples of metric `{}` have the unit `{}`, not `{}`", of.name, of.unit, unit.value()));
  diagnostic.help = "leave `unit` out, or give the metric this unit";
  if (metric.unit) diagnostic.labels.push_back({metric.unit->span(), "the metric's unit"});
}

// One metric by name or in place; false after saying why not.
bool check_alarm_metric(const grammar::ast::Pack& pack, const grammar::ast::Alarm& alarm, runtime::Alarm& out, Surroundings& in) {
  const grammar::ast::Metric* metric = nullptr;
  if (alarm.metric) {
    metric = &*alarm.metric;
  } else if (alarm.metric_name) {
    metric = in.names.metric(pack.name.value(), *alarm.metric_name, in.diagnostics);
  }
  const auto number = in.metrics.find(metric);
  if (!metric || number == in.metrics.end()) return false;
  out.metric = watch(number->second, out, in);
  runtime::Metric& of = in.writer.ir().metrics[out.metric];
  if (!alarm.treat_missing_data && of.space == "AWS/DynamoDB") out.missing_data = MissingData::ignore;  // A30
  out.dimensions = chosen_series(alarm.dimensions, of, in.diagnostics);
  if (alarm.statistic) keep_values(*alarm.statistic, out.statistic, of, in.diagnostics);
  if (alarm.unit) check_alarm_unit(*alarm.unit, *metric, of, in.diagnostics);
  if (out.band) out.band->percent = runtime::is_percentage(of, out.statistic);
  return true;
}

bool is_math(const grammar::ast::Alarm& alarm) { return alarm.expression || !alarm.inputs.empty(); }

}  // namespace

void keep_values(const grammar::Text& name, const runtime::StatisticSpec& statistic, runtime::Metric& metric,
                 grammar::Diagnostics& diagnostics) {
  if (!runtime::needs_raw_samples(statistic)) return;
  metric.values = true;
  if ((metric.field || metric.literal >= 0) && metric.default_value.value_or(0) >= 0) return;
  diagnostics
      .add(Code::alarm_definition, name.span(),
           fmt::format("metric `{}` has negative samples, of which there is no `{}`", metric.name, name.value()))
      .help = "percentiles and trimmed statistics are of samples that are not negative";
}

std::optional<std::uint32_t> watched_metric(const grammar::ast::Pack& pack, const grammar::ast::MathInput& input,
                                            runtime::AlarmInput& made, const runtime::Alarm& alarm, Surroundings& in) {
  const auto number = in.metrics.find(in.names.metric(pack.name.value(), *input.metric_name, in.diagnostics));
  if (number == in.metrics.end()) return std::nullopt;
  made.dimensions = chosen_series(input.dimensions, in.writer.ir().metrics[number->second], in.diagnostics);
  return watch(number->second, alarm, in);
}

runtime::StatisticSpec statistic_of(const grammar::Text& text, grammar::Diagnostics& diagnostics) {
  std::string error;
  if (const auto spec = parse_statistic(text.value(), error)) return *spec;
  grammar::Diagnostic& diagnostic = diagnostics.add(Code::bad_value, text.span(), std::move(error));
  constexpr std::string_view names[] = {"SampleCount", "Average", "Sum", "Minimum", "Maximum", "IQM"};
  if (const auto near = grammar::nearest_name(text.value(), {std::begin(names), std::end(names)})) {
    diagnostic.help = fmt::format("did you mean `{}`?", *near);
    diagnostic.fix = grammar::Fix{text.span(), std::string(*near)};
  } else {
    diagnostic.help = "write `SampleCount`, `Average`, `Sum`, `Minimum`, `Maximum`, `IQM`, `p99`, `tm90`, `TM(10%:90%)`, "
                      "or another one that CloudWatch has";
  }
  return runtime::Statistic::sum;
}

void check_alarm(const grammar::ast::Pack& pack, const grammar::ast::Alarm& alarm, Surroundings& in) {
  runtime::Alarm out;
  out.rule = rule_head(pack, alarm.head, runtime::Severity::medium, in.diagnostics);
  const grammar::Span span = alarm.head.name.span();

  if (alarm.statistic) out.statistic = statistic_of(*alarm.statistic, in.diagnostics);
  const Comparison unsaid = alarm.band ? Comparison::outside_band : Comparison::greater_or_equal;
  out.comparison = alarm.comparison_operator ? comparison_of(alarm.comparison_operator->value()).value_or(unsaid) : unsaid;
  out.missing_data = word<MissingData>(alarm.treat_missing_data,
                                       {{"missing", MissingData::missing}, {"ignore", MissingData::ignore},
                                        {"breaching", MissingData::breaching},
                                        {"notBreaching", MissingData::not_breaching}},
                                       MissingData::missing);

  out.period = duration_of(alarm.period, "period", 300, in.diagnostics);
  const grammar::Span period_span = alarm.period ? alarm.period->span() : span;
  const bool high_resolution = out.period == 10 || out.period == 20 || out.period == 30;
  if (!high_resolution && out.period % 60 != 0) {
    in.diagnostics.add(Code::alarm_definition, period_span, fmt::format("a period of {} seconds does not exist", out.period))
        .help = "a period is 10, 20 or 30 seconds, or a multiple of a minute";
  }
  out.evaluation_periods = integer_of(alarm.evaluation_periods, "evaluation_periods", 1, 604800, 1, in.diagnostics);
  out.datapoints_to_alarm =
      integer_of(alarm.datapoints_to_alarm, "datapoints_to_alarm", 1, 604800, out.evaluation_periods, in.diagnostics);
  if (out.datapoints_to_alarm > out.evaluation_periods) {
    in.diagnostics
        .add(Code::alarm_definition, alarm.datapoints_to_alarm ? alarm.datapoints_to_alarm->span() : span,
             fmt::format("{} datapoints cannot breach in {} periods", out.datapoints_to_alarm, out.evaluation_periods))
        .help = "datapoints_to_alarm is at most evaluation_periods";
    out.datapoints_to_alarm = out.evaluation_periods;
  }
  const std::uint64_t range = std::uint64_t{out.period} * out.evaluation_periods;
  const std::uint64_t limit = out.period < 3600 ? 86400 : 604800;
  if (range > limit) {
    const grammar::Span at = alarm.evaluation_periods ? alarm.evaluation_periods->span() : period_span;
    auto& diagnostic = in.diagnostics.add(
        Code::alarm_definition, at,
        fmt::format("{} periods of {} seconds are {} seconds, more than {}", out.evaluation_periods, out.period, range, limit));
    diagnostic.help = "an alarm looks back at most a day, or a week when its period is an hour or longer";
    if (alarm.evaluation_periods && alarm.period) diagnostic.labels.push_back({period_span, "the period"});
    return;
  }
  check_alarm_slots(alarm, out, in.diagnostics);
  check_alarm_target(alarm, out, in.diagnostics);
  if (alarm.unit) check_unit(*alarm.unit, in.diagnostics);
  for (const grammar::Text& action : alarm.actions) out.actions.push_back(action.value());
  const bool watches = is_math(alarm) ? check_alarm_math(pack, alarm, out, in) : check_alarm_metric(pack, alarm, out, in);
  if (!watches) return;
  in.alarms.emplace(&alarm.head, runtime::AlarmRef{false, static_cast<std::uint32_t>(in.writer.ir().alarms.size())});
  in.writer.ir().alarms.push_back(std::move(out));
}

}  // namespace tripline::compiler
