#pragma once
// The verbs of the command line. Each adds its options to the application and runs when it was chosen; data goes to
// standard output, talk to standard error.

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace tripline::tools {

// 0 fine; 1 findings at or above --fail-on, or failed checks; 2 rules or input do not load; 3 used wrongly.
enum ExitCode : int { exit_fine = 0, exit_found = 1, exit_not_loaded = 2, exit_usage = 3 };

// What the chosen verb will do; empty until one was chosen.
using Action = std::function<int()>;

void add_audit(CLI::App& app, Action& action);
void add_backtest(CLI::App& app, Action& action);
void add_catalogue(CLI::App& app, Action& action);
void add_check(CLI::App& app, Action& action);
void add_compile(CLI::App& app, Action& action);
void add_completions(CLI::App& app, Action& action);
void add_covers(CLI::App& app, Action& action);
void add_diff(CLI::App& app, Action& action);
void add_equiv(CLI::App& app, Action& action);
void add_explain(CLI::App& app, Action& action);
void add_fixture(CLI::App& app, Action& action);
void add_fmt(CLI::App& app, Action& action);
void add_generate(CLI::App& app, Action& action);
void add_graph(CLI::App& app, Action& action);
void add_lineage(CLI::App& app, Action& action);
void add_lsp(CLI::App& app, Action& action);
void add_match(CLI::App& app, Action& action);
void add_paths(CLI::App& app, Action& action);
void add_query(CLI::App& app, Action& action);
void add_run(CLI::App& app, Action& action);
void add_schema(CLI::App& app, Action& action);
void add_test(CLI::App& app, Action& action);
void add_verify(CLI::App& app, Action& action);
void add_config(CLI::App& app, Action& action);
void add_coverage(CLI::App& app, Action& action);
void add_docs(CLI::App& app, Action& action);
void add_init(CLI::App& app, Action& action);
void add_list(CLI::App& app, Action& action);
void add_show(CLI::App& app, Action& action);
void add_version(CLI::App& app, Action& action);
void add_why(CLI::App& app, Action& action);

}  // namespace tripline::tools
