// `tripline match`: a filter pattern against events, as the console's "Test pattern" does it: how many match, which
// ones, what was extracted (M10), and with --why which condition of the pattern decided.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "compiler/build_condition.hpp"
#include "compiler/check_meaning.hpp"
#include "compiler/compile.hpp"
#include "compiler/explain.hpp"
#include "compiler/extract.hpp"
#include "compiler/lower.hpp"
#include "grammar/parse_pattern.hpp"
#include "runtime/admission.hpp"
#include "runtime/archive_pass.hpp"
#include "runtime/match.hpp"
#include "tools/archive_options.hpp"
#include "tools/commands.hpp"
#include "tools/diagnostics_output.hpp"
#include "tools/escape.hpp"
#include "tools/match_output.hpp"
#include "tools/terminal.hpp"

namespace tripline::tools {

namespace {

struct MatchCommand {
  std::string pattern;
  std::string format = "text";
  ArchiveOptions archive;
  std::size_t limit = 10;
  bool why = false;
};

// A program whose first filter is the pattern; with `why` the others are its conditions, whose texts it fills.
std::optional<runtime::Program> program_of(const grammar::Pattern& pattern, bool why, std::vector<std::string>& conditions) {
  if (!why) return compiler::compile_patterns({{pattern}});
  compiler::Ir ir;
  compiler::IrWriter writer(ir, compiler::IrWriter::Form::traced);
  ir.filters.push_back({{}, compiler::build_pattern(pattern, writer)});
  for (const compiler::NodeId condition : compiler::conditions_of(ir, ir.filters.front().root)) {
    conditions.push_back(ir.origins.at(condition).text);
    ir.filters.push_back({{}, condition});
  }
  return compiler::lower(ir);
}

// An event that is shown: its place, its text, and which of the program's filters matched.
struct Shown {
  std::string text;
  std::vector<std::uint32_t> filters;
};
using Place = std::pair<std::uint32_t, std::uint64_t>;

struct Worker {
  Worker(const runtime::Program& program, const runtime::Scope& scope, runtime::SeenEvents* seen,
         const runtime::Winners* winners)
      : matcher(program, runtime::Gate::fields()),
        gate(scope, seen, winners, static_cast<std::uint32_t>(program.fields.size())) {}
  runtime::Matcher matcher;
  runtime::Gate gate;
  std::uint64_t events = 0, matches = 0;
  std::map<Place, Shown> shown;  // the first ones by place, at most `limit`
};

int match(MatchCommand& command) {
  ArchiveOptions& archive = command.archive;
  if (const auto wrong = fill_scope(archive)) return usage_error(*wrong);
  grammar::Sources sources;
  grammar::Diagnostics diagnostics;
  const grammar::SourceId id = sources.add("<pattern>", command.pattern);
  const grammar::Text text(command.pattern, {id, 0, static_cast<std::uint32_t>(command.pattern.size())});
  const auto pattern = grammar::parse_pattern(text, diagnostics);
  if (pattern) compiler::check_pattern_meaning(text, *pattern, diagnostics);
  if (!diagnostics.list().empty()) {
    diagnostics.sort();
    std::fputs(write_diagnostics(diagnostics.list(), sources, DiagnosticsFormat::text, wants_colour(stderr)).c_str(), stderr);
  }
  if (!pattern) return exit_not_loaded;
  std::vector<std::string> conditions;
  const auto program = program_of(*pattern, command.why, conditions);
  const auto inputs = list_inputs(archive);
  if (!program || !inputs) return exit_not_loaded;

  std::vector<std::unique_ptr<Worker>> workers;
  runtime::ArchivePass pass;
  pass.begin = [&](unsigned count, runtime::SeenEvents* seen, const runtime::Winners* winners) {
    workers.clear();
    for (unsigned i = 0; i < count; ++i) {
      workers.push_back(std::make_unique<Worker>(*program, archive.run.scope, seen, winners));
    }
  };
  pass.conflicts = [&](unsigned number) -> const std::set<std::string>& { return workers[number]->gate.conflicts(); };
  pass.observe = [&](unsigned number, const runtime::EventBytes& event) {
    Worker& worker = *workers[number];
    const std::vector<std::uint32_t>& filters = worker.matcher.match(event.bytes, event.stored, event.tokens);
    const runtime::Admission admission =
        worker.gate.admit(event, worker.matcher.values(), worker.matcher.json()).admission;
    // A line without a time is an event to be tested all the same.
    if (admission != runtime::Admission::counted && admission != runtime::Admission::without_time) return admission;
    ++worker.events;
    const bool matches = !filters.empty() && filters.front() == 0;
    worker.matches += matches;
    if (command.limit == 0 || (!matches && !command.why)) return admission;
    const Place place(event.input, event.index);
    if (worker.shown.size() >= command.limit) {
      if (std::prev(worker.shown.end())->first < place) return admission;
      worker.shown.erase(std::prev(worker.shown.end()));
    }
    worker.shown.emplace(place, Shown{std::string(event.bytes), filters});
    return admission;
  };
  const runtime::ReadReport report = runtime::pass_archive(inputs->inputs, archive.run, nullptr, pass).report;

  std::uint64_t events = 0, found = 0;
  std::map<Place, Shown> shown;
  for (const auto& worker : workers) {
    events += worker->events;
    found += worker->matches;
    shown.merge(worker->shown);
  }
  MatchReport answer{command.pattern, events, found, {}};
  for (const auto& [place, event] : shown) {
    if (answer.shown.size() == command.limit) break;
    MatchedEvent& one = answer.shown.emplace_back();
    one.file = inputs->inputs[place.first].name;
    one.index = place.second;
    one.text = event.text;
    one.matches = !event.filters.empty() && event.filters.front() == 0;
    if (one.matches) one.extracted = compiler::extracted_values(*pattern, event.text);
    for (std::uint32_t c = 0; c < conditions.size(); ++c) {
      one.conditions.emplace_back(conditions[c],
                                  std::binary_search(event.filters.begin(), event.filters.end(), c + 1));
    }
  }
  const std::string out = command.format == "json" ? match_json(answer) : match_text(answer);
  std::fwrite(out.data(), 1, out.size(), stdout);
  for (const runtime::Skip& skip : report.skips) {
    fmt::print(stderr, "tripline: {}:{}: {}\n", terminal_safe(skip.file), skip.index, terminal_safe(skip.detail));
  }
  return archive.strict && report.skipped > 0 ? exit_not_loaded : exit_fine;
}

}  // namespace

void add_match(CLI::App& app, Action& action) {
  auto command = std::make_shared<MatchCommand>();
  CLI::App* verb = app.add_subcommand("match", "Test a filter pattern against events");
  verb->add_option("pattern", command->pattern, "A CloudWatch Logs filter pattern")->required();
  add_archive_options(*verb, command->archive);
  verb->add_option("--format", command->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  verb->add_option("--limit", command->limit, "How many events are shown")->check(CLI::Range(0, 100'000))->capture_default_str();
  verb->add_flag("--why", command->why, "Show events that do not match too, and which condition is true of each");
  verb->footer("Example:\n  tripline match '{ $.errorCode = \"AccessDenied*\" }' AWSLogs/ --why --limit 3");
  verb->callback([command, &action] { action = [command] { return match(*command); }; });
}

}  // namespace tripline::tools
