// `tripline why`: one rule, one event, condition by condition.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <thread>

#include "tools/commands.hpp"
#include "tools/one_event.hpp"
#include "tools/rule_argument.hpp"
#include "tools/terminal.hpp"
#include "tools/why_output.hpp"

namespace tripline::tools {

namespace {

struct WhyCommand {
  std::string rule;
  std::vector<std::string> archive;
  std::optional<std::string> id;
  std::string format = "text";
  bool nearest = false;
};

// Of entities one is enough: the rule has a finding for each. Everything else must be there.
bool all_there(const std::vector<WhyNeeded>& needed) {
  bool others = true, entity = false, entities = false;
  for (const WhyNeeded& one : needed) {
    const bool is_entity = one.role.starts_with("entity");
    entities = entities || is_entity;
    entity = entity || (is_entity && one.there);
    others = others && (is_entity || one.there);
  }
  return others && (entity || !entities);
}

WhyPart why_part(const compiler::RulePart& part, const TracedRule& rule, const compiler::Explainer& explainer) {
  WhyPart out{part.role, explainer.explain(rule.ir.filters[part.filter].root), {}, false, std::nullopt};
  for (const compiler::NeededField& needed : part.needed) {
    WhyNeeded& one = out.needed.emplace_back(WhyNeeded{needed.role, {}, true});
    for (const std::uint32_t field : needed.fields) {
      one.values.push_back(explainer.value(field));
      one.there = one.there && explainer.has_leaf(field);
    }
  }
  out.counts = out.explained.holds() && all_there(out.needed);
  return out;
}

int why(const WhyCommand& command) {
  const std::optional<TracedRule> rule = traced_rule(command.rule);
  if (!rule) return exit_not_loaded;
  const auto event = one_event(command.archive, command.id, std::max(1u, std::thread::hardware_concurrency()));
  if (!event) return exit_not_loaded;
  std::optional<compiler::Explainer> explainer = compiler::Explainer::make(rule->ir);
  if (!explainer) {
    fmt::print(stderr, "tripline: the rules need more room than a program has\n");
    return exit_not_loaded;
  }
  explainer->look_at(event->text(), event->stored);
  Why answer{rule->noun, rule->name, event->file, event->index, {}, &rule->sources};
  compiler::Prover prover(rule->ir);
  for (const compiler::RulePart& part : rule->parts) {
    WhyPart& one = answer.parts.emplace_back(why_part(part, *rule, *explainer));
    if (!command.nearest || one.explained.holds()) continue;
    one.nearest = compiler::nearest_match(rule->ir, rule->ir.filters[part.filter].root, one.explained, prover);
  }
  const std::string out = command.format == "json" ? why_json(answer) : why_text(answer, wants_colour(stdout));
  std::fwrite(out.data(), 1, out.size(), stdout);
  return answer.counts() ? exit_fine : exit_found;
}

}  // namespace

void add_why(CLI::App& app, Action& action) {
  auto command = std::make_shared<WhyCommand>();
  CLI::App* verb = app.add_subcommand("why", "Why a rule takes an event, or does not");
  verb->add_option("rule", command->rule, "pack.yaml#name, a pack with one rule, or a filter pattern")->required();
  verb->add_option("event", command->archive, "A file with the event, - for standard input, or an archive with --id")->required();
  verb->add_option("--id", command->id, "The event of this id");
  verb->add_flag("--not", command->nearest, "Also the fewest conditions that would have to be otherwise for a match");
  verb->add_option("--format", command->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  verb->footer("Example:\n  tripline why rules/guard.yaml#root-account-usage AWSLogs/ --id 6f3c0b0e-0000-4000-8000-000000000001\n\n"
               "Exit codes: 0 the rule takes the event, 1 it does not, 2 rule or event do not load, 3 usage.");
  verb->callback([command, &action] { action = [command] { return why(*command); }; });
}

}  // namespace tripline::tools
