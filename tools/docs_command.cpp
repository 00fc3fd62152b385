// `tripline docs`: the rules of packs as a folder of Markdown pages.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "tools/chosen_rules.hpp"
#include "tools/commands.hpp"
#include "tools/rule_pages.hpp"

namespace tripline::tools {

namespace {

struct DocsOptions {
  RulesOptions rules;
  std::string output;
};

int docs(const DocsOptions& options) {
  int code = exit_fine;
  const std::optional<LoadedPacks> loaded = load_chosen(options.rules, code);
  if (!loaded) return code;
  const std::vector<RulePage> pages = rule_pages(listed_rules(*loaded), loaded->files.sources);
  for (const RulePage& page : pages) {
    const std::filesystem::path file = std::filesystem::path(options.output) / page.path;
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    if (write_file(file.string(), page.text)) continue;
    fmt::print(stderr, "tripline: {}: cannot be written\n", file.string());
    return exit_not_loaded;
  }
  fmt::print(stderr, "{}: {} pages\n", options.output, pages.size());
  return exit_fine;
}

}  // namespace

void add_docs(CLI::App& app, Action& action) {
  auto options = std::make_shared<DocsOptions>();
  CLI::App* verb = app.add_subcommand("docs", "Write a page of Markdown for every rule, and an index");
  add_rules_options(*verb, options->rules);
  verb->add_option("-o,--output", options->output, "Folder to write; created. Pages of rules that are gone stay")->required();
  verb->footer("Example:\n  tripline docs rules/ -o docs/rules/\n\n"
               "Exit codes: 0 written, 2 rules do not load or pages cannot be written, 3 usage.");
  verb->callback([options, &action] { action = [options] { return docs(*options); }; });
}

}  // namespace tripline::tools
