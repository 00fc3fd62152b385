#pragma once
// Diagnostics as they leave the program: for a person, for scripts, for code scanning services, for the
// log of a GitHub workflow, and as reports of GitLab and JUnit.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"

namespace tripline::tools {

inline constexpr std::string_view diagnostics_schema = "tripline.diagnostics/1";

enum class DiagnosticsFormat : std::uint8_t { text, json, sarif, github, gitlab, junit };
std::optional<DiagnosticsFormat> diagnostics_format_named(std::string_view word);

// `colour` is of the text. Text and annotations of no diagnostics are empty; the documents say that there are
// none.
std::string write_diagnostics(const std::vector<grammar::Diagnostic>& diagnostics,
                              const grammar::Sources& sources, DiagnosticsFormat format, bool colour);

// The forms, each in a file of its own.
std::string diagnostics_text(const std::vector<grammar::Diagnostic>& diagnostics,
                             const grammar::Sources& sources, bool colour);
std::string diagnostics_json(const std::vector<grammar::Diagnostic>& diagnostics,
                             const grammar::Sources& sources);
std::string diagnostics_sarif(const std::vector<grammar::Diagnostic>& diagnostics,
                              const grammar::Sources& sources);
std::string diagnostics_github(const std::vector<grammar::Diagnostic>& diagnostics,
                               const grammar::Sources& sources);
std::string diagnostics_gitlab(const std::vector<grammar::Diagnostic>& diagnostics,
                               const grammar::Sources& sources);
std::string diagnostics_junit(const std::vector<grammar::Diagnostic>& diagnostics,
                              const grammar::Sources& sources);

// `2 errors, 1 warning`; empty if there are none.
std::string diagnostics_count(const std::vector<grammar::Diagnostic>& diagnostics);

// Whether a span is in some source: spans of diagnostics about no text at all are not.
bool has_source(grammar::Span span, const grammar::Sources& sources);
std::string_view word_of(grammar::Severity severity);  // error, warning, note

}  // namespace tripline::tools
