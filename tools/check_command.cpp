#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include "tools/archive_options.hpp"
#include "tools/baseline.hpp"
#include "tools/check_further.hpp"
#include "tools/commands.hpp"
#include "tools/config.hpp"
#include "tools/load_catalogue.hpp"
#include "tools/load_rules.hpp"
#include "tools/quantities.hpp"
#include "tools/terminal.hpp"

namespace tripline::tools {

namespace {

struct CheckOptions {
  std::vector<std::string> paths;
  std::vector<std::string> catalogues;
  std::vector<std::string> trails;
  DiagnosticsFormat format = DiagnosticsFormat::text;
  ConfigOptions config;
  std::string baseline;
  bool write_baseline = false;
  bool strict = false;
  bool fix = false;
  bool unsafe_fixes = false;
  bool quiet = false;
};

// Whether the rules match the same when the fix was applied. What does not load matches nothing yet; of warnings these are
// about spelling alone. All others say what was probably meant, which is for a person to decide.
bool keeps_meaning(const grammar::Diagnostic& diagnostic) {
  using enum grammar::Code;
  if (diagnostic.severity == grammar::Severity::error) return true;
  constexpr grammar::Code spelling[] = {loose_term_character, exclusion_blank, slot_name_case, bracket_without_dot,
                                        keyword_case,         unquoted_hyphen, unused_ignore};
  return std::find(std::begin(spelling), std::end(spelling), diagnostic.code) != std::end(spelling);
}

// Applies the fixes that do not overlap, from each file's end to its beginning. Returns how many.
std::size_t apply_fixes(const LoadedPacks& loaded, bool unsafe) {
  std::map<grammar::SourceId, std::vector<const grammar::Diagnostic*>> by_source;
  for (const grammar::Diagnostic& diagnostic : loaded.diagnostics.list()) {
    if (diagnostic.fix && diagnostic.fix->span.source != grammar::SourceId::nowhere && (unsafe || keeps_meaning(diagnostic))) {
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

// Notes are no warnings: nothing need be done about them.
bool has_warnings(const grammar::Diagnostics& diagnostics) {
  return std::any_of(diagnostics.list().begin(), diagnostics.list().end(),
                     [](const grammar::Diagnostic& d) { return d.severity != grammar::Severity::note; });
}

LoadedPacks load_checked(const CheckOptions& options, const std::vector<std::string>& paths, const compiler::Policy& policy) {
  LoadedPacks loaded = load_packs(paths, &policy);
  const auto extended = load_catalogue(options.catalogues, loaded.files, loaded.diagnostics);
  compiler::Trails trails;
  for (const std::string& path : options.trails) {
    const auto id = add_source(path, loaded.files);
    if (!id) continue;
    const std::string& text = loaded.files.sources[*id].text();
    trails.read(grammar::Text(text, {*id, 0, static_cast<std::uint32_t>(text.size())}), loaded.diagnostics);
  }
  check_further(loaded, extended ? *extended : compiler::Catalogue::shipped(), trails.empty() ? nullptr : &trails,
                loaded.diagnostics);
  loaded.diagnostics.sort();
  return loaded;
}

// Mends what can be mended; a fix may uncover the next mistake. Each round mends at least one, and a few rounds are
// enough for people.
void fix(LoadedPacks& loaded, const CheckOptions& options, const std::vector<std::string>& paths,
         const compiler::Policy& policy) {
  std::size_t total = 0;
  for (int round = 0; round < 8; ++round) {
    const std::size_t applied = apply_fixes(loaded, options.unsafe_fixes);
    if (applied == 0) break;
    total += applied;
    loaded = load_checked(options, paths, policy);
  }
  fmt::print(stderr, "{} {} applied\n", total, total == 1 ? "fix" : "fixes");
  const auto& list = loaded.diagnostics.list();
  const auto left = std::count_if(list.begin(), list.end(), [](const auto& d) { return d.fix && !keeps_meaning(d); });
  if (left > 0 && !options.unsafe_fixes) {
    fmt::print(stderr, "{} would change what rules match and {} left; --unsafe-fixes applies such too\n", left, left == 1 ? "was" : "were");
  }
}

// Whether a file that is no baseline stands there with something in it.
bool is_something_else(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error) || std::filesystem::file_size(path, error) == 0) return false;
  return std::holds_alternative<std::string>(read_baseline(path));
}

int write_baseline(const LoadedPacks& loaded, const std::string& path) {
  if (!loaded.ok()) {
    fmt::print(stderr, "tripline: a baseline holds no errors: mend them first\n");
    return exit_found;
  }
  if (overwrites_pack(path, loaded.files) || is_something_else(path)) {
    return usage_error(fmt::format("{} is no baseline: it would be overwritten", path));
  }
  if (!write_file(path, baseline_text(loaded.diagnostics, loaded.files.sources, path))) {
    fmt::print(stderr, "tripline: {}: cannot be written\n", path);
    return exit_not_loaded;
  }
  fmt::print(stderr, "{}: {} known from now on\n", path, counted(loaded.diagnostics.list().size(), "warning"));
  return exit_fine;
}

// Takes out what the baseline knows; false, after saying why, where there is none.
bool use_baseline(LoadedPacks& loaded, const std::string& path, bool quiet) {
  const auto read = read_baseline(path);
  if (const auto* fault = std::get_if<std::string>(&read)) {
    fmt::print(stderr, "tripline: {} {}\n", path, *fault);
    return false;
  }
  const BaselineUse use = take_known(std::get<Baseline>(read), loaded.files.sources, loaded.diagnostics);
  if (use.hidden > 0 && !quiet) fmt::print(stderr, "{}: {} known\n", path, counted(use.hidden, "warning"));
  if (use.gone > 0 && !quiet) {
    fmt::print(stderr, "{}: {} gone; --write-baseline takes them out\n", path, counted(use.gone, "known warning"));
  }
  return true;
}

int check(const CheckOptions& options) {
  const std::optional<Config> config = load_config(options.config);
  if (!config) return exit_not_loaded;
  const std::vector<std::string> paths = rules_or_configured(options.paths, *config);
  if (paths.empty()) return exit_usage;
  const std::string baseline = options.baseline.empty() ? config->baseline : options.baseline;
  if (options.write_baseline && baseline.empty()) return usage_error("--write-baseline needs --baseline FILE");
  LoadedPacks loaded = load_checked(options, paths, config->policy);
  if (options.fix) fix(loaded, options, paths, config->policy);
  for (const std::string& error : loaded.files.errors) fmt::print(stderr, "tripline: {}\n", error);
  if (!options.write_baseline && !baseline.empty() && !use_baseline(loaded, baseline, options.quiet)) return exit_not_loaded;
  const std::string text =
      write_diagnostics(loaded.diagnostics.list(), loaded.files.sources, options.format, wants_colour(stdout));
  std::fputs(text.c_str(), stdout);
  if (!loaded.files.errors.empty()) return exit_not_loaded;
  if (options.write_baseline) return write_baseline(loaded, baseline);
  const bool failed = loaded.diagnostics.has_errors() || ((options.strict || config->strict) && has_warnings(loaded.diagnostics));
  if (loaded.compiled && options.format == DiagnosticsFormat::text && !options.quiet) {
    const runtime::Program& p = loaded.compiled->program;
    fmt::print(stderr, "{} packs: {} metrics, {} alarms, {} composites, {} contributor rules, {} threats, {} outliers, "
               "{} scores, {} graphs, {} queries\n",
               p.packs.size(),
               p.metrics.size(), p.alarms.size(), p.composites.size(), p.contributors.size(), p.threats.size(),
               p.outliers.size(), p.scores.size(), p.graphs.size(), p.queries.size());
  }
  return failed ? exit_found : exit_fine;
}

}  // namespace

void add_check(CLI::App& app, Action& action) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* verb = app.add_subcommand("check", "Report every mistake in packs");
  verb->add_option("paths", options->paths, "Pack files or folders; default: those of .tripline.yaml");
  verb->add_option("--format", options->format, "text, json, sarif, github, gitlab or junit")
      ->transform(CLI::CheckedTransformer(
          std::map<std::string, DiagnosticsFormat>{{"text", DiagnosticsFormat::text},
                                                   {"json", DiagnosticsFormat::json},
                                                   {"sarif", DiagnosticsFormat::sarif},
                                                   {"github", DiagnosticsFormat::github},
                                                   {"gitlab", DiagnosticsFormat::gitlab},
                                                   {"junit", DiagnosticsFormat::junit}}));
  add_config_options(*verb, options->config);
  verb->add_option("--baseline", options->baseline, "Warnings that are known and not shown (a file; see --write-baseline)");
  verb->add_flag("--write-baseline", options->write_baseline, "Write the warnings of today into the baseline");
  verb->add_option("--catalogue", options->catalogues, "Calls and event sources beside those that are known, YAML or JSON");
  verb->add_option("--trail", options->trails, "What get-event-selectors, get-insight-selectors or describe-trails print: "
                                               "rules about what no trail records are reported");
  verb->add_flag("--strict", options->strict, "Warnings fail too");
  verb->add_flag("--fix", options->fix, "Mend in place what can be mended without changing what rules match");
  verb->add_flag("--unsafe-fixes", options->unsafe_fixes, "With --fix: also what changes it, to what was probably meant")->needs("--fix");
  verb->add_flag("-q,--quiet", options->quiet, "No closing line");
  verb->footer("Example:\n  tripline check rules/ --format sarif > check.sarif\n"
               "  tripline check rules/ --baseline known.json --write-baseline   # adopt old rules: only what is new counts\n\n"
               "Exit codes: 0 fine, 1 errors (with --strict: or warnings), 2 a file does not load, 3 usage.");
  verb->callback([options, &action] { action = [options] { return check(*options); }; });
}

}  // namespace tripline::tools
