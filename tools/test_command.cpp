// `tripline test`: the tests that packs carry, and how much of the rules they test.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>

#include "tools/chosen_rules.hpp"
#include "tools/commands.hpp"
#include "tools/escape.hpp"
#include "tools/load_rules.hpp"
#include "tools/rule_tests.hpp"
#include "tools/terminal.hpp"
#include "tools/testing/coverage_report.hpp"
#include "tools/testing/mutation_report.hpp"
#include "tools/testing/suggest.hpp"
#include "tools/testing/test_report.hpp"

namespace tripline::tools {

namespace {

namespace fs = std::filesystem;

struct TestCommand {
  RulesOptions rules;
  std::string format = "pretty";
  std::string only;
  bool law = true;
  bool coverage = false, show_sources = false;
  std::string html, lcov, coverage_json;  // files
  std::optional<double> min_coverage, min_mutation;
  bool mutate = false, suggest = false, write = false;
  std::string mutation_json;  // file

  // Where text goes that is for people: not behind a document that a program reads.
  std::FILE* words() const { return format == "pretty" ? stdout : stderr; }
  bool mutates() const { return mutate || suggest || min_mutation || !mutation_json.empty(); }
  bool measures() const {
    return suggest || coverage || show_sources || min_coverage || !html.empty() || !lcov.empty() || !coverage_json.empty();
  }
};

bool is_test_file(const std::string& path) {
  return path.ends_with(".test.yaml") || path.ends_with(".test.yml") || path.ends_with(".test.trip");
}

// A file of tests needs the rules beside it, but only its own tests are run then.
struct Selection {
  std::vector<std::string> load;
  std::set<std::string> files;  // whose tests run; empty: all
};

Selection selection_of(const std::vector<std::string>& paths) {
  Selection out;
  std::error_code error;
  for (const std::string& path : paths) {
    if (!is_test_file(path) || !fs::is_regular_file(path, error)) {
      out.load.push_back(path);
      continue;
    }
    const fs::path folder = fs::path(path).parent_path();
    out.load.push_back(folder.empty() ? "." : folder.string());
    out.files.insert(fs::path(path).lexically_normal().string());
  }
  // Whoever gives other paths beside wants their tests too.
  if (out.files.size() < paths.size()) out.files.clear();
  return out;
}

bool write_or_say(const std::string& path, const std::string& text) {
  if (path.empty() || write_file(path, text)) return true;
  fmt::print(stderr, "tripline: {}: cannot be written\n", path);
  return false;
}

void print(const std::string& text, std::FILE* to) { std::fwrite(text.data(), 1, text.size(), to); }

// Tells what was asked for; the exit code.
int tell_coverage(const TestCommand& command, const Coverage& coverage, const grammar::Sources& sources) {
  std::FILE* const words = command.words();
  const bool colour = wants_colour(words);
  if (command.show_sources) print(coverage_sources(coverage, sources, colour), words);
  if (command.coverage) print(coverage_text(coverage, sources, colour), words);
  if (!write_or_say(command.html, coverage_html(coverage, sources)) ||
      !write_or_say(command.lcov, coverage_lcov(coverage, sources)) ||
      !write_or_say(command.coverage_json, coverage_json(coverage, sources))) {
    return exit_not_loaded;
  }
  if (!command.min_coverage || coverage.percent() >= *command.min_coverage) return exit_fine;
  if (!command.coverage) print(coverage_text(coverage, sources, colour), words);
  fmt::print(stderr, "tripline: coverage is {:.2f} %, and {} % are asked for\n", coverage.percent(), *command.min_coverage);
  return exit_found;
}

int tell_mutants(const TestCommand& command, const MutationResult& result, const grammar::Sources& sources) {
  std::FILE* const words = command.words();
  const auto tell = [&] { print(mutation_text(result, sources, wants_colour(words)), words); };
  if (command.mutate) tell();
  if (!write_or_say(command.mutation_json, mutation_json(result, sources))) return exit_not_loaded;
  if (!command.min_mutation || result.percent() >= *command.min_mutation) return exit_fine;
  if (!command.mutate) tell();
  fmt::print(stderr, "tripline: the mutation score is {:.2f} %, and {} % are asked for\n", result.percent(), *command.min_mutation);
  return exit_found;
}

// Prints suggestions, or writes each file that is not there yet.
int put_suggestions(const TestCommand& command, const std::vector<SuggestedFile>& files) {
  std::error_code error;
  int code = exit_fine;
  for (const SuggestedFile& file : files) {
    if (!command.write) {
      fmt::print(command.words(), "# {}: {} tests\n{}\n", terminal_safe(file.path), file.tests, file.text);
    } else if (fs::exists(file.path, error) || !write_file(file.path, file.text)) {
      fmt::print(stderr, "tripline: {}: is there already, or cannot be written\n", terminal_safe(file.path));
      code = exit_not_loaded;
    } else {
      fmt::print(stderr, "{}: {} tests\n", terminal_safe(file.path), file.tests);
    }
  }
  return code;
}

int test(const TestCommand& command) {
  int code = exit_fine;
  const auto paths = chosen_rules(command.rules, code);
  if (!paths) return code;
  const Selection selection = selection_of(*paths);
  LoadedPacks loaded = load_packs(selection.load);
  say_diagnostics(loaded, false);
  if (!loaded.ok()) return exit_not_loaded;
  const grammar::Sources& sources = loaded.files.sources;
  if (!selection.files.empty()) {
    for (grammar::ast::Pack& pack : loaded.files.packs) {
      if (!selection.files.contains(sources[pack.source].name())) pack.tests.clear();
    }
  }
  std::optional<CoverageMeter> meter;
  TestOptions options{command.law, command.only, &sources};
  if (command.measures()) {
    meter.emplace(loaded.files.packs, loaded.compiled->program);
    options.on_test = [&](const auto& pack, const auto& test, const auto& events, const TestOutcome& came) {
      meter->add(pack, test, events, came);
    };
  }
  const std::vector<Expectation> expectations = run_rule_tests(loaded.files.packs, loaded.compiled->program, options);
  const std::string out = command.format == "json"    ? tests_json(expectations, sources)
                          : command.format == "junit" ? tests_junit(expectations, sources)
                          : command.format == "tap"   ? tests_tap(expectations, sources)
                          : command.format == "sarif" ? tests_sarif(expectations, sources)
                                                      : tests_pretty(expectations, sources, wants_colour(stdout));
  print(out, stdout);
  if (totals_of(expectations).failed > 0) code = exit_found;
  if (meter) code = std::max(code, tell_coverage(command, meter->result(), sources));
  if (command.mutates()) {
    const MutationResult mutation = run_mutants(loaded.files.packs, sources);
    code = std::max(code, tell_mutants(command, mutation, sources));
    if (command.suggest) {
      const auto files = suggest_tests(loaded.files.packs, sources, loaded.compiled->program, *meter, mutation);
      code = std::max(code, put_suggestions(command, files));
    }
  }
  return code;
}

// What is not a number is in every range.
std::string is_a_number(const std::string& text) {
  return std::isnan(std::strtod(text.c_str(), nullptr)) ? fmt::format("{} is not a number", text) : std::string();
}

}  // namespace

void add_test(CLI::App& app, Action& action) {
  auto command = std::make_shared<TestCommand>();
  CLI::App* verb = app.add_subcommand("test", "Run the tests that packs carry");
  add_rules_options(*verb, command->rules, "Pack files or folders, or files of tests beside their packs");
  verb->add_option("--format", command->format, "pretty, json, junit, tap or sarif")
      ->check(CLI::IsMember({"pretty", "json", "junit", "tap", "sarif"}))
      ->capture_default_str();
  verb->add_option("--only", command->only, "Only tests whose `pack/name` contains this text");
  verb->add_flag("!--no-law", command->law, "Do not run each test again with its events shuffled and split");
  verb->add_flag("--coverage", command->coverage, "Tell how much of each rule its pack's tests exercise, and what is missing");
  verb->add_flag("--show-sources", command->show_sources, "Show the rules' sources, coloured by coverage");
  verb->add_option("--html", command->html, "Write coverage as a page");
  verb->add_option("--lcov", command->lcov, "Write coverage in lcov's format");
  verb->add_option("--coverage-json", command->coverage_json, "Write coverage as JSON");
  verb->add_option("--min-coverage", command->min_coverage, "Fail below so many per cent")->check(CLI::Range(0.0, 100.0))->check(is_a_number);
  verb->add_flag("--mutate", command->mutate, "Change the rules in small ways, and tell which changes no test notices");
  verb->add_option("--min-mutation", command->min_mutation, "Fail if fewer per cent of the changes are noticed")
      ->check(CLI::Range(0.0, 100.0))->check(is_a_number);
  verb->add_option("--mutation-json", command->mutation_json, "Write what came of the changes as JSON");
  verb->add_flag("--suggest", command->suggest, "Print tests for what is not covered and for changes that no test notices");
  verb->add_flag("--write", command->write, "Write the suggested tests to files beside the packs, where there are none");
  verb->footer("Example:\n  tripline test rules/\n  tripline test rules/ --format junit\n\n"
               "In every format but pretty, what --coverage, --mutate and --suggest tell goes to standard error.");
  verb->callback([command, &action] { action = [command] { return test(*command); }; });
}

}  // namespace tripline::tools
