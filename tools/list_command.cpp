// `tripline list` and `tripline show`: which rules there are, and what one of them says.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>

#include "compiler/attack.hpp"
#include "grammar/diagnostic.hpp"
#include "tools/chosen_rules.hpp"
#include "tools/commands.hpp"
#include "tools/escape.hpp"
#include "tools/grid.hpp"
#include "tools/json_text.hpp"
#include "tools/rule_list.hpp"

namespace tripline::tools {

namespace {

using Json = nlohmann::ordered_json;

struct ListOptions {
  RulesOptions rules;
  std::string format = "text";
  std::string tag, technique, severity, kind;
  std::string rule;  // of show
};

// A number, null where there is none.
Json risk_json(const std::string& risk) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(risk.data(), risk.data() + risk.size(), number);
  if (error == std::errc() && end == risk.data() + risk.size()) return number;
  return risk.empty() ? Json() : Json(risk);
}

Json rule_json(const ListedRule& rule, const grammar::Sources& sources) {
  Json out;
  out["pack"] = rule.pack;
  out["kind"] = rule.kind;
  out["name"] = rule.name;
  out["severity"] = rule.severity;
  out["risk"] = risk_json(rule.risk);
  out["title"] = rule.title;
  out["description"] = rule.description;
  out["mitre"] = rule.mitre;
  out["tags"] = rule.tags;
  out["references"] = rule.references;
  out["tests"] = rule.tests;
  out["place"] = place_of(rule, sources);
  return out;
}

bool has(const std::vector<std::string>& list, const std::string& word) {
  return word.empty() || std::find(list.begin(), list.end(), word) != list.end();
}

// A technique is asked for with its sub-techniques.
bool has_technique(const ListedRule& rule, const std::string& id) {
  return id.empty() || std::any_of(rule.mitre.begin(), rule.mitre.end(), [&](const std::string& own) {
           return own == id || own.starts_with(id + ".");
         });
}

std::string table_of(const std::vector<ListedRule>& rules) {
  Grid grid{{{"SEVERITY"}, {"RISK"}, {"KIND"}, {"RULE", false, true}, {"TESTS"}, {"TITLE", false, true}}, {}};
  for (const ListedRule& rule : rules) {
    grid.rows.push_back({rule.severity, rule.risk, rule.kind, rule.pack + "/" + rule.name, std::to_string(rule.tests.size()), rule.title});
  }
  return grid_text(grid, Colours(false));
}

int list(const ListOptions& options) {
  int code = exit_fine;
  const auto loaded = load_chosen(options.rules, code);
  if (!loaded) return code;
  std::vector<ListedRule> rules = listed_rules(*loaded);
  const auto least = options.severity.empty() ? std::nullopt : runtime::severity_named(options.severity);
  std::erase_if(rules, [&](const ListedRule& rule) {
    const auto severity = runtime::severity_named(rule.severity);
    return !has(rule.tags, options.tag) || !has_technique(rule, options.technique) || (least && severity < least) ||
           (!options.kind.empty() && rule.kind != options.kind);
  });
  if (options.format == "json") {
    Json out;
    out["schema"] = "tripline.rules/1";
    out["rules"] = Json::array();
    for (const ListedRule& rule : rules) out["rules"].push_back(rule_json(rule, loaded->files.sources));
    std::fputs(json_text(out).c_str(), stdout);
    return exit_fine;
  }
  std::fputs(table_of(rules).c_str(), stdout);
  return exit_fine;
}

std::string page_of(const ListedRule& rule, const grammar::Sources& sources) {
  std::string out = fmt::format("{} {}/{}\n{}\n", rule.kind, terminal_safe(rule.pack), terminal_safe(rule.name),
                                terminal_safe(place_of(rule, sources)));
  out += fmt::format("severity {}, risk {}\n", rule.severity, rule.risk);
  for (const std::string& id : rule.mitre) {
    const compiler::AttackTechnique* technique = compiler::find_technique(id);
    out += fmt::format("ATT&CK {} {}\n", terminal_safe(id), technique ? technique->name : "");
  }
  for (const std::string& test : rule.tests) out += fmt::format("test: {}\n", terminal_safe(test));
  out += "\n";
  const std::string text = rule_text(rule, sources);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    out += terminal_safe(std::string_view(text).substr(begin, end - begin)) + "\n";
    begin = end + 1;
  }
  return out;
}

int show(const ListOptions& options) {
  int code = exit_fine;
  const auto loaded = load_chosen(options.rules, code);
  if (!loaded) return code;
  const std::vector<ListedRule> rules = listed_rules(*loaded);
  std::string text;
  Json json = Json::array();
  for (const ListedRule& rule : rules) {
    if (rule.name != options.rule && rule.pack + "/" + rule.name != options.rule) continue;
    text += (text.empty() ? "" : "\n") + page_of(rule, loaded->files.sources);
    json.push_back(rule_json(rule, loaded->files.sources));
    json.back()["text"] = rule_text(rule, loaded->files.sources);
  }
  if (json.empty()) {
    std::vector<std::string_view> names;
    for (const ListedRule& rule : rules) names.push_back(rule.name);
    const auto near = grammar::nearest_name(options.rule, names);
    fmt::print(stderr, "tripline: no rule is named `{}`{}\n", terminal_safe(options.rule),
               near ? fmt::format("; did you mean `{}`?", terminal_safe(*near)) : "");
    return exit_found;
  }
  std::fputs((options.format == "json" ? json_text(json) : text).c_str(), stdout);
  return exit_fine;
}

void add_common(CLI::App& verb, ListOptions& options) {
  add_rules_options(verb, options.rules);
  verb.add_option("--format", options.format, "text or json")->check(CLI::IsMember({"text", "json"}));
}

}  // namespace

void add_list(CLI::App& app, Action& action) {
  auto options = std::make_shared<ListOptions>();
  CLI::App* verb = app.add_subcommand("list", "List the rules of packs");
  add_common(*verb, *options);
  verb->add_option("--severity", options->severity, "Of this severity or above")
      ->check(CLI::IsMember({"info", "low", "medium", "high", "critical"}));
  verb->add_option("--tag", options->tag, "With this tag");
  verb->add_option("--technique", options->technique, "About this technique of ATT&CK or one below it");
  verb->add_option("--kind", options->kind, "Of this kind: alarm, threat, ...");
  verb->footer("Example:\n  tripline list rules/ --severity high --technique T1098\n\n"
               "Exit codes: 0 fine, 2 rules do not load, 3 usage.");
  verb->callback([options, &action] { action = [options] { return list(*options); }; });
}

void add_show(CLI::App& app, Action& action) {
  auto options = std::make_shared<ListOptions>();
  CLI::App* verb = app.add_subcommand("show", "Show a rule: its text, its place and its tests");
  verb->add_option("rule", options->rule, "Its name, or pack/name")->required();
  add_common(*verb, *options);
  verb->footer("Example:\n  tripline show root-account-usage rules/\n\n"
               "Exit codes: 0 fine, 1 no rule has this name, 2 rules do not load, 3 usage.");
  verb->callback([options, &action] { action = [options] { return show(*options); }; });
}

}  // namespace tripline::tools
