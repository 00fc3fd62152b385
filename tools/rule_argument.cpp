#include "tools/rule_argument.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "compiler/build_condition.hpp"
#include "compiler/check.hpp"
#include "grammar/parse_pattern.hpp"
#include "tools/diagnostics_output.hpp"
#include "tools/escape.hpp"
#include "tools/load_rules.hpp"
#include "tools/terminal.hpp"

namespace tripline::tools {

namespace {

using compiler::RuleRef;

bool is_there(const std::string& path) {
  std::error_code error;
  return !path.empty() && std::filesystem::exists(path, error);
}

std::string full_name(const RuleRef& rule) { return rule.pack + "/" + rule.name; }

std::optional<TracedRule> traced_pattern(const std::string& text) {
  TracedRule out;
  out.noun = "pattern";
  out.name = text;
  grammar::Diagnostics diagnostics;
  const grammar::SourceId id = out.sources.add("<pattern>", text);
  const auto pattern =
      grammar::parse_pattern(grammar::Text(text, {id, 0, static_cast<std::uint32_t>(text.size())}), diagnostics);
  diagnostics.sort();
  std::fputs(write_diagnostics(diagnostics.list(), out.sources, DiagnosticsFormat::text, wants_colour(stderr)).c_str(), stderr);
  if (!pattern) return std::nullopt;
  compiler::IrWriter writer(out.ir, compiler::IrWriter::Form::traced);
  out.ir.filters.push_back({{}, compiler::build_pattern(*pattern, writer)});
  out.parts.push_back({"events", 0, {}});
  return out;
}

}  // namespace

RuleArgument rule_argument(const std::string& argument) {
  for (std::size_t at = argument.rfind('#'); at != std::string::npos && at > 0; at = argument.rfind('#', at - 1)) {
    if (is_there(argument.substr(0, at))) return {argument.substr(0, at), argument.substr(at + 1)};
  }
  return is_there(argument) ? RuleArgument{argument, {}} : RuleArgument{{}, argument};
}

std::optional<RuleRef> one_rule(const std::vector<RuleRef>& rules, const std::string& path, const std::string& name) {
  const std::vector<RuleRef> found = name.empty() ? rules : compiler::rules_named(rules, name);
  if (found.size() == 1) return found.front();
  if (name.empty()) {
    fmt::print(stderr, "tripline: {}: has {} rules: name one as `{}#name`\n", terminal_safe(path), rules.size(), terminal_safe(path));
    return std::nullopt;
  }
  if (found.size() > 1) {
    std::string which;
    for (const RuleRef& rule : found) which += fmt::format("{}{} `{}`", which.empty() ? "" : ", ", to_string(rule.noun), full_name(rule));
    fmt::print(stderr, "tripline: {}: several rules are called `{}`: {}\n", terminal_safe(path), terminal_safe(name), terminal_safe(which));
    return std::nullopt;
  }
  std::vector<std::string> names;
  for (const RuleRef& rule : rules) names.push_back(full_name(rule));
  std::vector<std::string_view> known(names.begin(), names.end());
  for (const RuleRef& rule : rules) known.push_back(rule.name);
  const auto near = grammar::nearest_name(name, known);
  fmt::print(stderr, "tripline: {}: no rule is called `{}`{}\n", terminal_safe(path), terminal_safe(name),
             near ? fmt::format("; did you mean `{}`?", terminal_safe(*near)) : "");
  return std::nullopt;
}

std::optional<TracedRule> traced_rule(const std::string& argument) {
  const RuleArgument given = rule_argument(argument);
  if (given.path.empty()) return traced_pattern(given.text);
  if (given.path.ends_with(".trc")) {
    fmt::print(stderr, "tripline: {}: an artifact does not have the rules' text: name the pack\n", terminal_safe(given.path));
    return std::nullopt;
  }
  LoadedPacks loaded;
  loaded.files = read_packs({given.path}, loaded.diagnostics);
  std::optional<compiler::Ir> ir =
      compiler::check(loaded.files.packs, compiler::IrWriter::Form::traced, loaded.diagnostics);
  loaded.diagnostics.sort();
  say_diagnostics(loaded, false);
  if (!ir || !loaded.files.errors.empty()) return std::nullopt;
  const auto rule = one_rule(compiler::rules_of(*ir), given.path, given.text);
  if (!rule) return std::nullopt;
  TracedRule out{std::string(to_string(rule->noun)), full_name(*rule), std::move(loaded.files.sources), std::move(*ir), {}};
  out.parts = compiler::parts_of(out.ir, *rule);
  return out;
}

}  // namespace tripline::tools
