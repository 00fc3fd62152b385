// Alarms (spec A3-A6).
#include <fmt/format.h>

#include <algorithm>

#include "compiler/check_metric.hpp"
#include "compiler/check_rules.hpp"
#include "compiler/metric_units.hpp"
#include "runtime/number.hpp"

namespace tripline::compiler {

using grammar::Code;
using runtime::Comparison;
using runtime::MissingData;
using runtime::Statistic;

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

}  // namespace

void check_alarm(const grammar::ast::Pack& pack, const grammar::ast::Alarm& alarm, Surroundings& in) {
  runtime::Alarm out;
  out.rule = rule_head(pack, alarm.head, runtime::Severity::medium, in.diagnostics);
  const grammar::Span span = alarm.head.name.span();

  out.statistic = word<Statistic>(alarm.statistic,
                                  {{"SampleCount", Statistic::sample_count}, {"Average", Statistic::average},
                                   {"Sum", Statistic::sum}, {"Minimum", Statistic::minimum},
                                   {"Maximum", Statistic::maximum}},
                                  Statistic::sum);
  out.comparison = word<Comparison>(alarm.comparison_operator,
                                    {{"GreaterThanOrEqualToThreshold", Comparison::greater_or_equal},
                                     {"GreaterThanThreshold", Comparison::greater},
                                     {"LessThanThreshold", Comparison::less},
                                     {"LessThanOrEqualToThreshold", Comparison::less_or_equal}},
                                    Comparison::greater_or_equal);
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
  if (alarm.threshold) {
    const auto threshold = runtime::to_double(alarm.threshold->value());
    if (!threshold) {
      in.diagnostics.add(Code::bad_value, alarm.threshold->span(),
                         fmt::format("`threshold` cannot be `{}`", alarm.threshold->value()))
          .help = "the number is too large";
    }
    out.threshold = threshold.value_or(0);
  }
  if (alarm.unit) check_unit(*alarm.unit, in.diagnostics);
  for (const auto& [name, value] : alarm.dimensions) out.dimensions.emplace_back(name.value(), value.value());
  std::sort(out.dimensions.begin(), out.dimensions.end());
  for (const grammar::Text& action : alarm.actions) out.actions.push_back(action.value());

  const grammar::ast::Metric* metric = nullptr;
  if (alarm.metric) {
    metric = &*alarm.metric;
  } else if (alarm.metric_name) {
    metric = in.names.metric(pack.name.value(), *alarm.metric_name, in.diagnostics);
  }
  const auto number = in.metrics.find(metric);
  if (!metric || number == in.metrics.end()) return;
  runtime::Metric& of = in.writer.ir().metrics[number->second];
  out.metric = number->second;
  of.evidence = true;
  if (!alarm.treat_missing_data && of.space == "AWS/DynamoDB") out.missing_data = MissingData::ignore;  // A30
  if (high_resolution) of.resolution = 10;
  for (const auto& dimension : alarm.dimensions) {
    const grammar::Text& name = dimension.first;
    const bool known = std::any_of(of.dimensions.begin(), of.dimensions.end(),
                                   [&](const runtime::Dimension& d) { return d.name == name.value(); });
    if (!known) {
      auto& diagnostic = in.diagnostics.add(Code::unknown_name, name.span(),
                                            fmt::format("metric `{}` has no dimension `{}`", of.name, name.value()));
      std::vector<std::string_view> names;
      for (const runtime::Dimension& d : of.dimensions) names.push_back(d.name);
      if (const auto near = grammar::nearest_name(name.value(), names)) {
        diagnostic.help = fmt::format("did you mean `{}`?", *near);
        diagnostic.fix = grammar::Fix{name.span(0, name.value().size()), std::string(*near)};
      }
    }
  }
  if (!alarm.dimensions.empty() && alarm.dimensions.size() != of.dimensions.size()) {
    in.diagnostics.add(Code::alarm_definition, alarm.dimensions.front().first.span(),
                       fmt::format("metric `{}` has {} dimensions, not {}", of.name, of.dimensions.size(),
                                   alarm.dimensions.size()))
        .help = "name all dimensions to judge one series, or none to judge every series on its own";
  }
  // A15: a unit is part of a series' name, and nothing converts it.
  if (alarm.unit && is_metric_unit(alarm.unit->value()) && alarm.unit->value() != of.unit) {
    auto& diagnostic = in.diagnostics.add(
        Code::alarm_definition, alarm.unit->span(),
        fmt::format("the samples of metric `{}` have the unit `{}`, not `{}`", of.name, of.unit, alarm.unit->value()));
    diagnostic.help = "leave `unit` out, or give the metric this unit";
    if (metric->unit) diagnostic.labels.push_back({metric->unit->span(), "the metric's unit"});
  }
  in.alarms.emplace(&alarm.head, runtime::AlarmRef{false, static_cast<std::uint32_t>(in.writer.ir().alarms.size())});
  in.writer.ir().alarms.push_back(std::move(out));
}

}  // namespace tripline::compiler
