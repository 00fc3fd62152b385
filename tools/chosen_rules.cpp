#include "tools/chosen_rules.hpp"

#include <CLI/CLI.hpp>

#include "tools/commands.hpp"

namespace tripline::tools {

void add_rules_options(CLI::App& verb, RulesOptions& options, const std::string& what) {
  verb.add_option("paths", options.paths, what + "; default: those of .tripline.yaml");
  add_config_options(verb, options.config);
}

std::optional<std::vector<std::string>> chosen_rules(const RulesOptions& options, int& code) {
  const std::optional<Config> config = load_config(options.config);
  if (!config) {
    code = exit_not_loaded;
    return std::nullopt;
  }
  std::vector<std::string> paths = rules_or_configured(options.paths, *config);
  if (!paths.empty()) return paths;
  code = exit_usage;
  return std::nullopt;
}

std::optional<LoadedPacks> load_chosen(const RulesOptions& options, int& code) {
  const auto paths = chosen_rules(options, code);
  if (!paths) return std::nullopt;
  LoadedPacks loaded = load_packs(*paths);
  say_diagnostics(loaded, false);
  if (loaded.ok()) return loaded;
  code = exit_not_loaded;
  return std::nullopt;
}

}  // namespace tripline::tools
