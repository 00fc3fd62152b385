#include "tools/diagnostics_output.hpp"

// GitLab's Code Quality report: [{description, check_name, fingerprint, severity, location: {path, lines: {begin}}}].
// Its severities are info, minor, major, critical and blocker. It wants a place of everything: what has none stands at
// the repository's first line.

#include <nlohmann/json.hpp>

#include "tools/fingerprint.hpp"
#include "tools/json_text.hpp"

namespace tripline::tools {

namespace {

std::string_view gitlab_severity(grammar::Severity severity) {
  switch (severity) {
    case grammar::Severity::error:
      return "critical";
    case grammar::Severity::warning:
      return "minor";
    case grammar::Severity::note:
      return "info";
  }
  return "";
}

}  // namespace

std::string diagnostics_gitlab(const std::vector<grammar::Diagnostic>& diagnostics, const grammar::Sources& sources) {
  Fingerprints fingerprints(sources);
  auto out = nlohmann::ordered_json::array();
  for (const grammar::Diagnostic& diagnostic : diagnostics) {
    std::string path = ".";
    std::uint32_t line = 1;
    if (has_source(diagnostic.span, sources)) {
      const grammar::Source& source = sources[diagnostic.span.source];
      path = source.name();
      while (path.starts_with("./")) path.erase(0, 2);
      line = source.position(diagnostic.span.begin).line;
    }
    nlohmann::ordered_json entry;
    entry["description"] = diagnostic.help.empty() ? diagnostic.message : diagnostic.message + "; " + diagnostic.help;
    entry["check_name"] = grammar::entry_of(diagnostic.code).word;
    entry["fingerprint"] = fingerprints.of(diagnostic);
    entry["severity"] = gitlab_severity(diagnostic.severity);
    entry["location"]["path"] = path;
    entry["location"]["lines"]["begin"] = line;
    out.push_back(std::move(entry));
  }
  return json_text(out);
}

}  // namespace tripline::tools
