// `tripline init`: a rule repository with one rule, its test, a configuration and files for CI.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>

#include "tools/commands.hpp"
#include "tools/init_files.hpp"
#include "tools/read_packs.hpp"

namespace tripline::tools {

namespace {

namespace fs = std::filesystem;

// Writes nothing where a file of its own is in the way, so that nobody's work is lost.
int init(const std::string& folder) {
  std::error_code error;
  for (const EmbeddedFile& file : init_files()) {
    const fs::path path = fs::path(folder) / file.path;
    if (!fs::exists(fs::symlink_status(path, error))) continue;
    fmt::print(stderr, "tripline: {}: is there already; nothing was written\n", path.string());
    return exit_found;
  }
  for (const EmbeddedFile& file : init_files()) {
    const fs::path path = fs::path(folder) / file.path;
    fs::create_directories(path.parent_path(), error);
    if (!write_file(path.string(), file.text)) {
      fmt::print(stderr, "tripline: {}: cannot be written\n", path.string());
      return exit_not_loaded;
    }
    fmt::print("{}\n", path.string());
  }
  fmt::print(stderr, "next: cd {} && tripline check && tripline test rules\n", folder);
  return exit_fine;
}

}  // namespace

void add_init(CLI::App& app, Action& action) {
  auto folder = std::make_shared<std::string>();
  CLI::App* verb = app.add_subcommand("init", "Begin a repository of rules: one rule, its test, configuration, CI");
  verb->add_option("folder", *folder, "Folder to write into; created")->required();
  verb->footer("Example:\n  tripline init detections\n\n"
               "Exit codes: 0 written, 1 a file is there already, 2 a file cannot be written, 3 usage.");
  verb->callback([folder, &action] { action = [folder] { return init(*folder); }; });
}

}  // namespace tripline::tools
