// `tripline run`: rules over an archive, findings on standard output and in files.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <memory>

#include "runtime/evaluate.hpp"
#include "runtime/run.hpp"
#include "tools/archive_options.hpp"
#include "tools/commands.hpp"
#include "tools/config.hpp"
#include "tools/escape.hpp"
#include "tools/findings_output.hpp"
#include "tools/load_rules.hpp"
#include "tools/overview.hpp"
#include "tools/profile_output.hpp"
#include "tools/progress.hpp"
#include "tools/run_summary.hpp"
#include "tools/terminal.hpp"

namespace tripline::tools {

namespace {

constexpr std::size_t most_spans = 100'000;  // of each worker in a trace

struct RunCommand {
  std::string rules;
  std::string format;
  std::vector<std::string> outputs;
  std::string fail_on;
  std::size_t near_misses = 0;  // how many; 0: not asked for
  ArtifactDemands demands;
  ConfigOptions config;
  bool profile = false;
  std::string trace;            // a file for the profile; empty: none
  ArchiveOptions archive;
};

// What an output file holds is told by its ending.
std::optional<FindingsFormat> format_of(const std::string& path) {
  const std::size_t dot = path.rfind('.');
  const std::string ending = dot == std::string::npos ? "" : path.substr(dot + 1);
  if (ending == "jsonl") return FindingsFormat::ndjson;
  if (ending == "txt") return FindingsFormat::table;
  return findings_format_named(ending);
}

// What the repository settles, where the command line does not say otherwise. False when it does not load.
bool configure(RunCommand& command) {
  const std::optional<Config> config = load_config(command.config);
  if (!config) return false;
  if (command.fail_on.empty()) command.fail_on = config->fail_on;
  if (command.demands.signature.empty()) command.demands.signature = config->require_signature;
  command.demands.tested = command.demands.tested || config->require_tested;
  return true;
}

int run(RunCommand& command) {
  ArchiveOptions& archive = command.archive;
  if (const auto wrong = fill_scope(archive)) return usage_error(*wrong);
  if (!configure(command)) return exit_not_loaded;
  std::vector<std::pair<std::string, FindingsFormat>> files;
  for (const std::string& path : command.outputs) {
    const auto format = format_of(path);
    if (!format) return usage_error(fmt::format("-o: `{}` ends in none of .json .ndjson .jsonl .csv .sarif .txt", path));
    files.emplace_back(path, *format);
  }
  const bool terminal = is_terminal(stdout);
  const FindingsFormat format = command.format.empty() ? (terminal ? FindingsFormat::table : FindingsFormat::ndjson)
                                                       : *findings_format_named(command.format);

  std::optional<runtime::Program> program = load_program(command.rules, command.demands);
  if (!program) return exit_not_loaded;
  runtime::drop_silent_graphs(*program);

  if (!open_places({&*program}, archive)) return exit_not_loaded;
  archive.run.profile = command.profile || !command.trace.empty();
  archive.run.read.max_spans = command.trace.empty() ? 0 : most_spans;
  const auto inputs = list_inputs(archive);
  if (!inputs) return exit_not_loaded;
  Progress progress(stderr, total_bytes(*inputs));
  if (!archive.quiet) archive.run.read.on_progress = [&](std::uint64_t done) { progress.update(done); };
  const runtime::RunResult result = runtime::observe_archive(*program, inputs->inputs, archive.run);
  progress.finish();

  const auto begin = std::chrono::steady_clock::now();
  std::vector<std::string> names;
  for (const runtime::Input& input : inputs->inputs) names.push_back(input.name);
  const std::vector<runtime::Finding> findings = runtime::evaluate(*program, result.observations, names);
  std::vector<runtime::NearMiss> misses;
  if (command.near_misses > 0) {
    misses = runtime::near_misses(*program, result.observations, names, command.near_misses);
  }
  const double evaluate_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();

  FindingsContext context{&*program, result.observations.events, result.observations.matched,
                          result.observations.first, result.observations.last, 0, false};
  if (command.near_misses > 0) context.near_misses = misses;
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
  if (!archive.quiet && archive.summary != "none") {
    RunNumbers numbers = run_numbers(*program, *inputs, result);
    numbers.findings = findings.size();
    numbers.threads = archive.run.read.threads;
    numbers.evaluate_seconds = evaluate_seconds;
    std::fflush(stdout);
    std::fputs((archive.summary == "json" ? run_summary_json(numbers) : run_summary(numbers, wants_colour(stderr))).c_str(),
               stderr);
  }
  if (result.profile) {
    const RunProfile profile{*program, result, evaluate_seconds};
    if (command.profile) std::fputs(("\n" + profile_text(profile, wants_colour(stderr))).c_str(), stderr);
    if (!command.trace.empty() && !write_file(command.trace, profile_trace(profile, inputs->inputs))) {
      fmt::print(stderr, "tripline: {}: cannot be written\n", command.trace);
      written = false;
    }
  }
  if (!written) return exit_not_loaded;
  const bool whole = result.report.skipped == 0 && result.observations.without_time == 0 && inputs->warnings.empty();
  if (archive.strict && !whole) return exit_not_loaded;
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
  CLI::App* verb = app.add_subcommand("run", "Run compiled rules over an archive");
  verb->add_option("rules", command->rules, "An artifact (.trc), or a pack file or folder")->required();
  add_archive_options(*verb, command->archive);
  add_geoip_option(*verb, command->archive);
  verb->add_option("--format", command->format, "table, json, ndjson, csv or sarif; default: table on a terminal, else ndjson")
      ->check(CLI::IsMember({"table", "json", "ndjson", "csv", "sarif"}));
  verb->add_option("-o,--output", command->outputs, "Also write findings to a file; its ending tells the format")->allow_extra_args(false);
  verb->add_option("--fail-on", command->fail_on, "Exit 1 on findings of this severity or above")
      ->check(CLI::IsMember({"info", "low", "medium", "high", "critical"}));
  // A flag with a value behind `=`: as an option it would take the next argument for its value.
  verb->add_flag("--near-misses{10}", command->near_misses,
                 "Also list the threats that almost fired, the nearest first; =N: how many")
      ->check(CLI::Range(std::size_t{1}, std::size_t{100'000}));
  verb->add_option("--require-signature", command->demands.signature,
                   "Refuse rules that are not signed by this key (public.pem; see `tripline verify`)");
  verb->add_flag("--require-tested", command->demands.tested,
                 "Refuse rules without a record of tests that all passed (see `tripline compile --test`)");
  add_config_options(*verb, command->config);
  verb->add_flag("--profile", command->profile, "Say on standard error what the run spent on stages, rules and fields");
  verb->add_option("--profile-trace", command->trace, "Write the same to a file, with the files that each worker read, as a Chrome trace");
  verb->footer("Example:\n  tripline run guard.trc AWSLogs/ --from 2025-03-03 -o findings.json --fail-on high");
  verb->callback([command, &action] { action = [command] { return run(*command); }; });
}

}  // namespace tripline::tools
