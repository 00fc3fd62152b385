#include "tools/sides.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/build_condition.hpp"
#include "compiler/deployed/build_deployed.hpp"
#include "compiler/prove/prove.hpp"
#include "compiler/rule_parts.hpp"
#include "grammar/parse_pattern.hpp"
#include "grammar/read_json.hpp"
#include "grammar/read_yaml.hpp"
#include "tools/diagnostics_output.hpp"
#include "tools/escape.hpp"
#include "tools/load_ir.hpp"
#include "tools/read_packs.hpp"
#include "tools/rule_argument.hpp"
#include "tools/terminal.hpp"

namespace tripline::tools {

namespace {

using compiler::Noun;
using compiler::RuleRef;

constexpr std::size_t most_document_bytes = std::size_t{64} << 20;

void say(grammar::Diagnostics& diagnostics, const grammar::Sources& sources) {
  diagnostics.sort();
  const std::string text = write_diagnostics(diagnostics.list(), sources, DiagnosticsFormat::text, wants_colour(stderr));
  std::fputs(text.c_str(), stderr);
}

bool is_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

std::optional<grammar::Tree> read_document(const grammar::Sources& sources, grammar::SourceId id, grammar::Diagnostics& diagnostics) {
  const std::string& text = sources[id].text();
  if (is_json(text)) {
    const grammar::Text whole(text, {id, 0, static_cast<std::uint32_t>(text.size())});
    return grammar::read_json(whole, grammar::Code::yaml_syntax, diagnostics);
  }
  grammar::YamlLimits limits;
  limits.functions = true;
  return grammar::read_yaml(sources, id, diagnostics, limits);
}

std::optional<Side> pattern_side(const std::string& text, compiler::IrWriter& writer) {
  grammar::Sources sources;
  grammar::Diagnostics diagnostics;
  const grammar::SourceId id = sources.add("<pattern>", text);
  const auto pattern =
      grammar::parse_pattern(grammar::Text(text, {id, 0, static_cast<std::uint32_t>(text.size())}), diagnostics);
  if (diagnostics.has_errors()) say(diagnostics, sources);
  if (!pattern) return std::nullopt;
  return Side{text, true, {{"events", compiler::build_pattern(*pattern, writer)}}, true};
}

std::optional<Side> deployed_side(const std::string& label, const RuleArgument& given, const Parameters& parameters, compiler::IrWriter& writer) {
  const auto file = load_deployed(given.path, parameters);
  if (!file) return std::nullopt;
  Side side{label, !given.text.empty(), {}, file->whole, file->deployed.parameters};
  std::vector<std::string_view> names;
  for (const compiler::DeployedFilter& filter : file->deployed.filters) {
    names.push_back(filter.name);
    if (side.single && filter.name != given.text) continue;
    if (const auto root = compiler::build_deployed(filter, writer)) side.items.push_back({filter.name, *root});
  }
  if (side.items.size() == 1 || (!side.single && !side.items.empty())) return side;
  const auto near = grammar::nearest_name(given.text, names);
  const std::string what = !side.single          ? "no filter that can be read"
                           : side.items.empty()  ? fmt::format("no filter is called `{}`{}", terminal_safe(given.text),
                                                              near ? fmt::format("; did you mean `{}`?", terminal_safe(*near)) : "")
                                                 : fmt::format("several filters are called `{}`", terminal_safe(given.text));
  fmt::print(stderr, "tripline: {}: {}\n", terminal_safe(given.path), what);
  return std::nullopt;
}

std::optional<Side> rules_side(const std::string& label, const RuleArgument& given, compiler::IrWriter& writer) {
  const auto ir = load_ir(given.path);
  if (!ir) return std::nullopt;
  const std::vector<RuleRef> rules = compiler::rules_of(*ir);
  Side side{label, !given.text.empty(), {}, true};
  const auto add = [&](const std::string& name, const compiler::RulePart& part) {
    side.items.push_back({name, compiler::copy_node(*ir, ir->filters[part.filter].root, writer)});
  };
  if (side.single) {
    const auto rule = one_rule(rules, given.path, given.text);
    if (!rule) return std::nullopt;
    for (const compiler::RulePart& part : compiler::parts_of(*ir, *rule)) add(part.role, part);
    return side;
  }
  for (const RuleRef& rule : rules) {
    if (rule.noun != Noun::alarm && rule.noun != Noun::metric) continue;
    const std::vector<compiler::RulePart> parts = compiler::parts_of(*ir, rule);
    for (const compiler::RulePart& part : parts) add(parts.size() == 1 ? rule.name : rule.name + ", " + part.role, part);
  }
  if (!side.items.empty()) return side;
  fmt::print(stderr, "tripline: {}: has no alarm and no metric: name a rule as `{}#name`\n", terminal_safe(given.path), terminal_safe(given.path));
  return std::nullopt;
}

}  // namespace

bool is_deployed_file(const std::string& path) {
  const auto text = read_file(path, most_document_bytes);
  if (!text) return false;
  if (is_json(*text)) return true;
  if (!is_pack_file(path) && !path.ends_with(".template")) return false;
  // A key of a template or configuration in the first column, and none of a pack's.
  const auto has_key = [&](std::string_view key) {
    return text->starts_with(key) || text->find("\n" + std::string(key)) != std::string::npos;
  };
  const bool catalogue = text->find("\n  filter_pattern:") != std::string::npos;
  return (has_key("Resources:") || has_key("cloudWatch:") || catalogue) && !has_key("pack:");
}

std::optional<DeployedFile> load_deployed(const std::string& path, const Parameters& parameters) {
  grammar::Sources sources;
  grammar::Diagnostics diagnostics;
  auto text = read_file(path, most_document_bytes);
  if (!text) {
    fmt::print(stderr, "tripline: {}: cannot be read\n", terminal_safe(path));
    return std::nullopt;
  }
  const grammar::SourceId id = sources.add(path, std::move(*text));
  const auto tree = read_document(sources, id, diagnostics);
  auto deployed = tree ? compiler::read_deployed(*tree, parameters, diagnostics) : std::nullopt;
  const bool unread = deployed && std::any_of(deployed->filters.begin(), deployed->filters.end(),
                                              [](const compiler::DeployedFilter& filter) { return !filter.use; });
  say(diagnostics, sources);
  if (!deployed) return std::nullopt;
  return DeployedFile{std::move(*deployed), !unread};
}

std::optional<std::string> read_parameters(const std::vector<std::string>& given, Parameters& parameters) {
  for (const std::string& text : given) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) return fmt::format("--parameter: `{}` is not of the form Name=value", terminal_safe(text));
    parameters[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return std::nullopt;
}

std::optional<std::string> unknown_parameter(const Parameters& given, const std::vector<std::string>& known) {
  for (const auto& [name, value] : given) {
    if (name.starts_with("AWS::") || std::find(known.begin(), known.end(), name) != known.end()) continue;
    const auto near = grammar::nearest_name(name, {known.begin(), known.end()});
    return fmt::format("--parameter: no template has `{}`{}", terminal_safe(name),
                       near ? fmt::format("; did you mean `{}`?", terminal_safe(*near)) : "");
  }
  return std::nullopt;
}

std::optional<Side> read_side(const std::string& argument, const Parameters& parameters, compiler::IrWriter& writer) {
  const RuleArgument given = rule_argument(argument);
  if (given.path.empty()) return pattern_side(given.text, writer);
  if (is_deployed_file(given.path)) return deployed_side(argument, given, parameters, writer);
  return rules_side(argument, given, writer);
}

}  // namespace tripline::tools
