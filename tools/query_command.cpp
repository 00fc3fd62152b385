// `tripline query`: a Logs Insights query over an archive, its table on standard output or in a file.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>

#include "compiler/lower_query.hpp"
#include "runtime/query_run.hpp"
#include "tools/archive_options.hpp"
#include "tools/commands.hpp"
#include "tools/diagnostics_output.hpp"
#include "tools/progress.hpp"
#include "tools/query_output.hpp"
#include "tools/read_packs.hpp"
#include "tools/run_summary.hpp"
#include "tools/terminal.hpp"

namespace tripline::tools {

namespace {

struct QueryCommand {
  std::string query;
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

// A text, or with `@` in front the name of a file that holds it.
std::optional<runtime::QueryPlan> load_query(std::string& query) {
  constexpr std::size_t max_query_bytes = 1 << 20;
  std::string name = "query";
  if (query.starts_with('@') && query.find_first_of(" |\n") == query.npos) {
    name = query.substr(1);
    auto text = read_file(name, max_query_bytes);
    if (!text) {
      fmt::print(stderr, "tripline: {}: cannot be read\n", name);
      return std::nullopt;
    }
    query = std::move(*text);
  }
  grammar::Sources sources;
  const grammar::SourceId id = sources.add(name, query);
  grammar::Diagnostics diagnostics;
  auto plan =
      compiler::compile_query({query, {id, 0, static_cast<std::uint32_t>(query.size())}}, diagnostics);
  diagnostics.sort();
  const std::string said =
      write_diagnostics(diagnostics.list(), sources, DiagnosticsFormat::text, wants_colour(stderr));
  std::fputs(said.c_str(), stderr);
  return plan;
}

runtime::QueryClock clock_of(const runtime::Scope& scope) {
  runtime::QueryClock clock;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  clock.now = static_cast<double>(std::chrono::duration_cast<std::chrono::seconds>(now).count());
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

int run(QueryCommand& command) {
  ArchiveOptions& archive = command.archive;
  if (const auto wrong = fill_scope(archive)) return usage_error(*wrong);
  std::vector<std::pair<std::string, QueryFormat>> files;
  for (const std::string& path : command.outputs) {
    const auto format = format_of(path);
    if (!format)
      return usage_error(fmt::format("-o: `{}` ends in none of .json .ndjson .jsonl .csv .txt", path));
    files.emplace_back(path, *format);
  }
  const QueryFormat format = command.format.empty()
                                 ? (is_terminal(stdout) ? QueryFormat::table : QueryFormat::ndjson)
                                 : *query_format_named(command.format);

  const std::optional<runtime::QueryPlan> plan = load_query(command.query);
  if (!plan) return exit_not_loaded;
  const auto inputs = list_inputs(archive);
  if (!inputs) return exit_not_loaded;

  const runtime::QueryClock clock = clock_of(archive.run.scope);
  Progress progress(stderr, total_bytes(*inputs));
  if (!archive.quiet) archive.run.read.on_progress = [&](std::uint64_t done) { progress.update(done); };
  runtime::QueryRunResult result = runtime::query_archive(*plan, clock, inputs->inputs, archive.run);
  progress.finish();

  RunNumbers numbers = numbers_of(*inputs, result);
  const auto begin = std::chrono::steady_clock::now();
  const runtime::QueryTable table = runtime::evaluate(*plan, clock, std::move(result.observations));
  numbers.evaluate_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  numbers.findings = table.rows.size();
  numbers.threads = archive.run.read.threads;

  QueryContext context{command.query, numbers.events, numbers.matched, 0, false};
  bool written = true;
  for (const auto& [path, file_format] : files) {
    if (write_file(path, write_query(table, file_format, context))) continue;
    fmt::print(stderr, "tripline: {}: cannot be written\n", path);
    written = false;
  }
  if (files.empty() || !command.format.empty()) {
    context.colour = wants_colour(stdout);
    context.width = terminal_columns(stdout).value_or(0);
    const std::string text = write_query(table, format, context);
    std::fwrite(text.data(), 1, text.size(), stdout);
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
  CLI::App* verb = app.add_subcommand("query", "Ask an archive a CloudWatch Logs Insights query");
  verb->add_option("query", command->query, "The query, or @FILE that holds it")->required();
  add_archive_options(*verb, command->archive);
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
      "--from 2025-03-03");
  verb->callback([command, &action] { action = [command] { return run(*command); }; });
}

}  // namespace tripline::tools
