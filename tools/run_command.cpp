// `tripline run`: rules over an archive, findings on standard output and in files.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>

#include "runtime/evaluate.hpp"
#include "runtime/event_time.hpp"
#include "runtime/run.hpp"
#include "tools/commands.hpp"
#include "tools/escape.hpp"
#include "tools/findings_output.hpp"
#include "tools/load_rules.hpp"
#include "tools/overview.hpp"
#include "tools/progress.hpp"
#include "tools/run_summary.hpp"
#include "tools/terminal.hpp"

namespace tripline::tools {

namespace {

struct RunCommand {
  std::string rules;
  std::vector<std::string> archive;
  std::string format;
  std::vector<std::string> outputs;
  std::string from, to;
  std::vector<std::string> accounts, regions;
  std::string log_group;
  std::string time = "event";
  std::string fail_on;
  std::string summary = "text";
  bool strict = false;
  bool quiet = false;
  bool no_dedup = false;
  runtime::RunOptions options;
};

// What an output file holds is told by its ending.
std::optional<FindingsFormat> format_of(const std::string& path) {
  const std::size_t dot = path.rfind('.');
  const std::string ending = dot == std::string::npos ? "" : path.substr(dot + 1);
  if (ending == "jsonl") return FindingsFormat::ndjson;
  if (ending == "txt") return FindingsFormat::table;
  return findings_format_named(ending);
}

bool all_digits(const std::string& text, std::size_t length) {
  return text.size() == length && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Times, accounts and regions are judged before anything is read. Returns what is wrong.
std::optional<std::string> fill_scope(RunCommand& command) {
  runtime::Scope& scope = command.options.scope;
  for (const auto& [text, place, name] : {std::tuple(&command.from, &scope.from, "--from"),
                                          std::tuple(&command.to, &scope.to, "--to")}) {
    if (text->empty()) continue;
    *place = runtime::parse_time(*text);
    if (!*place) return fmt::format("{}: `{}` is no time such as 2025-03-03 or 2025-03-03T12:00:00Z", name, *text);
  }
  if (scope.from && scope.to && *scope.from >= *scope.to) return "--from is not before --to";
  for (const std::string& account : command.accounts) {
    if (!all_digits(account, 12)) return fmt::format("--account: `{}` is no account id of 12 digits", account);
  }
  for (const std::string& region : command.regions) {
    const bool shape = std::count(region.begin(), region.end(), '-') >= 2 && region.back() >= '0' && region.back() <= '9';
    if (!shape) return fmt::format("--region: `{}` is no region such as eu-west-1", region);
  }
  scope.accounts = command.accounts;
  scope.regions = command.regions;
  if (!command.log_group.empty()) scope.log_group = command.log_group;
  scope.envelope_time = command.time == "envelope";
  return std::nullopt;
}

int usage_error(const std::string& what) {
  fmt::print(stderr, "tripline: {}\n", what);
  return exit_usage;
}

int run(RunCommand& command) {
  if (const auto wrong = fill_scope(command)) return usage_error(*wrong);
  std::vector<std::pair<std::string, FindingsFormat>> files;
  for (const std::string& path : command.outputs) {
    const auto format = format_of(path);
    if (!format) return usage_error(fmt::format("-o: `{}` ends in none of .json .ndjson .jsonl .csv .txt", path));
    files.emplace_back(path, *format);
  }
  const bool terminal = is_terminal(stdout);
  const FindingsFormat format = command.format.empty() ? (terminal ? FindingsFormat::table : FindingsFormat::ndjson)
                                                       : *findings_format_named(command.format);

  const std::optional<runtime::Program> program = load_program(command.rules);
  if (!program) return exit_not_loaded;

  const runtime::Prune prune{command.options.scope.from, command.options.scope.to, command.accounts, command.regions};
  const runtime::InputList inputs = runtime::find_inputs(command.archive, prune);
  for (const std::string& error : inputs.errors) fmt::print(stderr, "tripline: {}\n", terminal_safe(error));
  if (!inputs.errors.empty()) return exit_not_loaded;
  for (const std::string& warning : inputs.warnings) fmt::print(stderr, "tripline: {}\n", terminal_safe(warning));

  std::uint64_t total = 0;
  for (const runtime::Input& input : inputs.inputs) total += input.size;
  Progress progress(stderr, total);
  command.options.deduplicate = !command.no_dedup;
  if (!command.quiet) command.options.read.on_progress = [&](std::uint64_t done) { progress.update(done); };
  const runtime::RunResult result = runtime::observe_archive(*program, inputs.inputs, command.options);
  progress.finish();

  const auto begin = std::chrono::steady_clock::now();
  std::vector<std::string> names;
  for (const runtime::Input& input : inputs.inputs) names.push_back(input.name);
  const std::vector<runtime::Finding> findings = runtime::evaluate(*program, result.observations, names);
  const double evaluate_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();

  FindingsContext context{&*program, result.observations.events, result.observations.matched,
                          result.observations.first, result.observations.last, 0, false};
  bool written = true;
  for (const auto& [path, file_format] : files) {
    if (write_file(path, write_findings(findings, file_format, context))) continue;
    fmt::print(stderr, "tripline: {}: cannot be written\n", path);
    written = false;
  }
  if (files.empty() || !command.format.empty()) {
    context.colour = wants_colour(stdout);
    context.width = terminal_columns(stdout).value_or(0);
    const std::string text = write_findings(findings, format, context);
    std::fwrite(text.data(), 1, text.size(), stdout);
    if (format == FindingsFormat::table) std::fputs(("\n" + overview(findings, context.colour)).c_str(), stdout);
  }
  if (!command.quiet && command.summary != "none") {
    RunNumbers numbers = run_numbers(*program, inputs, result);
    numbers.findings = findings.size();
    numbers.threads = command.options.read.threads;
    numbers.evaluate_seconds = evaluate_seconds;
    std::fflush(stdout);
    std::fputs((command.summary == "json" ? run_summary_json(numbers) : run_summary(numbers, wants_colour(stderr))).c_str(),
               stderr);
  }
  if (!written) return exit_not_loaded;
  const bool whole = result.report.skipped == 0 && result.observations.without_time == 0 && inputs.warnings.empty();
  if (command.strict && !whole) return exit_not_loaded;
  if (!command.fail_on.empty()) {
    const runtime::Severity least = *runtime::severity_named(command.fail_on);
    const bool grave = std::any_of(findings.begin(), findings.end(),
                                   [&](const runtime::Finding& f) { return f.rule->severity >= least; });
    if (grave) return exit_found;
  }
  return exit_fine;
}

}  // namespace

void add_run(CLI::App& app, Action& action) {
  auto command = std::make_shared<RunCommand>();
  runtime::ReadOptions& read = command->options.read;
  read.threads = std::max(1u, std::thread::hardware_concurrency());
  CLI::App* verb = app.add_subcommand("run", "Run compiled rules over an archive");
  verb->add_option("rules", command->rules, "An artifact (.trc), or a pack file or folder")->required();
  verb->add_option("archive", command->archive, "Files, folders, globs, or - for standard input")->required();
  verb->add_option("--format", command->format, "table, json, ndjson or csv; default: table on a terminal, else ndjson")
      ->check(CLI::IsMember({"table", "json", "ndjson", "csv"}));
  verb->add_option("-o,--output", command->outputs, "Also write findings to a file; its ending tells the format");
  verb->add_option("--from", command->from, "Only events from this time on");
  verb->add_option("--to", command->to, "Only events before this time");
  verb->add_option("--account", command->accounts, "Only events of these accounts")->delimiter(',');
  verb->add_option("--region", command->regions, "Only events of these regions")->delimiter(',');
  verb->add_option("--log-group", command->log_group, "The log group that the archive is: only rules that watch it");
  verb->add_option("--time", command->time, "Whose time counts: the event's, or its envelope's")
      ->check(CLI::IsMember({"event", "envelope"}))
      ->capture_default_str();
  verb->add_option("--fail-on", command->fail_on, "Exit 1 on findings of this severity or above")
      ->check(CLI::IsMember({"info", "low", "medium", "high", "critical"}));
  verb->add_flag("--strict", command->strict, "Exit 2 when anything had to be skipped");
  verb->add_flag("--no-dedup", command->no_dedup, "Count every copy of a redelivered event");
  verb->add_option("--dedup-memory", command->options.dedup_bytes, "Bound of what is remembered of seen events")
      ->transform(CLI::AsSizeValue(true))
      ->capture_default_str();
  verb->add_option("-j,--threads", read.threads, "Threads")->check(CLI::Range(1, 1024))->capture_default_str();
  verb->add_option("--window", read.window_bytes, "Bytes inflated at a time")
      ->transform(CLI::AsSizeValue(true))
      ->capture_default_str();
  verb->add_option("--max-event", read.max_event_bytes, "Longest event")
      ->transform(CLI::AsSizeValue(true))
      ->capture_default_str();
  verb->add_option("--max-ratio", read.max_ratio, "Largest ratio of inflated to compressed bytes")->capture_default_str();
  verb->add_option("--max-file", read.max_file_bytes, "Most inflated bytes of a file")
      ->transform(CLI::AsSizeValue(true))
      ->capture_default_str();
  verb->add_option("--summary", command->summary, "On standard error: text, json or none")
      ->check(CLI::IsMember({"text", "json", "none"}))
      ->capture_default_str();
  verb->add_flag("-q,--quiet", command->quiet, "No progress and no summary");
  verb->footer("Example:\n  tripline run guard.trc AWSLogs/ --from 2025-03-03 -o findings.json --fail-on high");
  verb->callback([command, &action] { action = [command] { return run(*command); }; });
}

}  // namespace tripline::tools
