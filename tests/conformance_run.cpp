// The product as an engine: definitions are compiled as the command line compiles them, and the program is
// run on the events.

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <tuple>

#include "compiler/aws_metric_filter.hpp"
#include "compiler/compile.hpp"
#include "compiler/extract.hpp"
#include "grammar/insight_rule.hpp"
#include "grammar/parse_pattern.hpp"
#include "grammar/read_json.hpp"
#include "runtime/contributor_report.hpp"
#include "runtime/metric_series.hpp"
#include "runtime/event_time.hpp"
#include "runtime/match.hpp"
#include "runtime/observe.hpp"
#include "tests/conformance_alarms.hpp"
#include "tests/conformance_engine.hpp"
#include "tests/conformance_metrics.hpp"
#include "tests/conformance_query.hpp"

namespace tripline::conformance {

namespace {

using grammar::Diagnostics;
using grammar::Text;

Text text_of(std::string_view text) {
  return {std::string(text), grammar::Span{grammar::SourceId{0}, 0, static_cast<std::uint32_t>(text.size())}};
}

// Bytes with the room behind them that the decoder needs.
std::string padded(std::string_view text) { return std::string(text) + std::string(runtime::Decoder::padding, ' '); }

grammar::ast::Pack pack_named(std::string_view name) {
  grammar::ast::Pack pack;
  pack.name = Text::synthetic(std::string(name));
  pack.tree.add({grammar::TreeNode::Kind::map, false, {}, {}, {}, {}});
  return pack;
}

// The observations that the events leave, all of them counted, by the time that the case gives.
runtime::Observations observe(const runtime::Program& program, const std::vector<Event>& events) {
  runtime::Scope scope;
  scope.envelope_time = true;
  runtime::Observer observer(program, scope, nullptr, nullptr);
  std::uint64_t index = 0;
  for (const Event& event : events) {
    const std::string bytes = padded(event.text);
    runtime::EventBytes given;
    given.index = index++;
    given.bytes = std::string_view(bytes).substr(0, event.text.size());
    given.timestamp = event.timestamp.empty() ? std::optional<std::int64_t>(0) : runtime::parse_time(event.timestamp);
    given.stored = true;
    given.must_be_json = false;
    observer.observe(given);
  }
  return std::move(observer.observations());
}

std::optional<bool> pattern_matches(std::string_view pattern, std::string_view event) {
  Diagnostics diagnostics;
  const auto parsed = grammar::parse_pattern(text_of(pattern), diagnostics);
  if (!parsed) return std::nullopt;
  const auto program = compiler::compile_patterns({&*parsed, 1});
  if (!program) return std::nullopt;
  runtime::Matcher matcher(*program);
  const std::string bytes = padded(event);
  return !matcher.match(std::string_view(bytes).substr(0, event.size()), true).empty();
}

std::optional<std::vector<Datapoint>> metric_filter(std::string_view filter, const std::vector<Event>& events) {
  Diagnostics diagnostics;
  const auto tree = grammar::read_json(text_of(filter), grammar::Code::wrong_type, diagnostics);
  if (!tree) return std::nullopt;
  const auto metric = compiler::read_aws_metric_filter(*tree, tree->root, diagnostics);
  if (!metric || diagnostics.has_errors()) return std::nullopt;
  grammar::ast::Pack pack = pack_named("case");
  pack.metrics.push_back(*metric);
  const auto compiled = compiler::compile({pack}, diagnostics);
  if (!compiled) return std::nullopt;
  const runtime::Observations observations = observe(compiled->program, events);
  const runtime::Metric& of = compiled->program.metrics.front();
  std::vector<std::pair<std::int64_t, Datapoint>> points;
  const auto set =
      runtime::series_of(compiled->program, 0, observations, runtime::sorted_minutes(observations.ingested));
  for (const auto& [key, cells] : set.series) {
    const std::vector<std::string> values = runtime::split_key(key);
    for (const auto& [minute, cell] : cells) {
      if (cell->samples == 0) continue;
      Datapoint point{runtime::format_time(minute), {}, cell->sum.value(), static_cast<double>(cell->samples),
                      cell->minimum, cell->maximum};
      for (std::size_t d = 0; d < values.size(); ++d) point.dimensions[of.dimensions[d].name] = values[d];
      points.emplace_back(minute, std::move(point));
    }
  }
  using Sorted = std::tuple<std::int64_t, std::string>;  // by minute, then by the dimensions' JSON text
  const auto place = [](const auto& point) { return Sorted(point.first, nlohmann::json(point.second.dimensions).dump()); };
  std::stable_sort(points.begin(), points.end(),
                   [&](const auto& a, const auto& b) { return place(a) < place(b); });
  std::vector<Datapoint> out;
  for (auto& [minute, point] : points) out.push_back(std::move(point));
  return out;
}

std::optional<std::vector<FilterMatch>> test_metric_filter(std::string_view pattern,
                                                           const std::vector<std::string>& messages) {
  constexpr std::size_t most_messages = 50;  // M10
  if (messages.empty() || messages.size() > most_messages) return std::nullopt;
  if (std::any_of(messages.begin(), messages.end(), [](const std::string& m) { return m.empty(); })) return std::nullopt;
  Diagnostics diagnostics;
  const auto parsed = grammar::parse_pattern(text_of(pattern), diagnostics);
  if (!parsed) return std::nullopt;
  std::vector<FilterMatch> out;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const auto matches = pattern_matches(pattern, messages[i]);
    if (!matches) return std::nullopt;
    if (*matches) out.push_back({i + 1, messages[i], compiler::extracted_values(*parsed, messages[i])});
  }
  return out;
}

std::optional<double> report_metric(const runtime::ContributorReport::Period& period, std::string_view name) {
  if (name == "UniqueContributors") return static_cast<double>(period.unique);
  if (name == "MaxContributorValue") return period.max_contributor;
  if (name == "SampleCount") return static_cast<double>(period.samples);
  if (name == "Sum") return period.sum;
  if (name == "Minimum") return period.minimum;
  if (name == "Maximum") return period.maximum;
  if (name == "Average") return period.average();
  return std::nullopt;
}

std::optional<InsightReport> insight_rule(std::string_view rule, const std::vector<Event>& events,
                                          const ReportOptions& options) {
  Diagnostics diagnostics;
  grammar::ast::Contributors contributors;
  contributors.head.name = Text::synthetic("case");
  contributors.rule = grammar::read_insight_rule_text(text_of(rule), diagnostics);
  if (!contributors.rule || diagnostics.has_errors()) return std::nullopt;
  const auto number = [](double value) { return Text::synthetic(std::to_string(static_cast<long long>(value))); };
  const auto whole = [](double value) { return value == std::trunc(value) && value >= 1 && value < 1e9; };
  if (options.max_contributor_count) {
    if (!whole(*options.max_contributor_count)) return std::nullopt;
    contributors.top = number(*options.max_contributor_count);
  }
  if (options.period) {
    if (!whole(*options.period)) return std::nullopt;
    contributors.period = number(*options.period);
  }
  if (options.order_by) {
    if (*options.order_by != "Sum" && *options.order_by != "Maximum") return std::nullopt;
    contributors.order_by = Text::synthetic(*options.order_by);
  }
  const runtime::ContributorReport::Period none{0, 0, 0, 1, 0, 0, 0};
  for (const std::string& metric : options.metrics) {
    if (!report_metric(none, metric)) return std::nullopt;
  }
  grammar::ast::Pack pack = pack_named("case");
  pack.contributors.push_back(std::move(contributors));
  const auto compiled = compiler::compile({pack}, diagnostics);
  if (!compiled) return std::nullopt;
  const runtime::Observations observations = observe(compiled->program, events);
  const runtime::Contributors& of = compiled->program.contributors.front();
  const runtime::ContributorReport report =
      runtime::report(observations.contributors.front(), of.top, of.by_maximum);
  InsightReport out;
  out.unique = static_cast<double>(report.unique);
  for (const auto& contributor : report.top) out.contributors.push_back({contributor.keys, contributor.value});
  for (const auto& period : report.periods) {
    MetricDatapoint point{runtime::format_time(period.start), {}};
    for (const std::string& metric : options.metrics) point.metrics[metric] = *report_metric(period, metric);
    out.datapoints.push_back(std::move(point));
  }
  return out;
}

}  // namespace

const Engine& product() {
  static const Engine engine = [] {
    Engine all{pattern_matches, metric_filter, test_metric_filter, insight_rule};
    add_alarms(all);
    all.logs_insights = run_query;
    all.statistic = statistic;
    all.metric_math = metric_math;
    all.metrics_insights = metrics_insights;
    return all;
  }();
  return engine;
}

}  // namespace tripline::conformance
