#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "tools/commands.hpp"
#include "tools/generate/generate.hpp"
#include "tools/size_value.hpp"
#include "tools/terminal.hpp"

namespace tripline::tools {

namespace {

int run_generate(const GenerateOptions& options) {
  const bool show = is_terminal(stderr);
  const GenerateResult result = generate(options, [&](double fraction) {
    if (show) fmt::print(stderr, "\rgenerating {:3.0f} %", fraction * 100);
  });
  if (show) fmt::print(stderr, "\r\033[K");
  if (!result.ok) {
    fmt::print(stderr, "tripline: {}\n", result.error);
    return result.refused ? exit_usage : exit_not_loaded;
  }
  const GenerateSummary& s = result.summary;
  fmt::print(stderr, "{}: {} files, {} events, {:.1f} MB JSON, {:.1f} MB gzip, {} steps of ground truth\n",
             options.out.string(), s.files, s.events, static_cast<double>(s.json_bytes) / 1e6,
             static_cast<double>(s.gzip_bytes) / 1e6, s.truth.size());
  return exit_fine;
}

}  // namespace

void add_generate(CLI::App& app, Action& action) {
  auto options = std::make_shared<GenerateOptions>();
  CLI::App* verb = app.add_subcommand("generate", "Write a realistic archive: the same seed gives the same bytes");
  verb->add_option("out", options->out, "Folder to write; created")->required();
  verb->add_option("--days", options->days, "Length of the archive")->capture_default_str();
  verb->add_option("--seed", options->seed, "Everything follows from it")->capture_default_str();
  verb->add_option("--start", options->start, "First instant")->capture_default_str();
  verb->add_option("--events-per-day", options->events_per_day, "Default: by the size of the organisation");
  verb->add_option("--max-bytes", options->max_bytes, "About so many uncompressed bytes (1G, 500M)")
      ->transform(size_value());
  verb->add_option("--accounts", options->accounts, "Accounts of the organisation")->capture_default_str();
  verb->add_option("--people", options->people, "People in it")->capture_default_str();
  verb->add_option("--scenario", options->scenarios, "An intrusion to put in; repeatable, comma-separated")
      ->delimiter(',');
  verb->add_option("-j,--threads", options->threads, "Threads; default: all cores");
  std::string footer = "Scenarios:\n";
  for (const ScenarioName& scenario : scenario_names()) footer += fmt::format("  {:22} {}\n", scenario.name, scenario.description);
  verb->footer(footer + "\nExample:\n  tripline generate out/ --days 2 --scenario stolen-key");
  verb->callback([options, &action] { action = [options] { return run_generate(*options); }; });
}

}  // namespace tripline::tools
