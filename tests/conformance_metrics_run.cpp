// The product's answers to conformance_metrics.cpp: from text to numbers through parser, lowering and
// runtime.

#include <algorithm>
#include <deque>

#include "compiler/lower_expression.hpp"
#include "compiler/lower_sql.hpp"
#include "compiler/parse_statistic.hpp"
#include "grammar/parse_expression.hpp"
#include "grammar/parse_sql.hpp"
#include "runtime/evaluate_formula.hpp"
#include "runtime/event_time.hpp"
#include "runtime/metrics_query.hpp"
#include "runtime/statistic.hpp"
#include "tests/conformance_metrics.hpp"

namespace tripline::conformance {

namespace {

grammar::Text text_of(std::string_view text) {
  return {std::string(text), grammar::Span{grammar::SourceId{0}, 0, static_cast<std::uint32_t>(text.size())}};
}

}  // namespace

std::optional<std::optional<double>> statistic(std::string_view name, const std::vector<double>& samples) {
  std::string error;
  const auto spec = compiler::parse_statistic(name, error);
  if (!spec) return std::nullopt;
  std::vector<double> sorted = samples;
  std::sort(sorted.begin(), sorted.end());
  if (runtime::needs_raw_samples(*spec) && !sorted.empty() && sorted.front() < 0) return std::nullopt;  // A14
  return runtime::value_of(*spec, sorted);
}

std::optional<MathResult> metric_math(const MathCase& test) {
  grammar::Diagnostics diagnostics;
  auto expression = grammar::parse_expression(text_of(test.expression), diagnostics);
  if (!expression) return std::nullopt;
  compiler::MathRequest request;
  request.insight_rules.emplace();  // a case has no Contributor Insights rules
  runtime::FormulaData data;
  data.grid = {test.start, test.period, 0};
  for (const auto& [id, values] : test.metrics) {
    data.grid.slots = std::max(data.grid.slots, values.size());
    request.items.push_back({text_of(id), std::nullopt, false, static_cast<std::uint32_t>(test.period)});
    data.inputs.push_back({{id, values}});
  }
  for (runtime::SeriesArray& input : data.inputs) input.front().values.resize(data.grid.slots);
  request.items.push_back({grammar::Text::synthetic(""), std::move(*expression), false, 0});
  const auto set = compiler::lower_expressions(request, diagnostics);
  if (!set) return std::nullopt;
  runtime::FormulaFault fault;
  const auto values = runtime::evaluate_formulas(*set, data, fault);
  if (!values) return std::nullopt;
  MathResult result;
  if (const auto* one = std::get_if<runtime::TimeSeries>(&values->back())) {
    result.values = {one->values};
    return result;
  }
  result.array = true;
  for (const runtime::TimeSeries& series : std::get<runtime::SeriesArray>(values->back())) {
    result.labels.push_back(series.label);
    result.values.push_back(series.values);
  }
  return result;
}

std::optional<std::vector<QueryGroup>> metrics_insights(std::string_view sql,
                                                        const std::vector<MetricObservations>& metrics,
                                                        std::int64_t period) {
  grammar::Diagnostics diagnostics;
  const auto parsed = grammar::parse_sql(text_of(sql), diagnostics);
  if (!parsed) return std::nullopt;
  const runtime::MetricsQuery query = compiler::lower_sql(*parsed);
  std::deque<runtime::MetricCell> cells;
  std::vector<runtime::MetricSeries> series;
  for (const MetricObservations& metric : metrics) {
    series.push_back({metric.space, metric.name, metric.dimensions, {}});
    for (const auto& [time, value] : metric.observations) {
      cells.emplace_back().add_sample(value);
      series.back().cells.emplace_back(runtime::parse_time(time).value_or(0), &cells.back());
    }
  }
  std::vector<QueryGroup> out;
  runtime::QueryWindow window;
  window.period = period;
  for (const runtime::QuerySeries& one : runtime::evaluate_query(query, series, window).series) {
    QueryGroup group;
    for (std::size_t i = 0; i < one.group.size(); ++i) group.group[query.group_by[i]] = one.group[i];
    for (const auto& [start, value] : one.points)
      group.points.emplace_back(runtime::format_time(start), value);
    out.push_back(std::move(group));
  }
  return out;
}

}  // namespace tripline::conformance
