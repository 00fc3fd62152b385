#include "tools/diagnostics_output.hpp"

// The dispatch, and the form for a person: each diagnostic as the grammar renders it, a blank line between
// them, and how many there were.

#include <array>

#include "grammar/render.hpp"
#include "tools/colours.hpp"
#include "tools/quantities.hpp"

namespace tripline::tools {

std::optional<DiagnosticsFormat> diagnostics_format_named(std::string_view word) {
  if (word == "text") return DiagnosticsFormat::text;
  if (word == "json") return DiagnosticsFormat::json;
  if (word == "sarif") return DiagnosticsFormat::sarif;
  if (word == "github") return DiagnosticsFormat::github;
  if (word == "gitlab") return DiagnosticsFormat::gitlab;
  if (word == "junit") return DiagnosticsFormat::junit;
  return std::nullopt;
}

std::string write_diagnostics(const std::vector<grammar::Diagnostic>& diagnostics,
                              const grammar::Sources& sources, DiagnosticsFormat format, bool colour) {
  switch (format) {
    case DiagnosticsFormat::text:
      return diagnostics_text(diagnostics, sources, colour);
    case DiagnosticsFormat::json:
      return diagnostics_json(diagnostics, sources);
    case DiagnosticsFormat::sarif:
      return diagnostics_sarif(diagnostics, sources);
    case DiagnosticsFormat::github:
      return diagnostics_github(diagnostics, sources);
    case DiagnosticsFormat::gitlab:
      return diagnostics_gitlab(diagnostics, sources);
    case DiagnosticsFormat::junit:
      return diagnostics_junit(diagnostics, sources);
  }
  return {};
}

std::string diagnostics_text(const std::vector<grammar::Diagnostic>& diagnostics,
                             const grammar::Sources& sources, bool colour) {
  if (diagnostics.empty()) return {};
  std::string out;
  for (const grammar::Diagnostic& diagnostic : diagnostics)
    out += grammar::render(diagnostic, sources, colour) + '\n';
  return out + Colours(colour).strong(diagnostics_count(diagnostics)) + '\n';
}

std::string diagnostics_count(const std::vector<grammar::Diagnostic>& diagnostics) {
  std::array<std::uint64_t, 3> counts{};
  for (const grammar::Diagnostic& diagnostic : diagnostics)
    ++counts[static_cast<std::size_t>(diagnostic.severity)];
  std::string out;
  for (const grammar::Severity severity :
       {grammar::Severity::error, grammar::Severity::warning, grammar::Severity::note}) {
    const std::uint64_t count = counts[static_cast<std::size_t>(severity)];
    if (count > 0) out += (out.empty() ? "" : ", ") + counted(count, word_of(severity));
  }
  return out;
}

bool has_source(grammar::Span span, const grammar::Sources& sources) {
  return static_cast<std::size_t>(span.source) < sources.size();
}

std::string_view word_of(grammar::Severity severity) {
  switch (severity) {
    case grammar::Severity::error:
      return "error";
    case grammar::Severity::warning:
      return "warning";
    case grammar::Severity::note:
      return "note";
  }
  return "";
}

}  // namespace tripline::tools
