#include "tools/diff_output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tools/escape.hpp"
#include "tools/grid.hpp"
#include "tools/json_text.hpp"
#include "tools/quantities.hpp"
#include "tools/witness_output.hpp"

namespace tripline::tools {

namespace {

using compiler::Change;
using compiler::PartChange;
using compiler::RuleDiff;
using compiler::Sense;
using compiler::SettingChange;

bool is_shown(const RuleDiff& rule) { return rule.change != Change::unchanged || !rule.settings.empty(); }

std::string name_of(const RuleDiff& rule) {
  if (rule.before.empty()) return rule.after;
  if (rule.after.empty() || rule.after == rule.before) return rule.before;
  return rule.before + " -> " + rule.after;
}

std::string_view word_of(Sense effect) {
  constexpr std::string_view words[] = {"", "changed", "broader", "narrower"};
  return words[static_cast<std::size_t>(effect)];
}

std::string setting_text(const SettingChange& setting) {
  const auto shown = [](const std::string& value) { return value.empty() ? std::string("nothing") : value; };
  std::string out = fmt::format("{}: {} -> {}", setting.name, shown(setting.before), shown(setting.after));
  const std::string_view word = word_of(setting.effect);
  return word.empty() ? out : fmt::format("{} ({})", out, word);
}

// A part with one relation needs no name when it is the rule's only one.
std::string part_text(const PartChange& part) {
  if (!part.relation) return fmt::format("{}: {}", part.role, part.gained ? "new" : part.lost ? "gone" : "takes no event");
  std::string out = fmt::format("{}: {}", part.role, compiler::to_string(*part.relation));
  return part.why.empty() ? out : out + ", " + part.why;
}

Grid rules_grid(const DiffReport& report) {
  Grid grid{{{"RULE", false, true}, {"KIND"}, {"CHANGE"}}, {}};
  for (const RuleDiff& rule : report.rules) {
    if (!is_shown(rule)) continue;
    const bool labels = rule.change == Change::unchanged;
    grid.rows.push_back({name_of(rule), std::string(compiler::to_string(rule.noun)),
                         labels ? "labels" : std::string(compiler::to_string(rule.change))});
  }
  return grid;
}

std::string count_text(const DiffReport& report) {
  std::string out = counted(report.rules.size(), "rule");
  for (std::size_t c = 0; c <= static_cast<std::size_t>(Change::undecided); ++c) {
    const auto change = static_cast<Change>(c);
    const auto n = std::count_if(report.rules.begin(), report.rules.end(), [&](const RuleDiff& rule) { return rule.change == change; });
    if (n > 0) out += fmt::format(", {} {}", n, compiler::to_string(change));
  }
  return out;
}

}  // namespace

bool behaves_differently(const DiffReport& report) {
  return std::any_of(report.rules.begin(), report.rules.end(), [](const RuleDiff& rule) { return compiler::behaves_differently(rule.change); });
}

std::string diff_text(const DiffReport& report, bool colour) {
  const Colours colours(colour);
  const Grid grid = rules_grid(report);
  std::string out = grid.rows.empty() ? std::string() : grid_text(grid, colours);
  for (const RuleDiff& rule : report.rules) {
    if (rule.parts.empty() && rule.settings.empty()) continue;
    out += '\n' + colours.strong(terminal_safe(name_of(rule))) + '\n';
    for (const SettingChange& setting : rule.settings) out += "  " + fit(setting_text(setting), 400) + '\n';
    for (const PartChange& part : rule.parts) {
      out += "  " + fit(part_text(part), 400) + '\n';
      if (part.gained) out += "    gained  " + witness_text(*part.gained) + '\n';
      if (part.lost) out += "    lost    " + witness_text(*part.lost) + '\n';
    }
  }
  return out + (out.empty() ? "" : "\n") + count_text(report) + '\n';
}

std::string diff_markdown(const DiffReport& report) {
  const Grid grid = rules_grid(report);
  std::string out = fmt::format("### Rules of {} against {}\n\n{}.\n", markdown_code(report.new_rules),
                                markdown_code(report.old_rules), count_text(report));
  if (!grid.rows.empty()) out += '\n' + grid_markdown(grid);
  for (const RuleDiff& rule : report.rules) {
    if (rule.parts.empty() && rule.settings.empty()) continue;
    out += fmt::format("\n<details><summary>{}</summary>\n\n", markdown_code(name_of(rule)));
    for (const SettingChange& setting : rule.settings) out += "- " + markdown_code(setting_text(setting)) + '\n';
    for (const PartChange& part : rule.parts) {
      out += "- " + markdown_code(part_text(part)) + '\n';
      if (part.gained) out += "\nGained:\n\n" + markdown_block(part.gained->event, "json");
      if (part.lost) out += "\nLost:\n\n" + markdown_block(part.lost->event, "json");
    }
    out += "\n</details>\n";
  }
  return out;
}

std::string diff_json(const DiffReport& report) {
  using Json = nlohmann::ordered_json;
  const auto name_or_null = [](const std::string& name) { return name.empty() ? Json() : Json(name); };
  Json out = Json::object();
  out["schema"] = diff_schema;
  out["old"] = report.old_rules;
  out["new"] = report.new_rules;
  out["behaves_differently"] = behaves_differently(report);
  out["rules"] = Json::array();
  for (const RuleDiff& rule : report.rules) {
    Json one = {{"before", name_or_null(rule.before)}, {"after", name_or_null(rule.after)},
                {"kind", compiler::to_string(rule.noun)}, {"change", compiler::to_string(rule.change)}};
    one["settings"] = Json::array();
    for (const SettingChange& setting : rule.settings) {
      const bool label = setting.effect == Sense::label;
      one["settings"].push_back({{"name", setting.name}, {"before", setting.before}, {"after", setting.after},
                                 {"effect", label ? "label" : std::string(word_of(setting.effect))}});
    }
    one["parts"] = Json::array();
    for (const PartChange& part : rule.parts) {
      one["parts"].push_back({{"role", part.role}, {"relation", part.relation ? Json(compiler::to_string(*part.relation)) : Json()},
                              {"gained", witness_json(part.gained)}, {"lost", witness_json(part.lost)}, {"why", part.why}});
    }
    out["rules"].push_back(std::move(one));
  }
  return json_text(out);
}

}  // namespace tripline::tools
