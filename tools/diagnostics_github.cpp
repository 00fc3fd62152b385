#include "tools/diagnostics_output.hpp"

// Workflow commands, which a GitHub runner turns into annotations:
//
//   ::error file=rules/pack.yaml,line=12,col=5,endLine=12,endColumn=13,title=unknown-key::no key
//   `treshold`%0Ahelp: ...
//
// The runner refuses columns where a span ends on another line, so they are left out there. Whatever is in a
// message must not end the command or begin another one: line ends and percent signs are escaped, in
// properties colons and commas too; other unseen characters become visible, as the log is shown on terminals.

#include <fmt/format.h>

#include "tools/escape.hpp"

namespace tripline::tools {

namespace {

std::string escaped(std::string_view text, std::string_view characters) {
  std::string out;
  for (const char c : text) {
    if (characters.find(c) == std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string property(std::string_view text) { return escaped(terminal_safe(text), "%\r\n:,"); }
std::string message(std::string_view text) { return escaped(terminal_safe(text), "%\r\n"); }

std::string place(grammar::Span span, const grammar::Sources& sources) {
  const grammar::Source& source = sources[span.source];
  const grammar::Position begin = source.position(span.begin), end = source.position(span.end);
  std::string_view name = source.name();
  while (name.starts_with("./")) name.remove_prefix(2);  // the repository's own paths have no such begin
  std::string out = fmt::format("file={},line={},", property(name), begin.line);
  if (begin.line == end.line) {
    return out + fmt::format("col={},endLine={},endColumn={},", begin.column, end.line, end.column);
  }
  return out + fmt::format("endLine={},", end.line);
}

}  // namespace

std::string diagnostics_github(const std::vector<grammar::Diagnostic>& diagnostics,
                               const grammar::Sources& sources) {
  std::string out;
  for (const grammar::Diagnostic& diagnostic : diagnostics) {
    // Notes are called notices there.
    const bool note = diagnostic.severity == grammar::Severity::note;
    out += fmt::format("::{} ", note ? "notice" : word_of(diagnostic.severity));
    if (has_source(diagnostic.span, sources)) out += place(diagnostic.span, sources);
    out += fmt::format("title={}::{}", grammar::entry_of(diagnostic.code).word, message(diagnostic.message));
    if (!diagnostic.help.empty()) out += "%0Ahelp: " + message(diagnostic.help);
    out += '\n';
  }
  return out;
}

}  // namespace tripline::tools
