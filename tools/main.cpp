// The command line: a table of verbs. What each does stands in its own file.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <cstdio>
#include <exception>

#include "tools/commands.hpp"

int main(int argc, char** argv) {
  using namespace tripline::tools;
  CLI::App app("Detection rules for AWS CloudTrail: compile packs, run them over archives.", "tripline");
  app.require_subcommand(1);
  app.footer("Example:\n  tripline compile rules/ -o guard.trc && tripline run guard.trc AWSLogs/\n\n"
             "Exit codes: 0 fine, 1 findings or failed checks, 2 rules or input do not load, 3 usage.");
  Action action;
  constexpr void (*verbs[])(CLI::App&, Action&) = {
      // One a line, so that two who add a verb do not meet.
      add_check,
      add_compile,
      add_verify,
      add_run,
      add_query,
      add_match,
      add_why,
      add_test,
      add_fixture,
      add_diff,
      add_equiv,
      add_covers,
      add_backtest,
      add_audit,
      add_fmt,
      add_init,
      add_config,
      add_list,
      add_show,
      add_docs,
      add_coverage,
      add_generate,
      add_graph,
      add_lineage,
      add_paths,
      add_explain,
      add_catalogue,
      add_schema,
      add_lsp,
      add_completions,
      add_version,
  };
  for (const auto add : verbs) add(app, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    if (code == 0) return exit_fine;
    // `-ERROR` is a pattern (F7), and looks like the option -E.
    const bool pattern = std::any_of(argv + 1, argv + argc, [](const char* argument) {
      return argument[0] == '-' && std::isupper(static_cast<unsigned char>(argument[1])) != 0;
    });
    if (pattern) {
      std::fputs("What begins with `-` and is no option goes behind `--`: tripline match -- '-ERROR' FILE\n", stderr);
    }
    return exit_usage;
  }
  try {
    const int code = action();
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
      std::fprintf(stderr, "tripline: standard output could not be written\n");
      return exit_not_loaded;
    }
    return code;
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "tripline: out of memory\n");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tripline: %s\n", error.what());
  }
  return exit_not_loaded;
}
