#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "compiler/dump.hpp"
#include "runtime/artifact.hpp"
#include "tools/commands.hpp"
#include "tools/load_rules.hpp"

namespace tripline::tools {

namespace {

struct CompileOptions {
  std::vector<std::string> paths;
  std::string output;
  std::string dump;
  std::string format = "text";
  bool quiet = false;
};

int compile(const CompileOptions& options) {
  const LoadedPacks loaded = load_packs(options.paths);
  say_diagnostics(loaded, !options.quiet);
  if (options.dump == "ast") {
    for (const grammar::ast::Pack& pack : loaded.files.packs) std::fputs(compiler::dump_ast(pack).c_str(), stdout);
  }
  if (!loaded.ok()) return exit_not_loaded;
  const compiler::Compiled& compiled = *loaded.compiled;
  if (options.dump == "ir") std::fputs(compiler::dump(compiled.ir).c_str(), stdout);
  if (options.dump == "automaton") {
    const bool dot = options.format == "dot";
    std::fputs((dot ? compiler::automaton_dot(compiled.program) : compiler::dump_automaton(compiled.program)).c_str(), stdout);
  }
  if (options.dump == "program") std::fputs(compiler::dump_program(compiled.program).c_str(), stdout);
  if (options.output.empty()) return exit_fine;
  const std::string bytes = runtime::save(compiled.program);
  if (!write_file(options.output, bytes)) {
    fmt::print(stderr, "tripline: {}: cannot be written\n", options.output);
    return exit_not_loaded;
  }
  const runtime::Program& p = compiled.program;
  if (!options.quiet) {
    fmt::print(stderr, "{}: {} packs, {} filters, {} metrics, {} alarms, {} composites, {} contributor rules, {} threats, "
               "{} outliers, {} graphs, {} queries, {} bytes\n",
               options.output, p.packs.size(), p.filters.size(), p.metrics.size(), p.alarms.size(),
               p.composites.size(), p.contributors.size(), p.threats.size(), p.outliers.size(), p.graphs.size(), p.queries.size(),
               bytes.size());
  }
  return exit_fine;
}

}  // namespace

void add_compile(CLI::App& app, Action& action) {
  auto options = std::make_shared<CompileOptions>();
  CLI::App* verb = app.add_subcommand("compile", "Compile packs into one artifact");
  verb->add_option("paths", options->paths, "Pack files or folders")->required();
  auto* output = verb->add_option("-o,--output", options->output, "The artifact to write (.trc)");
  auto* dump = verb->add_option("--dump", options->dump, "Print a form on the way: ast, ir, automaton or program")
                   ->check(CLI::IsMember({"ast", "ir", "automaton", "program"}));
  verb->add_option("--format", options->format, "Of --dump automaton: text or dot")
      ->check(CLI::IsMember({"text", "dot"}));
  verb->add_flag("-q,--quiet", options->quiet, "Errors only");
  verb->footer("Example:\n  tripline compile rules/ -o guard.trc");
  verb->callback([options, output, dump, &action] {
    if (output->count() == 0 && dump->count() == 0) throw CLI::RequiredError("-o or --dump");
    action = [options] { return compile(*options); };
  });
}

}  // namespace tripline::tools
