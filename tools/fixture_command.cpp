// `tripline fixture`: a finding over a real archive becomes a test that may be shown: the fewest events that still raise
// it, with every name and number changed.
#include <fmt/format.h>
#include <openssl/rand.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>

#include "grammar/print_trip.hpp"
#include "grammar/print_yaml.hpp"
#include "runtime/event_time.hpp"
#include "runtime/run.hpp"
#include "tools/archive_options.hpp"
#include "tools/commands.hpp"
#include "tools/escape.hpp"
#include "tools/load_rules.hpp"
#include "tools/special_file.hpp"
#include "tools/testing/ddmin.hpp"
#include "tools/testing/json_tree.hpp"
#include "tools/testing/pseudonyms.hpp"
#include "tools/testing/test_outcome.hpp"

namespace tripline::tools {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_events = 200'000;  // that a rule's filters may match, to be shrunk

struct FixtureCommand {
  std::string rules = ".", rule, key, format, output;
  std::size_t number = 1;
  bool keep_names = false;
  ArchiveOptions archive;
};

// Only what the rule needs to be judged, so that each trial is quick: metrics and filters stay, as rules count in them.
runtime::Program only_rule(runtime::Program program, const runtime::Rule& rule) {
  const auto is_other = [&](const auto& r) { return r.rule.pack != rule.pack || r.rule.name != rule.name; };
  std::erase_if(program.threats, is_other);
  std::erase_if(program.outliers, is_other);
  std::erase_if(program.scores, is_other);
  std::erase_if(program.contributors, is_other);
  std::erase_if(program.graphs, is_other);
  const bool composite = std::any_of(program.composites.begin(), program.composites.end(), [&](const auto& c) { return !is_other(c); });
  if (composite) return program;  // which looks at alarms by their numbers
  program.composites.clear();
  std::erase_if(program.alarms, is_other);
  return program;
}

// The filters whose events the rule looks at.
std::vector<bool> filters_of(const runtime::Program& program) {
  std::vector<bool> out(program.filters.size());
  for (const runtime::Alarm& alarm : program.alarms) {
    if (!has_expression(alarm)) out[program.metrics[alarm.metric].filter] = true;
    for (const runtime::AlarmInput& input : alarm.inputs) out[program.metrics[input.metric].filter] = true;
  }
  for (const runtime::Threat& threat : program.threats) {
    for (const runtime::ThreatStep& step : threat.steps) out[step.filter] = true;
  }
  for (const runtime::Outlier& outlier : program.outliers) out[outlier.filter] = true;
  for (const runtime::Score& score : program.scores) out[score.filter] = true;
  for (const runtime::Contributors& contributors : program.contributors) out[contributors.filter] = true;
  for (const runtime::Graph& graph : program.graphs) {
    for (const runtime::EdgeRule& edge : graph.edges) out[edge.filter] = true;
  }
  return out;
}

const runtime::Rule* find_rule(const runtime::Program& program, const std::string& name) {
  const runtime::Rule* found = nullptr;
  const auto look = [&](const auto& rules) {
    for (const auto& r : rules) {
      if (r.rule.name == name || r.rule.pack + "/" + r.rule.name == name) found = &r.rule;
    }
  };
  look(program.alarms), look(program.composites), look(program.threats), look(program.outliers), look(program.scores),
      look(program.contributors), look(program.graphs);
  return found;
}

using Place = std::pair<std::uint32_t, std::uint64_t>;  // file, and event in it

// An event at the archive's edge: no filter matches it perhaps, but it tells how long nothing else came.
struct EdgeEvent {
  std::int64_t time = 0;
  Place place;
  std::string bytes;
};

// Of one thread: the first and the last of its events by time.
struct Edges {
  std::optional<EdgeEvent> first, last;

