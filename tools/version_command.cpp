// tripline version, and --version.

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "tools/commands.hpp"
#include "tools/version.hpp"

namespace tripline::tools {

std::string_view version() { return TRIPLINE_VERSION; }

void add_version(CLI::App& app, Action& action) {
  const std::string text = fmt::format("tripline {}", version());
  app.set_version_flag("--version", text, "Print the version and exit");
  CLI::App* verb = app.add_subcommand("version", "Print the version");
  verb->footer("Example:\n  tripline version");
  verb->callback([text, &action] {
    action = [text] {
      fmt::print("{}\n", text);
      return static_cast<int>(exit_fine);
    };
  });
}

}  // namespace tripline::tools
