#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "tools/commands.hpp"
#include "tools/escape.hpp"
#include "tools/load_rules.hpp"
#include "tools/rule_tests.hpp"

namespace tripline::tools {

namespace {

int test(const std::vector<std::string>& paths) {
  const LoadedPacks loaded = load_packs(paths);
  say_diagnostics(loaded, false);
  if (!loaded.ok()) return exit_not_loaded;
  std::size_t passed = 0, failed = 0;
  for (const Expectation& e : run_rule_tests(loaded.files.packs, loaded.compiled->program)) {
    if (e.passed) {
      ++passed;
      continue;
    }
    ++failed;
    const grammar::Source& source = loaded.files.sources[e.span.source];
    const grammar::Position at = source.position(e.span.begin);
    fmt::print("{}:{}:{}: {}: {}: expected {}, {}\n", source.name(), at.line, at.column, terminal_safe(e.test),
               terminal_safe(e.name), terminal_safe(e.expected),
               !e.problem.empty() ? e.problem
               : e.rows.empty()   ? fmt::format("got {}", e.actual)
                                  : "got " + e.rows);
  }
  fmt::print("{} passed, {} failed\n", passed, failed);
  return failed == 0 ? exit_fine : exit_found;
}

}  // namespace

void add_test(CLI::App& app, Action& action) {
  auto paths = std::make_shared<std::vector<std::string>>();
  CLI::App* verb = app.add_subcommand("test", "Run the tests that packs carry");
  verb->add_option("paths", *paths, "Pack files or folders")->required();
  verb->footer("Example:\n  tripline test rules/");
  verb->callback([paths, &action] { action = [paths] { return test(*paths); }; });
}

}  // namespace tripline::tools