  // `observations` as they are behind the event.
  void note(const runtime::Observations& observations, Place place, std::string_view event) {
    if (observations.first && (!first || *observations.first < first->time)) first = {*observations.first, place, std::string(event)};
    if (observations.last && (!last || *observations.last > last->time)) last = {*observations.last, place, std::string(event)};
  }
};

// The archive's events in order of file and place: those that a filter of the rule matches with the first and the last
// of all, or `all` of them.
std::vector<std::string> gather_events(const runtime::Program& program, const runtime::InputList& inputs, FixtureCommand& command,
                                       bool all) {
  std::map<Place, std::string> events;
  std::mutex mutex;
  std::vector<std::unique_ptr<runtime::Observer>> workers;
  std::vector<Edges> edges;
  const std::vector<bool> wanted = filters_of(program);
  runtime::ArchivePass pass;
  pass.begin = [&](unsigned count, runtime::SeenEvents* seen, const runtime::Winners* winners) {
    workers.clear();
    events.clear();
    edges.assign(count, {});
    for (unsigned i = 0; i < count; ++i) {
      workers.push_back(std::make_unique<runtime::Observer>(program, command.archive.run.scope, seen, winners));
    }
  };
  pass.conflicts = [&](unsigned number) -> const std::set<std::string>& { return workers[number]->conflicts(); };
  pass.observe = [&](unsigned number, const runtime::EventBytes& event) {
    runtime::Observer& worker = *workers[number];
    const runtime::Admission admission = worker.observe(event);
    if (admission != runtime::Admission::counted) return admission;
    const Place place(event.input, event.index);
    edges[number].note(worker.observations(), place, event.bytes);
    const auto& matched = worker.matched();
    if (all || std::any_of(matched.begin(), matched.end(), [&](std::uint32_t filter) { return wanted[filter]; })) {
      const std::lock_guard lock(mutex);
      if (events.size() < most_events) events.emplace(place, std::string(event.bytes));
    }
    return admission;
  };
  runtime::pass_archive(inputs.inputs, command.archive.run, nullptr, pass);
  std::optional<EdgeEvent> first, last;
  for (Edges& edge : edges) {
    if (edge.first && (!first || edge.first->time < first->time)) first = std::move(edge.first);
    if (edge.last && (!last || edge.last->time > last->time)) last = std::move(edge.last);
  }
  for (const auto& edge : {first, last}) {
    if (edge) events.emplace(edge->place, edge->bytes);
  }
  std::vector<std::string> out;
  for (auto& [place, event] : events) out.push_back(std::move(event));
  return out;
}

std::vector<runtime::Finding> findings_of(const runtime::Program& program, runtime::Observer& observer,
                                          const std::vector<std::string>& events, const runtime::Rule& rule,
                                          runtime::Observations& kept) {
  kept = observe_events(observer, events);
  std::vector<runtime::Finding> out = runtime::evaluate(program, kept, {"fixture"});
  std::erase_if(out, [&](const runtime::Finding& f) { return f.rule->pack != rule.pack || f.rule->name != rule.name; });
  return out;
}

// A key of this run's own, where none is given: then nobody can make the same pseudonyms again.
std::string key_of_run(const std::string& given) {
  if (!given.empty()) return given;
  std::array<unsigned char, 32> random{};
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) return {};
  return {random.begin(), random.end()};
}

std::set<std::string> literals_of(const runtime::Program& program) {
  std::set<std::string> out;
  for (const runtime::Predicate& predicate : program.predicates) out.insert(predicate.text);
  for (const runtime::Threat& threat : program.threats) out.insert(threat.values.begin(), threat.values.end());
  return out;
}

std::vector<std::string> disguised(const std::vector<std::string>& events, Pseudonyms& pseudonyms) {
  std::vector<Json> parsed;
  for (const std::string& event : events) parsed.push_back(Json::parse(event, nullptr, false));
  for (const Json& event : parsed) pseudonyms.learn(event);
  std::vector<std::string> out;
  for (const Json& event : parsed) out.push_back(pseudonyms.rewrite(event).dump(-1, ' ', false, Json::error_handler_t::replace));
  return out;
}

std::string test_text(const runtime::Rule& rule, const std::vector<std::string>& events, const std::vector<runtime::Finding>& findings,
                      bool trip) {
  Json given = Json::array(), wanted = Json::array();
  for (const std::string& event : events) {
    Json json = Json::parse(event, nullptr, false);
    for (const char* own : {"eventID", "requestID"}) json.erase(own);  // filled in, and of no use
    given.push_back(std::move(json));
  }
  for (const runtime::Finding& finding : findings) {
    Json one = Json::object();
    if (!finding.entity.empty()) {
      one["entity"] = Json::object();
      for (const auto& [label, value] : finding.entity) one["entity"][label] = value;
    }
    one["first_seen"] = runtime::format_time(finding.first_seen);
    one["count"] = finding.count;
    wanted.push_back(std::move(one));
  }
  Json test = {{"name", rule.name + ": from an archive, shrunk and pseudonymised"},
               {"given", std::move(given)},
               {"expect", {{rule.name, {{"findings", std::move(wanted)}}}}}};
  grammar::Tree tree;
  tree.root = add_json(tree, {{"pack", rule.pack}, {"tests", Json::array({std::move(test)})}});
  return trip ? grammar::print_trip(tree) : grammar::print_yaml(tree);
}

