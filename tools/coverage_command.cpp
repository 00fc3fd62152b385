// `tripline coverage --attack`: the techniques that rules are about.
#include <CLI/CLI.hpp>
#include <memory>

#include "tools/attack_coverage.hpp"
#include "tools/chosen_rules.hpp"
#include "tools/commands.hpp"

namespace tripline::tools {

namespace {

struct CoverageOptions {
  RulesOptions rules;
  std::string format = "table";
  std::string name = "tripline";
  bool attack = false;
  bool missing = false;
};

int coverage(const CoverageOptions& options) {
  int code = exit_fine;
  const std::optional<LoadedPacks> loaded = load_chosen(options.rules, code);
  if (!loaded) return code;
  const AttackCoverage made = attack_coverage(listed_rules(*loaded));
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
  add_rules_options(*verb, options->rules);
  verb->add_flag("--attack", options->attack, "By techniques of MITRE ATT&CK")->required();
  verb->add_flag("--missing", options->missing, "In the table: also techniques about infrastructure as a service without a rule");
  verb->add_option("--format", options->format, "table, json, or navigator (a layer for the ATT&CK Navigator)")
      ->check(CLI::IsMember({"table", "json", "navigator"}));
  verb->add_option("--name", options->name, "Name of the layer")->capture_default_str();
  verb->footer("Example:\n  tripline coverage --attack rules/ --format navigator > layer.json\n\n"
               "Exit codes: 0 fine, 2 rules do not load, 3 usage.");
  verb->callback([options, &action] { action = [options] { return coverage(*options); }; });
}

}  // namespace tripline::tools
