// `tripline query`: a query over an archive or over the metrics of rules, its table on standard output or in a file.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <memory>

#include "compiler/scalars.hpp"
#include "runtime/query_run.hpp"
#include "tools/archive_options.hpp"
#include "tools/commands.hpp"
#include "tools/escape.hpp"
#include "tools/metrics_query.hpp"
#include "tools/progress.hpp"
#include "tools/quantities.hpp"
#include "tools/query_output.hpp"
#include "tools/query_source.hpp"
#include "tools/read_packs.hpp"
#include "tools/run_summary.hpp"
#include "tools/size_value.hpp"
#include "tools/terminal.hpp"

namespace tripline::tools {

namespace {

constexpr std::uint32_t least_period = 60;  // seconds; of a query about metrics

struct QueryCommand {
  std::string query;
  std::string saved;    // rules that hold the query
  std::string list;     // rules whose queries are listed
  std::string metrics;  // rules whose metrics are asked
  std::string period;   // of a query about metrics
  std::string format;
  std::vector<std::string> outputs;
  ArchiveOptions archive;
};

std::optional<QueryFormat> format_of(const std::string& path) {
  const std::size_t dot = path.rfind('.');
  const std::string ending = dot == std::string::npos ? "" : path.substr(dot + 1);
  if (ending == "jsonl") return QueryFormat::ndjson;
  if (ending == "txt") return QueryFormat::table;
  return query_format_named(ending);
}

// Where a query comes from and whether it may look at this archive; empty after saying why not.
std::optional<QuerySource> load_query(const QueryCommand& command) {
  auto source = command.saved.empty() ? query_of_text(command.query) : saved_query(command.saved, command.query);
  if (!source) return std::nullopt;
  const auto& group = command.archive.run.scope.log_group;
  const std::vector<std::string>& meant = source->log_groups;
  if (group && !meant.empty() && std::find(meant.begin(), meant.end(), *group) == meant.end()) {
    fmt::print(stderr, "tripline: `{}` is meant for the log groups {}\n", terminal_safe(command.query),
               terminal_safe(fmt::format("{}", fmt::join(meant, ", "))));
    return std::nullopt;
  }
  return source;
}

std::int64_t now_seconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

runtime::QueryClock clock_of(const runtime::Scope& scope) {
  runtime::QueryClock clock;
  clock.now = static_cast<double>(now_seconds());
  if (scope.from) clock.start = static_cast<double>(*scope.from) * 1000;
  if (scope.to) clock.end = static_cast<double>(*scope.to) * 1000;
  return clock;
}

RunNumbers numbers_of(const runtime::InputList& inputs, const runtime::QueryRunResult& result) {
  const runtime::QueryObservations& o = result.observations;
  RunNumbers n;
  n.query = true;
  n.files = result.account.report.files;
  n.pruned = inputs.pruned;
  n.other = inputs.other;
  n.bytes_in = result.account.report.bytes_in;
  n.bytes_out = result.account.report.bytes_out;
  n.events = o.events;
  n.matched = o.matched;
  n.duplicates = o.duplicates;
  n.conflicts = result.account.conflicts;
  n.forgotten = result.account.forgotten;
  n.without_time = o.without_time;
  n.outside = o.outside;
  n.skipped = result.account.report.skipped;
  n.skips = result.account.report.skips;
  n.first = o.first;
  n.last = o.last;
  n.observe_seconds = result.account.seconds;
  return n;
}

QueryFormat format_of(const QueryCommand& command) {
  if (!command.format.empty()) return *query_format_named(command.format);
  return is_terminal(stdout) ? QueryFormat::table : QueryFormat::ndjson;
}

void print(const runtime::QueryTable& table, QueryFormat format, QueryContext context) {
  context.colour = wants_colour(stdout);
  context.width = terminal_columns(stdout).value_or(0);
  const std::string text = write_query(table, format, context);
  std::fwrite(text.data(), 1, text.size(), stdout);
}

int list(const QueryCommand& command) {
  const auto table = saved_queries(command.list);
  if (!table) return exit_not_loaded;
  print(*table, format_of(command), {});
  return exit_fine;
}

// Empty after saying what is wrong.
std::optional<QueryAnswer> ask_events(const QuerySource& source, ArchiveOptions& archive) {
  const runtime::QueryPlan& plan = source.plan;
  runtime::Scope& scope = archive.run.scope;
  const auto inputs = list_inputs(archive);
  if (!inputs) return std::nullopt;

  const runtime::QueryClock clock = clock_of(scope);
  Progress progress(stderr, total_bytes(*inputs));
  if (!archive.quiet) archive.run.read.on_progress = [&](std::uint64_t done) { progress.update(done); };
  runtime::QueryRunResult result = runtime::query_archive(plan, clock, inputs->inputs, archive.run);
  progress.finish();

  RunNumbers numbers = numbers_of(*inputs, result);
  const auto begin = std::chrono::steady_clock::now();
  runtime::QueryTable table = runtime::evaluate(plan, clock, std::move(result.observations));
  numbers.evaluate_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  numbers.findings = table.rows.size();
  numbers.threads = archive.run.read.threads;

  if (table.too_large) {
    fmt::print(stderr,
               "tripline: no answer: the query would keep more than {} (--memory) of groups, different values or rows; "
               "narrow it by filter, --from or --to\n",
               bytes_text(static_cast<double>(archive.run.query_bytes)));
    return std::nullopt;
  }
  if (!archive.quiet && table.rows.size() == runtime::query_limit) {  // L36
    fmt::print(stderr, "tripline: {} rows, the most that a query gives: there may be more\n", grouped(table.rows.size()));
  }
  return QueryAnswer{source.text, std::move(table), std::move(numbers)};
}

// Empty after saying what is wrong.
std::optional<QueryAnswer> ask(QueryCommand& command, std::int64_t period) {
  if (!command.metrics.empty()) {
    const auto text = query_text(command.query);
    return text ? ask_metrics({*text, command.metrics, period}, command.archive) : std::nullopt;
  }
  const std::optional<QuerySource> source = load_query(command);
  if (!source) return std::nullopt;
  runtime::Scope& scope = command.archive.run.scope;
  if (source->span > 0 && !scope.from) scope.from = scope.to.value_or(now_seconds()) - source->span;
  if (source->language == runtime::SavedQuery::Language::metrics) {
    return ask_metrics({{command.query, source->text}, command.saved, period}, command.archive);
  }
  return ask_events(*source, command.archive);
}

int run(QueryCommand& command) {
  ArchiveOptions& archive = command.archive;
  if (const auto wrong = fill_scope(archive)) return usage_error(*wrong);
  auto period = compiler::parse_duration(command.period.empty() ? "5m" : command.period);
  const bool raised = period && *period < least_period;  // S8
  if (raised) period = least_period;
  if (!period || *period % least_period != 0) {
    return usage_error(fmt::format("--period: `{}` is no multiple of a minute such as 5m or 1h", command.period));
  }
  if (!command.period.empty() && command.metrics.empty() && command.saved.empty()) {
    return usage_error("--period: only queries about metrics have one");
  }
  if (raised) {
    fmt::print(stderr, "tripline: --period: `{}` is raised to a minute, the shortest there is\n", command.period);
  }
  std::vector<std::pair<std::string, QueryFormat>> files;
  for (const std::string& path : command.outputs) {
    const auto format = format_of(path);
    if (!format)
      return usage_error(fmt::format("-o: `{}` ends in none of .json .ndjson .jsonl .csv .txt", path));
    files.emplace_back(path, *format);
  }
  const auto answer = ask(command, *period);
  if (!answer) return exit_not_loaded;
  const auto& [query, table, numbers] = *answer;
  const QueryContext context{query, numbers.events, numbers.matched, 0, false};
  bool written = true;
  for (const auto& [path, file_format] : files) {
    if (write_file(path, write_query(table, file_format, context))) continue;
    fmt::print(stderr, "tripline: {}: cannot be written\n", path);
    written = false;
  }
  if (files.empty() || !command.format.empty()) {
    print(table, format_of(command), context);
  }
  if (!table.exact)
    fmt::print(stderr, "tripline: percentiles over very many different numbers are within 0.05 %\n");
  if (!archive.quiet && archive.summary != "none") {
    std::fflush(stdout);
    std::fputs(
        (archive.summary == "json" ? run_summary_json(numbers) : run_summary(numbers, wants_colour(stderr)))
            .c_str(),
        stderr);
  }
  if (!written) return exit_not_loaded;
  return archive.strict && (numbers.skipped > 0 || numbers.without_time > 0) ? exit_not_loaded : exit_fine;
}

}  // namespace

void add_query(CLI::App& app, Action& action) {
  auto command = std::make_shared<QueryCommand>();
  CLI::App* verb = app.add_subcommand("query", "Ask an archive a CloudWatch Logs Insights or Metrics Insights query");
  auto* query = verb->add_option("query", command->query, "The query, or @FILE that holds it; with --saved its name");
  add_archive_options(*verb, command->archive);
  verb->get_option("archive")->required(false);
  auto* saved = verb->add_option("--saved", command->saved,
                                 "An artifact (.trc), or a pack file or folder, that has the query by name");
  verb->add_option("--list", command->list, "List the queries of an artifact, or a pack file or folder")
      ->excludes(saved);
  auto* metrics = verb->add_option("--metrics", command->metrics,
                                   "Ask a Metrics Insights query about the metrics of an artifact, or a pack file or folder");
  metrics->excludes(saved);
  verb->add_option("--period", command->period,
                   "Length of the periods of a query about metrics, a minute or a multiple of it; default 5m");
  verb->add_option("--memory", command->archive.run.query_bytes,
                   "Bound of the groups, different values and rows that a query keeps, in each thread and in all; "
                   "exit 2 and no answer where it is passed")
      ->transform(size_value())
      ->capture_default_str();
  verb->add_option("--format", command->format,
                   "table, json, ndjson or csv; default: table on a terminal, else ndjson")
      ->check(CLI::IsMember({"table", "json", "ndjson", "csv"}));
  verb->add_option("-o,--output", command->outputs, "Write the table to a file; its ending tells the format")
      ->allow_extra_args(false);
  verb->footer(
      "Example:\n  tripline query 'filter eventName = \"ConsoleLogin\" | stats count(*) by sourceIPAddress' "
      "AWSLogs/\n"
      "  tripline query 'stats count(*) as calls by bin(1h), eventSource | sort calls desc | limit 20' "
      "AWSLogs/ "
      "--from 2025-03-03\n"
      "  tripline query --saved rules/ console-signin-failures AWSLogs/\n"
      "  tripline query --metrics rules/aws-blog 'SELECT SUM(\"presigned-URL-userName\") FROM \"advanced-cloudtrail-event\" "
      "GROUP BY userName' AWSLogs/ --period 1h");
  verb->callback([command, query, &action] {
    if (!command->list.empty()) {
      action = [command] { return list(*command); };
      return;
    }
    if (query->count() == 0) throw CLI::RequiredError("query");  // an empty one is an error of its own (L2)
    if (command->archive.archive.empty()) throw CLI::RequiredError("archive");
    action = [command] { return run(*command); };
  });
}

}  // namespace tripline::tools
