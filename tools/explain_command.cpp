#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "grammar/diagnostic.hpp"
#include "tools/commands.hpp"
#include "tools/explain_pages.hpp"

namespace tripline::tools {

namespace {

int explain(const std::string& code) {
  if (code.empty()) {
    for (const grammar::CodeEntry& entry : grammar::diagnostic_codes()) {
      fmt::print("{:28} {}\n", entry.word, entry.title);
    }
    return exit_fine;
  }
  std::vector<std::string_view> known;
  for (const ExplainPage& page : explain_pages()) {
    if (page.code == code) {
      fmt::print("{}", page.text);
      return exit_fine;
    }
    known.push_back(page.code);
  }
  const auto near = grammar::nearest_name(code, known);
  fmt::print(stderr, "tripline: there is no diagnostic `{}`{}\n", code,
             near ? fmt::format("; did you mean `{}`?", *near) : "; `tripline explain` lists all");
  return exit_usage;
}

}  // namespace

void add_explain(CLI::App& app, Action& action) {
  auto code = std::make_shared<std::string>();
  CLI::App* verb = app.add_subcommand("explain", "Print the page of a diagnostic");
  verb->add_option("code", *code, "A diagnostic's code; without one, all codes are listed");
  verb->footer("Example:\n  tripline explain never-matches");
  verb->callback([code, &action] { action = [code] { return explain(*code); }; });
}

}  // namespace tripline::tools
