#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>

#include "tools/commands.hpp"
#include "tools/load_rules.hpp"
#include "tools/terminal.hpp"

namespace tripline::tools {

namespace {

struct CheckOptions {
  std::vector<std::string> paths;
  DiagnosticsFormat format = DiagnosticsFormat::text;
  bool strict = false;
  bool fix = false;
  bool quiet = false;
};

// Applies the fixes that do not overlap, from each file's end to its beginning. Returns how many.
std::size_t apply_fixes(const LoadedPacks& loaded) {
  std::map<grammar::SourceId, std::vector<const grammar::Diagnostic*>> by_source;
  for (const grammar::Diagnostic& diagnostic : loaded.diagnostics.list()) {
    if (diagnostic.fix && diagnostic.fix->span.source != grammar::SourceId::nowhere) {
      by_source[diagnostic.fix->span.source].push_back(&diagnostic);
    }
  }
  std::size_t applied = 0;
  for (auto& [source, diagnostics] : by_source) {
    std::stable_sort(diagnostics.begin(), diagnostics.end(), [](const auto* a, const auto* b) {
      return a->fix->span.begin > b->fix->span.begin;
    });
    std::string text = loaded.files.sources[source].text();
    std::size_t limit = text.size();
    std::size_t here = 0;
    for (const grammar::Diagnostic* diagnostic : diagnostics) {
      const grammar::Fix& fix = *diagnostic->fix;
      if (fix.span.end > limit || fix.span.begin > fix.span.end) continue;
      text.replace(fix.span.begin, fix.span.end - fix.span.begin, fix.replacement);
      limit = fix.span.begin;
      ++here;
    }
    const std::string& path = loaded.files.sources[source].name();
    if (here == 0) continue;
    if (!write_file(path, text)) {
      fmt::print(stderr, "tripline: {}: cannot be written\n", path);
      continue;
    }
    applied += here;
  }
  return applied;
}

int check(const CheckOptions& options) {
  LoadedPacks loaded = load_packs(options.paths);
  if (options.fix) {
    // A fix may uncover the next mistake; each round mends at least one, and a few rounds are enough for people.
    std::size_t total = 0;
    for (int round = 0; round < 8; ++round) {
      const std::size_t applied = apply_fixes(loaded);
      if (applied == 0) break;
      total += applied;
      loaded = load_packs(options.paths);
    }
    fmt::print(stderr, "{} {} applied\n", total, total == 1 ? "fix" : "fixes");
  }
  for (const std::string& error : loaded.files.errors) fmt::print(stderr, "tripline: {}\n", error);
  const std::string text =
      write_diagnostics(loaded.diagnostics.list(), loaded.files.sources, options.format, wants_colour(stdout));
  std::fputs(text.c_str(), stdout);
  if (!loaded.files.errors.empty()) return exit_not_loaded;
  const bool failed = loaded.diagnostics.has_errors() || (options.strict && !loaded.diagnostics.list().empty());
  if (loaded.compiled && options.format == DiagnosticsFormat::text && !options.quiet) {
    const runtime::Program& p = loaded.compiled->program;
    fmt::print(stderr, "{} packs: {} metrics, {} alarms, {} composites, {} contributor rules, {} threats, {} outliers, "
               "{} graphs, {} queries\n",
               p.packs.size(),
               p.metrics.size(), p.alarms.size(), p.composites.size(), p.contributors.size(), p.threats.size(),
               p.outliers.size(), p.graphs.size(), p.queries.size());
  }
  return failed ? exit_found : exit_fine;
}

}  // namespace

void add_check(CLI::App& app, Action& action) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* verb = app.add_subcommand("check", "Report every mistake in packs");
  verb->add_option("paths", options->paths, "Pack files or folders")->required();
  verb->add_option("--format", options->format, "text, json, sarif or github")
      ->transform(CLI::CheckedTransformer(
          std::map<std::string, DiagnosticsFormat>{{"text", DiagnosticsFormat::text},
                                                   {"json", DiagnosticsFormat::json},
                                                   {"sarif", DiagnosticsFormat::sarif},
                                                   {"github", DiagnosticsFormat::github}}));
  verb->add_flag("--strict", options->strict, "Warnings fail too");
  verb->add_flag("--fix", options->fix, "Mend what can be mended, in place");
  verb->add_flag("-q,--quiet", options->quiet, "No closing line");
  verb->footer("Example:\n  tripline check rules/ --format sarif > check.sarif");
  verb->callback([options, &action] { action = [options] { return check(*options); }; });
}

}  // namespace tripline::tools
