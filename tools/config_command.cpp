// `tripline config show`: every setting, and where it comes from.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "tools/commands.hpp"
#include "tools/config.hpp"
#include "tools/escape.hpp"
#include "tools/json_text.hpp"
#include "tools/text_table.hpp"

namespace tripline::tools {

namespace {

struct ConfigCommand {
  ConfigOptions config;
  std::string format = "text";
};

std::string settings_text(const Config& config) {
  std::size_t key = 0, value = 0;
  for (const Setting& setting : config.settings) {
    key = std::max(key, setting.key.size());
    value = std::max(value, display_width(terminal_safe(setting.value)));
  }
  std::string out;
  for (const Setting& setting : config.settings) {
    out += fmt::format("{}  {}  {}\n", pad(setting.key, key), pad(terminal_safe(setting.value), value),
                       terminal_safe(setting.origin));
  }
  return out;
}

std::string settings_json(const Config& config) {
  nlohmann::ordered_json out;
  out["schema"] = "tripline.config/1";
  out["file"] = config.path.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(config.path);
  out["settings"] = nlohmann::ordered_json::array();
  for (const Setting& setting : config.settings) {
    out["settings"].push_back({{"key", setting.key},
                               {"value", nlohmann::ordered_json::parse(setting.value, nullptr, false)},
                               {"origin", setting.origin}});
  }
  return json_text(out);
}

int show(const ConfigCommand& command) {
  const std::optional<Config> config = load_config(command.config);
  if (!config) return exit_not_loaded;
  std::fputs((command.format == "json" ? settings_json(*config) : settings_text(*config)).c_str(), stdout);
  return exit_fine;
}

}  // namespace

void add_config(CLI::App& app, Action& action) {
  auto command = std::make_shared<ConfigCommand>();
  CLI::App* verb = app.add_subcommand("config", "What .tripline.yaml settles for this folder");
  CLI::App* show_verb = verb->add_subcommand("show", "Print every setting and where it comes from");
  verb->require_subcommand(1);
  add_config_options(*show_verb, command->config);
  show_verb->add_option("--format", command->format, "text or json")->check(CLI::IsMember({"text", "json"}));
  const std::string footer = "Example:\n  tripline config show --set check.strict=true\n\n"
                             "Exit codes: 0 fine, 2 the configuration does not load, 3 usage.";
  verb->footer(footer);
  show_verb->footer(footer);
  show_verb->callback([command, &action] { action = [command] { return show(*command); }; });
}

}  // namespace tripline::tools
