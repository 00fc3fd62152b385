#pragma once
// Which rules a verb is about: those that it is given, or else those of the repository's configuration.

#include <optional>
#include <string>
#include <vector>

#include "tools/config.hpp"
#include "tools/load_rules.hpp"

namespace tripline::tools {

struct RulesOptions {
  std::vector<std::string> paths;
  ConfigOptions config;
};
// `what` the paths are, besides the default.
void add_rules_options(CLI::App& verb, RulesOptions& options, const std::string& what = "Pack files or folders");

// At least one path. Nothing, after saying why, with the exit code in `code`.
std::optional<std::vector<std::string>> chosen_rules(const RulesOptions& options, int& code);
// The same, loaded; what is wrong with the packs is said.
std::optional<LoadedPacks> load_chosen(const RulesOptions& options, int& code);

}  // namespace tripline::tools