int fail(const std::string& what) {
  fmt::print(stderr, "tripline: {}\n", what);
  return exit_not_loaded;
}

int fixture(FixtureCommand& command) {
  if (const auto wrong = fill_scope(command.archive)) return usage_error(*wrong);
  std::error_code error;
  if (!command.output.empty() && !is_special_file(command.output) &&
      std::filesystem::exists(std::filesystem::symlink_status(command.output, error))) {
    return fail(fmt::format("{}: is there already; nothing was written", terminal_safe(command.output)));
  }
  const auto whole = load_program(command.rules);
  if (!whole) return exit_not_loaded;
  const runtime::Rule* named = find_rule(*whole, command.rule);
  if (!named) return fail(fmt::format("there is no rule `{}`", terminal_safe(command.rule)));
  const runtime::Rule rule = *named;
  const runtime::Program program = only_rule(*whole, rule);
  const auto inputs = list_inputs(command.archive);
  if (!inputs) return exit_not_loaded;

  std::vector<std::string> events = gather_events(program, *inputs, command, false);
  const runtime::Scope scope;
  runtime::Observer observer(program, scope, nullptr, nullptr);
  runtime::Observations kept(program);
  auto findings = findings_of(program, observer, events, rule, kept);
  if (findings.size() < command.number) {  // minutes without a match may matter too (M5)
    events = gather_events(program, *inputs, command, true);
    findings = findings_of(program, observer, events, rule, kept);
  }
  if (findings.size() < command.number) {
    return fail(fmt::format("`{}` has {} findings in this archive, and number {} is asked for", terminal_safe(rule.name),
                            findings.size(), command.number));
  }
  const auto entity = findings[command.number - 1].entity;
  const std::size_t before = events.size();
  events = ddmin<std::string>(std::move(events), [&](const std::vector<std::string>& some) {
    const auto made = findings_of(program, observer, some, rule, kept);
    return std::any_of(made.begin(), made.end(), [&](const runtime::Finding& f) { return f.entity == entity; });
  });
  if (!command.keep_names) {
    const std::string key = key_of_run(command.key);
    if (key.empty()) return fail("there is no randomness to make a key of");
    Pseudonyms pseudonyms(key, literals_of(program));
    events = disguised(events, pseudonyms);
  }
  const auto after = findings_of(program, observer, events, rule, kept);
  if (after.empty()) return fail("the rule does not fire on pseudonyms: it looks at names, so try `--keep-names`");
  const std::string text = test_text(rule, events, after, command.format == "trip" || is_trip_file(command.output));
  if (command.output.empty()) {
    std::fwrite(text.data(), 1, text.size(), stdout);
  } else if (!write_file(command.output, text)) {
    return fail(fmt::format("{}: cannot be written", terminal_safe(command.output)));
  }
  fmt::print(stderr, "{} of {} events raise `{}`\n", events.size(), before, terminal_safe(rule.name));
  return exit_fine;
}

}  // namespace

void add_fixture(CLI::App& app, Action& action) {
  auto command = std::make_shared<FixtureCommand>();
  CLI::App* verb = app.add_subcommand("fixture", "Make a test of a finding: its fewest events, pseudonymised");
  verb->add_option("rule", command->rule, "The rule: its name, or `pack/name`")->required();
  add_archive_options(*verb, command->archive);
  verb->add_option("--rules", command->rules, "Pack file, folder or artifact with the rule")->capture_default_str();
  verb->add_option("--finding", command->number, "Which of its findings, from 1")->capture_default_str()->check(CLI::PositiveNumber);
  verb->add_option("--key", command->key, "Makes the same pseudonyms of the same names again; default: random");
  verb->add_flag("--keep-names", command->keep_names, "Write names, accounts and addresses as they are");
  verb->add_option("--format", command->format, "yaml or trip; default: by -o, else yaml")->check(CLI::IsMember({"yaml", "trip"}));
  verb->add_option("-o,--output", command->output, "File to write, which is not there yet");
  verb->footer("Example:\n  tripline fixture guard/privilege-escalation AWSLogs/ --rules rules/ -o rules/guard/found.test.yaml");
  verb->callback([command, &action] { action = [command] { return fixture(*command); }; });
}

}  // namespace tripline::tools
