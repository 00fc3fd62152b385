// `tripline backtest`: two versions of rules over one archive in one pass, and what the change would have meant.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "runtime/evaluate.hpp"
#include "runtime/run.hpp"
#include "tools/archive_options.hpp"
#include "tools/backtest_output.hpp"
#include "tools/commands.hpp"
#include "tools/load_rules.hpp"
#include "tools/progress.hpp"
#include "tools/run_summary.hpp"
#include "tools/terminal.hpp"

namespace tripline::tools {

namespace {

struct BacktestCommand {
  std::string old_rules, new_rules;
  std::string format = "table";
  std::optional<std::uint64_t> budget;
  std::size_t limit = 20;
  ArchiveOptions archive;
};

int backtest(BacktestCommand& command) {
  ArchiveOptions& archive = command.archive;
  if (const auto wrong = fill_scope(archive)) return usage_error(*wrong);
  std::vector<runtime::Program> programs;
  for (const std::string& rules : {command.old_rules, command.new_rules}) {
    std::optional<runtime::Program> program = load_program(rules);
    if (!program) return exit_not_loaded;
    runtime::drop_silent_graphs(*program);
    programs.push_back(std::move(*program));
  }
  if (!open_places({&programs[0], &programs[1]}, archive)) return exit_not_loaded;
  const auto inputs = list_inputs(archive);
  if (!inputs) return exit_not_loaded;
  Progress progress(stderr, total_bytes(*inputs));
  if (!archive.quiet) archive.run.read.on_progress = [&](std::uint64_t done) { progress.update(done); };
  const std::vector<runtime::RunResult> results =
      runtime::observe_programs({&programs[0], &programs[1]}, inputs->inputs, archive.run);
  progress.finish();

  std::vector<std::string> names;
  for (const runtime::Input& input : inputs->inputs) names.push_back(input.name);
  const auto before = runtime::evaluate(programs[0], results[0].observations, names);
  const auto after = runtime::evaluate(programs[1], results[1].observations, names);
  const runtime::Observations& observed = results[1].observations;
  Backtest answer{command.old_rules, command.new_rules, observed.events, observed.first, observed.last,
                  compare_findings(before, after), command.budget};
  const std::string out = command.format == "json"       ? backtest_json(answer)
                          : command.format == "markdown" ? backtest_markdown(answer, command.limit)
                                                         : backtest_text(answer, command.limit, wants_colour(stdout));
  std::fwrite(out.data(), 1, out.size(), stdout);
  if (!archive.quiet && archive.summary != "none") {
    RunNumbers numbers = run_numbers(programs[1], *inputs, results[1]);
    numbers.findings = after.size();
    numbers.threads = archive.run.read.threads;
    std::fflush(stdout);
    const std::string summary =
        archive.summary == "json" ? run_summary_json(numbers) : run_summary(numbers, wants_colour(stderr));
    std::fputs(summary.c_str(), stderr);
  }
  const bool whole = results[1].report.skipped == 0 && observed.without_time == 0 && inputs->warnings.empty();
  if (archive.strict && !whole) return exit_not_loaded;
  return exceeds_budget(answer) ? exit_found : exit_fine;
}

}  // namespace

void add_backtest(CLI::App& app, Action& action) {
  auto command = std::make_shared<BacktestCommand>();
  CLI::App* verb = app.add_subcommand("backtest", "What a change of rules would have meant for an archive");
  verb->add_option("old", command->old_rules, "The rules as they are: an artifact (.trc), or a pack file or folder")->required();
  verb->add_option("new", command->new_rules, "The rules as they would be")->required();
  add_archive_options(*verb, command->archive);
  add_geoip_option(*verb, command->archive);
  verb->add_option("--format", command->format, "table, json or markdown")
      ->check(CLI::IsMember({"table", "json", "markdown"}))
      ->capture_default_str();
  verb->add_option("--budget", command->budget, "Exit 1 if the new rules give more alerts on some day (UTC)");
  verb->add_option("--limit", command->limit, "How many findings gained, and lost, are shown; JSON has all")
      ->check(CLI::Range(0, 100'000))
      ->capture_default_str();
  verb->footer("Example:\n  tripline backtest guard-1.trc rules/ AWSLogs/ --budget 20 --format markdown\n\n"
               "Exit codes: 0 fine, 1 more alerts than the budget, 2 rules or input do not load, 3 usage.");
  verb->callback([command, &action] { action = [command] { return backtest(*command); }; });
}

}  // namespace tripline::tools
