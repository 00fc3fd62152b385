#include "tools/rule_pages.hpp"

#include <fmt/format.h>

#include <set>

#include "compiler/attack.hpp"
#include "tools/escape.hpp"

namespace tripline::tools {

namespace {

constexpr std::size_t longest_slug = 80;

// A name as a part of a path: what is no letter or digit becomes a dash.
std::string slug(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool plain = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) out += upper ? static_cast<char>(c | 0x20) : c;
    if (!plain && !out.empty() && out.back() != '-') out += '-';
    if (out.size() == longest_slug) break;
  }
  while (out.ends_with('-')) out.pop_back();
  return out.empty() ? "rule" : out;
}

// A path that no other page has: names may differ in what a path cannot say.
std::string path_of(const ListedRule& rule, std::set<std::string>& taken) {
  const std::string stem = slug(rule.pack) + "/" + slug(rule.name);
  std::string path = stem + ".md";
  for (std::size_t n = 2; !taken.insert(path).second; ++n) path = fmt::format("{}-{}.md", stem, n);
  return path;
}

// A cell of a table is one line.
std::string cell(std::string_view text) { return markdown_text(terminal_safe(text)); }

std::string technique_link(const std::string& id) {
  const compiler::AttackTechnique* technique = compiler::find_technique(id);
  if (!technique) return cell(id);
  std::string place = id;  // of the table, so it holds letters, digits and one dot
  if (const std::size_t dot = place.find('.'); dot != std::string::npos) place[dot] = '/';
  return fmt::format("[{} {}](https://attack.mitre.org/techniques/{}/)", id, technique->name, place);
}

std::string list_of(const std::vector<std::string>& items, std::string (*form)(const std::string&)) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : ", ") + form(item);
  return out;
}

std::string page_of(const ListedRule& rule, const grammar::Sources& sources) {
  std::string out = fmt::format("# {}\n\n", cell(rule.title.empty() ? rule.name : rule.title));
  if (!rule.description.empty()) out += markdown_text(rule.description) + "\n\n";
  out += "| | |\n| --- | --- |\n";
  const auto row = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out += fmt::format("| {} | {} |\n", name, value);
  };
  row("Rule", markdown_code(rule.pack + "/" + rule.name));
  row("Kind", rule.kind);
  row("Severity", rule.severity);
  row("Risk", rule.risk);
  row("ATT&amp;CK", list_of(rule.mitre, technique_link));
  row("Tags", list_of(rule.tags, [](const std::string& tag) { return markdown_code(tag); }));
  row("References", list_of(rule.references, [](const std::string& text) { return cell(text); }));
  row("Source", markdown_code(sources[rule.entry.pack->source].name()));
  out += "\n## Rule\n\n" + markdown_block(rule_text(rule, sources), is_trip_rule(rule, sources) ? "" : "yaml");
  out += "\n## Tests\n\n";
  for (const std::string& test : rule.tests) out += fmt::format("- {}\n", cell(test));
  if (rule.tests.empty()) out += "None.\n";
  return out;
}

}  // namespace

std::vector<RulePage> rule_pages(const std::vector<ListedRule>& rules, const grammar::Sources& sources) {
  std::vector<RulePage> out{{"index.md", ""}};
  std::string index = fmt::format("# Rules\n\n{} rules.\n\n| Severity | Rule | Kind | Title | ATT&amp;CK | Tests |\n"
                      "| --- | --- | --- | --- | --- | ---: |\n",
                      rules.size());
  std::set<std::string> taken;
  for (const ListedRule& rule : rules) {
    const std::string path = path_of(rule, taken);
    index += fmt::format("| {} | [{}]({}) | {} | {} | {} | {} |\n", rule.severity, cell(rule.pack + "/" + rule.name), path,
                         rule.kind, cell(rule.title), list_of(rule.mitre, [](const std::string& id) { return cell(id); }),
                         rule.tests.size());
    out.push_back({path, page_of(rule, sources)});
  }
  out.front().text = std::move(index);
  return out;
}

}  // namespace tripline::tools
