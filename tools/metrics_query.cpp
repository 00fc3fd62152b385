#include "tools/metrics_query.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "compiler/lower_sql.hpp"
#include "grammar/parse_sql.hpp"
#include "runtime/run.hpp"
#include "runtime/watched_series.hpp"
#include "tools/diagnostics_output.hpp"
#include "tools/escape.hpp"
#include "tools/load_rules.hpp"
#include "tools/progress.hpp"
#include "tools/terminal.hpp"

namespace tripline::tools {

namespace {

using runtime::OwnedQueryValue;
using runtime::Program;
using runtime::QueryValue;

// S3: a name that matches nothing is no error, but rarely what was meant.
void say_unknown(const Program& program, const runtime::MetricsQuery& query) {
  std::vector<std::string> names;
  for (const runtime::Metric& metric : program.metrics) names.push_back(metric.space + "/" + metric.name);
  const std::vector<std::string_view> known(names.begin(), names.end());
  const std::string asked = query.space + "/" + query.metric;
  const auto near = grammar::nearest_name(asked, known);
  fmt::print(stderr, "tripline: the rules have no metric {}{}\n", terminal_safe(asked),
             near ? fmt::format("; did you mean {}?", terminal_safe(*near)) : "");
}

std::vector<runtime::MetricSeries> series_of(const Program& program, runtime::SeriesTable& table) {
  std::vector<runtime::MetricSeries> out;
  for (std::uint32_t m = 0; m < program.metrics.size(); ++m) {
    const runtime::Metric& metric = program.metrics[m];
    for (const auto& [key, cells] : table.of(m)) {
      runtime::MetricSeries& series = out.emplace_back();
      series.space = metric.space;
      series.name = metric.name;
      const std::vector<std::string> values = runtime::split_key(key);
      for (std::size_t d = 0; d < values.size(); ++d) series.dimensions.emplace(metric.dimensions[d].name, values[d]);
      series.cells = cells;
    }
  }
  return out;
}

runtime::QueryTable table_of(const runtime::QueryResult& result, const runtime::MetricsQuery& query,
                             const std::string& value) {
  runtime::QueryTable table;
  table.columns = {"time"};
  table.columns.insert(table.columns.end(), query.group_by.begin(), query.group_by.end());
  table.columns.push_back(value);
  for (const runtime::QuerySeries& series : result.series) {
    for (const auto& [start, number] : series.points) {
      auto& row = table.rows.emplace_back();
      row.emplace_back(QueryValue::of_time(static_cast<double>(start) * 1000));
      for (const std::string& part : series.group) row.emplace_back(QueryValue::of_text(part));
      row.emplace_back(QueryValue::of(number));
    }
  }
  return table;
}

}  // namespace

std::optional<MetricsPlan> metrics_plan(const QueryText& given) {
  const std::string& sql = given.text;
  grammar::Sources sources;
  const grammar::SourceId id = sources.add(given.name, sql);
  grammar::Diagnostics diagnostics;
  const auto tree = grammar::parse_sql({sql, {id, 0, static_cast<std::uint32_t>(sql.size())}}, diagnostics);
  diagnostics.sort();
  std::fputs(write_diagnostics(diagnostics.list(), sources, DiagnosticsFormat::text, wants_colour(stderr)).c_str(), stderr);
  if (!tree || diagnostics.has_errors()) return std::nullopt;
  return MetricsPlan{sql, compiler::lower_sql(*tree),
                     fmt::format("{}({})", grammar::to_string(tree->function), tree->metric.text)};
}

Program only_metrics(Program program, const MetricsPlan& plan) {
  std::erase_if(program.metrics, [&](const runtime::Metric& metric) {
    return metric.space != plan.query.space || metric.name != plan.query.metric;
  });
  program.alarms.clear();
  program.composites.clear();
  program.threats.clear();
  program.outliers.clear();
  program.scores.clear();
  program.contributors.clear();
  program.graphs.clear();
  program.queries.clear();
  for (runtime::Metric& metric : program.metrics) metric.evidence = metric.values = false;
  return program;
}

MetricsTable metrics_table(const Program& program, const runtime::Observations& observations, const MetricsPlan& plan,
                           const runtime::QueryWindow& window) {
  runtime::SeriesTable series(program, observations);
  const runtime::QueryResult result = runtime::evaluate_query(plan.query, series_of(program, series), window);
  MetricsTable made{table_of(result, plan.query, plan.value), result.left_out};
  made.table.exact = made.table.exact && made.left_out == 0;
  return made;
}

std::optional<QueryAnswer> ask_metrics(const MetricsQuestion& question, ArchiveOptions& archive) {
  const auto plan = metrics_plan(question.query);
  if (!plan) return std::nullopt;
  auto rules = load_program(question.rules);
  if (!rules) return std::nullopt;
  const auto inputs = list_inputs(archive);
  if (!inputs) return std::nullopt;
  const bool known = std::any_of(rules->metrics.begin(), rules->metrics.end(), [&](const runtime::Metric& metric) {
    return metric.space == plan->query.space && metric.name == plan->query.metric;
  });
  if (!known) say_unknown(*rules, plan->query);
  const Program program = only_metrics(std::move(*rules), *plan);

  Progress progress(stderr, total_bytes(*inputs));
  if (!archive.quiet) archive.run.read.on_progress = [&](std::uint64_t done) { progress.update(done); };
  const runtime::RunResult run = runtime::observe_archive(program, inputs->inputs, archive.run);
  progress.finish();

  const auto begin = std::chrono::steady_clock::now();
  runtime::QueryWindow window;
  window.period = question.period;
  window.from = archive.run.scope.from.value_or(window.from);
  window.to = archive.run.scope.to.value_or(window.to);
  MetricsTable made = metrics_table(program, run.observations, *plan, window);
  QueryAnswer answer{plan->text, std::move(made.table), run_numbers(program, *inputs, run)};
  answer.numbers.query = true;
  answer.numbers.findings = answer.table.rows.size();
  answer.numbers.threads = archive.run.read.threads;
  answer.numbers.evaluate_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (made.left_out > 0) {
    fmt::print(stderr, "tripline: {} series are left out: a query looks at 10,000\n", made.left_out);  // S11
  }
  return answer;
}

}  // namespace tripline::tools
