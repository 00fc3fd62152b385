#include <CLI/CLI.hpp>
#include <cstdio>

#include "grammar/json_schema.hpp"
#include "tools/commands.hpp"

namespace tripline::tools {

void add_schema(CLI::App& app, Action& action) {
  CLI::App* verb = app.add_subcommand("schema", "Print the JSON Schema of packs written in YAML");
  verb->footer("Example:\n  tripline schema > pack.schema.json");
  verb->callback([&action] {
    action = [] {
      std::fputs(grammar::json_schema().c_str(), stdout);
      return static_cast<int>(exit_fine);
    };
  });
}

}  // namespace tripline::tools
