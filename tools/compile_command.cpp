#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "compiler/dump.hpp"
#include "runtime/artifact.hpp"
#include "tools/archive_options.hpp"
#include "tools/chosen_rules.hpp"
#include "tools/commands.hpp"
#include "tools/load_rules.hpp"
#include "tools/rule_tests.hpp"
#include "tools/sealed.hpp"
#include "tools/testing/test_report.hpp"

namespace tripline::tools {

namespace {

struct CompileOptions {
  RulesOptions rules;
  std::string output;
  std::string dump;
  std::string format = "text";
  std::string sign;  // file of the secret key; empty: none
  bool test = false;
  bool quiet = false;
};

// The artifact with its record of tests, whether they passed or not.
std::string tested(std::string program, const LoadedPacks& loaded, bool quiet, bool& passed) {
  TestOptions options;
  options.sources = &loaded.files.sources;
  const TestTotals totals = totals_of(run_rule_tests(loaded.files.packs, loaded.compiled->program, options));
  const std::size_t failed = totals.failed;
  passed = failed == 0;
  if (!passed || !quiet) {
    fmt::print(stderr, "tests: {} passed, {} failed{}\n", totals.passed, failed,
               passed ? "" : "; tripline test shows them");
  }
  return with_tests(std::move(program), sources_digest(loaded.files), totals.passed, failed);
}

int compile(const CompileOptions& options) {
  std::optional<Key> key;
  if (!options.sign.empty() && !(key = load_key(options.sign, KeyKind::secret))) return exit_not_loaded;
  int code = exit_fine;
  const auto paths = chosen_rules(options.rules, code);
  if (!paths) return code;
  const LoadedPacks loaded = load_packs(*paths);
  say_diagnostics(loaded, !options.quiet);
  if (options.dump == "ast") {
    for (const grammar::ast::Pack& pack : loaded.files.packs) std::fputs(compiler::dump_ast(pack).c_str(), stdout);
  }
  if (!loaded.ok()) return exit_not_loaded;
  if (!options.output.empty() && overwrites_pack(options.output, loaded.files)) {
    return usage_error(fmt::format("{} is a pack: the artifact would take its place", options.output));
  }
  const compiler::Compiled& compiled = *loaded.compiled;
  if (options.dump == "ir") std::fputs(compiler::dump(compiled.ir).c_str(), stdout);
  if (options.dump == "automaton") {
    const bool dot = options.format == "dot";
    std::fputs((dot ? compiler::automaton_dot(compiled.program) : compiler::dump_automaton(compiled.program)).c_str(), stdout);
  }
  if (options.dump == "program") std::fputs(compiler::dump_program(compiled.program).c_str(), stdout);
  if (options.output.empty()) return exit_fine;
  std::string bytes = runtime::save(compiled.program);
  bool passed = true;
  if (options.test) bytes = tested(std::move(bytes), loaded, options.quiet, passed);
  if (key) bytes = with_signature(std::move(bytes), *key);
  if (!write_file(options.output, bytes)) {
    fmt::print(stderr, "tripline: {}: cannot be written\n", options.output);
    return exit_not_loaded;
  }
  const runtime::Program& p = compiled.program;
  if (!options.quiet) {
    fmt::print(stderr, "{}: {} packs, {} filters, {} metrics, {} alarms, {} composites, {} contributor rules, {} threats, "
               "{} outliers, {} scores, {} graphs, {} queries, {} bytes\n",
               options.output, p.packs.size(), p.filters.size(), p.metrics.size(), p.alarms.size(),
               p.composites.size(), p.contributors.size(), p.threats.size(), p.outliers.size(), p.scores.size(), p.graphs.size(),
               p.queries.size(), bytes.size());
  }
  return passed ? exit_fine : exit_found;
}

}  // namespace

void add_compile(CLI::App& app, Action& action) {
  auto options = std::make_shared<CompileOptions>();
  CLI::App* verb = app.add_subcommand("compile", "Compile packs into one artifact");
  add_rules_options(*verb, options->rules);
  auto* output = verb->add_option("-o,--output", options->output, "The artifact to write (.trc)");
  auto* dump = verb->add_option("--dump", options->dump, "Print a form on the way: ast, ir, automaton or program")
                   ->check(CLI::IsMember({"ast", "ir", "automaton", "program"}));
  verb->add_option("--format", options->format, "Of --dump automaton: text or dot")
      ->check(CLI::IsMember({"text", "dot"}));
  verb->add_flag("--test", options->test, "Run the packs' tests and record their verdict in the artifact; exit 1 where one fails")
      ->needs(output);
  verb->add_option("--sign", options->sign, "Sign the artifact with this Ed25519 key (secret.pem)")->needs(output);
  verb->add_flag("-q,--quiet", options->quiet, "Errors only");
  verb->footer("Example:\n  tripline compile rules/ -o guard.trc\n"
               "  tripline compile rules/ -o guard.trc --test --sign secret.pem\n\n"
               "Exit codes: 0 written, 1 written but a test failed, 2 rules or key do not load, 3 usage.");
  verb->callback([options, output, dump, &action] {
    if (output->count() == 0 && dump->count() == 0) throw CLI::RequiredError("-o or --dump");
    action = [options] { return compile(*options); };
  });
}

}  // namespace tripline::tools
