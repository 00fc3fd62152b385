#include "tools/diagnostics_output.hpp"

// {"schema": "tripline.diagnostics/1", "diagnostics": [{code, severity, message, help, file, start, end,
// labels, fix}]}
//
// Places are {line, column, offset}: 1-based lines and columns in code points, 0-based offsets in bytes;
// `end` is behind the last character. A diagnostic about no text has null for file, start and end; one
// without fix has null.

#include <nlohmann/json.hpp>

#include "tools/json_text.hpp"

namespace tripline::tools {

namespace {

using Json = nlohmann::ordered_json;

Json position_json(const grammar::Source& source, std::uint32_t offset) {
  const grammar::Position at = source.position(offset);
  return {{"line", at.line}, {"column", at.column}, {"offset", offset}};
}

void add_place(Json& out, grammar::Span span, const grammar::Sources& sources) {
  if (has_source(span, sources)) {
    const grammar::Source& source = sources[span.source];
    out["file"] = source.name();
    out["start"] = position_json(source, span.begin);
    out["end"] = position_json(source, span.end);
  } else {
    for (const char* member : {"file", "start", "end"}) out[member] = nullptr;
  }
}

Json diagnostic_json(const grammar::Diagnostic& diagnostic, const grammar::Sources& sources) {
  Json out = Json::object();
  out["code"] = grammar::entry_of(diagnostic.code).word;
  out["severity"] = word_of(diagnostic.severity);
  out["message"] = diagnostic.message;
  out["help"] = diagnostic.help;
  add_place(out, diagnostic.span, sources);
  Json labels = Json::array();
  for (const grammar::Label& label : diagnostic.labels) {
    Json entry = Json::object();
    entry["text"] = label.text;
    add_place(entry, label.span, sources);
    labels.push_back(std::move(entry));
  }
  out["labels"] = std::move(labels);
  out["fix"] = nullptr;
  if (diagnostic.fix) {
    Json fix = Json::object();
    add_place(fix, diagnostic.fix->span, sources);
    fix["replacement"] = diagnostic.fix->replacement;
    out["fix"] = std::move(fix);
  }
  return out;
}

}  // namespace

std::string diagnostics_json(const std::vector<grammar::Diagnostic>& diagnostics,
                             const grammar::Sources& sources) {
  Json list = Json::array();
  for (const grammar::Diagnostic& diagnostic : diagnostics)
    list.push_back(diagnostic_json(diagnostic, sources));
  Json out = Json::object();
  out["schema"] = diagnostics_schema;
  out["diagnostics"] = std::move(list);
  return json_text(out);
}

}  // namespace tripline::tools
