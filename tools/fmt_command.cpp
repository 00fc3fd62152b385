#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <memory>
#include <set>

#include "grammar/print_trip.hpp"
#include "grammar/print_yaml.hpp"
#include "grammar/read_trip.hpp"
#include "grammar/read_yaml.hpp"
#include "tools/chosen_rules.hpp"
#include "tools/commands.hpp"
#include "tools/diagnostics_output.hpp"
#include "tools/read_packs.hpp"
#include "tools/terminal.hpp"

namespace tripline::tools {

namespace {

struct FmtOptions {
  RulesOptions rules;
  std::string to;          // yaml, trip, or empty: as it is
  std::string from = "yaml";  // of standard input
  std::string output;      // folder for converted files
  bool check = false;
};

struct Formatted {
  std::optional<std::string> text;
  grammar::Diagnostics diagnostics;
};

Formatted format_text(const grammar::Sources& sources, grammar::SourceId id, bool from_trip, bool to_trip) {
  Formatted out;
  const auto tree = from_trip ? grammar::read_trip(sources, id, out.diagnostics)
                              : grammar::read_yaml(sources, id, out.diagnostics);
  if (tree && !out.diagnostics.has_errors()) out.text = to_trip ? grammar::print_trip(*tree) : grammar::print_yaml(*tree);
  return out;
}

void say(const grammar::Sources& sources, grammar::Diagnostics& diagnostics) {
  if (diagnostics.list().empty()) return;
  diagnostics.sort();
  std::fputs(write_diagnostics(diagnostics.list(), sources, DiagnosticsFormat::text, wants_colour(stderr)).c_str(), stderr);
}

int format_standard_input(const FmtOptions& options) {
  grammar::Sources sources;
  const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  const grammar::SourceId id = sources.add("<standard input>", text);
  const bool from_trip = options.from == "trip";
  Formatted formatted = format_text(sources, id, from_trip, options.to.empty() ? from_trip : options.to == "trip");
  say(sources, formatted.diagnostics);
  if (!formatted.text) return exit_not_loaded;
  if (options.check) return *formatted.text == text ? exit_fine : exit_found;
  std::fputs(formatted.text->c_str(), stdout);
  return exit_fine;
}

int format(const FmtOptions& options) {
  if (options.rules.paths == std::vector<std::string>{"-"}) return format_standard_input(options);
  int code = exit_fine;
  const auto paths = chosen_rules(options.rules, code);
  if (!paths) return code;
  namespace fs = std::filesystem;
  grammar::Diagnostics unused;
  const PackFiles files = read_packs(*paths, unused);
  for (const std::string& error : files.errors) fmt::print(stderr, "tripline: {}\n", error);
  if (!files.errors.empty()) code = exit_not_loaded;
  std::set<std::string> written;
  for (const grammar::SourceId id : files.files) {
    const grammar::Source& source = files.sources[id];
    const bool from_trip = is_trip_file(source.name());
    const bool to_trip = options.to.empty() ? from_trip : options.to == "trip";
    Formatted formatted = format_text(files.sources, id, from_trip, to_trip);
    say(files.sources, formatted.diagnostics);
    if (!formatted.text) {
      code = exit_not_loaded;
      continue;
    }
    std::string path = source.name();
    if (from_trip != to_trip) path = fs::path(path).replace_extension(to_trip ? ".trip" : ".yaml").string();
    if (!options.output.empty()) path = (fs::path(options.output) / fs::path(path).filename()).string();
    if (options.check) {
      if (from_trip == to_trip && *formatted.text == source.text()) continue;
      fmt::print("{}\n", source.name());
      code = std::max<int>(code, exit_found);
      continue;
    }
    if (!options.to.empty() && options.output.empty()) {
      std::fputs(formatted.text->c_str(), stdout);
      continue;
    }
    if (path == source.name() && *formatted.text == source.text()) continue;
    if (!written.insert(path).second) {
      fmt::print(stderr, "tripline: {}: {} would overwrite another file's text\n", path, source.name());
      code = exit_not_loaded;
      continue;
    }
    if (!write_file(path, *formatted.text)) {
      fmt::print(stderr, "tripline: {}: cannot be written\n", path);
      code = exit_not_loaded;
      continue;
    }
    fmt::print(stderr, "{}\n", path);
  }
  return code;
}

}  // namespace

void add_fmt(CLI::App& app, Action& action) {
  auto options = std::make_shared<FmtOptions>();
  CLI::App* verb = app.add_subcommand("fmt", "Write packs in their canonical spelling, or convert them");
  add_rules_options(*verb, options->rules, "Pack files or folders, or - for standard input");
  verb->add_flag("--check", options->check, "Change nothing; name the files that would change, exit 1 if there are any");
  verb->add_option("--to", options->to, "Convert to yaml or trip: to standard output, or into the folder of -o")
      ->check(CLI::IsMember({"yaml", "trip"}));
  verb->add_option("--from", options->from, "What standard input holds: yaml or trip")
      ->check(CLI::IsMember({"yaml", "trip"}));
  verb->add_option("-o,--output", options->output, "Folder to write to")->check(CLI::ExistingDirectory);
  verb->footer("Example:\n  tripline fmt rules/ --check\n  tripline fmt rules/course/course.yaml --to trip");
  verb->callback([options, &action] { action = [options] { return format(*options); }; });
}

}  // namespace tripline::tools
