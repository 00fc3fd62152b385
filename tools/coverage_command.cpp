// `tripline coverage --attack`: the techniques that rules are about.
#include <CLI/CLI.hpp>
#include <memory>

#include "tools/attack_coverage.hpp"
#include "tools/commands.hpp"
#include "tools/config.hpp"

namespace tripline::tools {

namespace {

struct CoverageOptions {
  std::vector<std::string> paths;
  ConfigOptions config;
  std::string format = "table";
  std::string name = "tripline";
  bool attack = false;
  bool missing = false;
};

int coverage(const CoverageOptions& options) {
  const std::optional<Config> config = load_config(options.config);
  if (!config) return exit_not_loaded;
  const std::vector<std::string> paths = rules_or_configured(options.paths, *config);
  if (paths.empty()) return exit_usage;
  const LoadedPacks loaded = load_packs(paths);
  say_diagnostics(loaded, false);
  if (!loaded.ok()) return exit_not_loaded;
  const AttackCoverage made = attack_coverage(listed_rules(loaded));
  const std::string text = options.format == "json"        ? coverage_json(made)
                           : options.format == "navigator" ? coverage_layer(made, options.name)
                                                           : coverage_table(made, options.missing);
  std::fputs(text.c_str(), stdout);
  return exit_fine;
}

}  // namespace

void add_coverage(CLI::App& app, Action& action) {
  auto options = std::make_shared<CoverageOptions>();
  CLI::App* verb = app.add_subcommand("coverage", "Say what rules are about: techniques of MITRE ATT&CK");
  verb->add_option("paths", options->paths, "Pack files or folders; default: those of .tripline.yaml");
  verb->add_flag("--attack", options->attack, "By techniques of MITRE ATT&CK")->required();
  verb->add_flag("--missing", options->missing, "In the table: also techniques about infrastructure as a service without a rule");
  verb->add_option("--format", options->format, "table, json, or navigator (a layer for the ATT&CK Navigator)")
      ->check(CLI::IsMember({"table", "json", "navigator"}));
  verb->add_option("--name", options->name, "Name of the layer")->capture_default_str();
  add_config_options(*verb, options->config);
  verb->footer("Example:\n  tripline coverage --attack rules/ --format navigator > layer.json\n\n"
               "Exit codes: 0 fine, 2 rules do not load, 3 usage.");
  verb->callback([options, &action] { action = [options] { return coverage(*options); }; });
}

}  // namespace tripline::tools
