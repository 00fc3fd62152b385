#include "tools/diagnostics_output.hpp"

// JUnit's XML, as CI services read it: a suite with a test case for every file that was read, which fails by its errors
// and warnings; what is about no file has a case of its own. A case has one failure at most, so its text holds all.

#include <fmt/format.h>

#include <map>

#include "tools/escape.hpp"

namespace tripline::tools {

namespace {

struct Case {
  std::size_t count = 0;
  std::string text;  // a line for each diagnostic
};

std::string line_of(const grammar::Diagnostic& diagnostic, const grammar::Sources& sources) {
  std::string out;
  if (has_source(diagnostic.span, sources)) {
    const grammar::Position at = sources[diagnostic.span.source].position(diagnostic.span.begin);
    out = fmt::format("{}:{}: ", at.line, at.column);
  }
  out += fmt::format("{}[{}]: {}", word_of(diagnostic.severity), grammar::entry_of(diagnostic.code).word, diagnostic.message);
  if (!diagnostic.help.empty()) out += " (" + diagnostic.help + ")";
  return html_text(out) + "\n";
}

}  // namespace

std::string diagnostics_junit(const std::vector<grammar::Diagnostic>& diagnostics, const grammar::Sources& sources) {
  std::map<std::string, Case> cases;
  for (std::size_t i = 0; i < sources.size(); ++i) cases[sources[static_cast<grammar::SourceId>(i)].name()];
  for (const grammar::Diagnostic& diagnostic : diagnostics) {
    Case& here = cases[has_source(diagnostic.span, sources) ? sources[diagnostic.span.source].name() : "packs"];
    ++here.count;
    here.text += line_of(diagnostic, sources);
  }
  std::string body;
  std::size_t failures = 0;
  for (const auto& [name, said] : cases) {
    const std::string head = fmt::format("  <testcase classname=\"tripline.check\" name=\"{}\"", html_text(name));
    if (said.count == 0) {
      body += head + "/>\n";
      continue;
    }
    ++failures;
    body += fmt::format("{}>\n    <failure message=\"{} diagnostic{}\">{}</failure>\n  </testcase>\n", head, said.count,
                        said.count == 1 ? "" : "s", said.text);
  }
  return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"tripline check\" tests=\"{}\" failures=\"{}\" "
                     "errors=\"0\">\n{}</testsuite>\n",
                     cases.size(), failures, body);
}

}  // namespace tripline::tools
