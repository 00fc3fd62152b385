// Formatting, quick fixes, and what is shown of diagnostics.

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tools/lsp/answers.hpp"

namespace tripline::tools::lsp {

namespace {

using Json = nlohmann::json;
using grammar::Diagnostic;
using grammar::Span;

// LSP's DiagnosticSeverity.
int severity_number(grammar::Severity severity) {
  switch (severity) {
    case grammar::Severity::error: return 1;
    case grammar::Severity::warning: return 2;
    default: return 3;
  }
}

std::vector<const Diagnostic*> of_document(const Analysis& analysis, const Document& document) {
  std::vector<const Diagnostic*> out;
  const grammar::Sources& sources = analysis.loaded->files.sources;
  for (const Diagnostic& diagnostic : analysis.diagnostics.list()) {
    if (has_source(diagnostic.span, sources) && sources[diagnostic.span.source].name() == document.path()) {
      out.push_back(&diagnostic);
    }
  }
  return out;
}

// As the editor spells it, where it has the file.
std::string uri_in(const Analysis& analysis, const std::string& path) {
  const auto at = analysis.texts.find(path);
  return at == analysis.texts.end() ? uri_of(path) : at->second->uri();
}

Json diagnostic_json(const Diagnostic& diagnostic, const Analysis& analysis, Encoding encoding) {
  const grammar::Sources& sources = analysis.loaded->files.sources;
  Json related = Json::array();
  for (const grammar::Label& label : diagnostic.labels) {
    if (!has_source(label.span, sources)) continue;
    const grammar::Source& source = sources[label.span.source];
    related.push_back({{"location", {{"uri", uri_in(analysis, source.name())}, {"range", range_json(source, label.span, encoding)}}},
                       {"message", label.text}});
  }
  Json out = {{"range", range_json(sources[diagnostic.span.source], diagnostic.span, encoding)},
              {"severity", severity_number(diagnostic.severity)},
              {"code", grammar::entry_of(diagnostic.code).word},
              {"source", "tripline"},
              {"message", diagnostic.help.empty() ? diagnostic.message
                                                  : fmt::format("{}\nhelp: {}", diagnostic.message, diagnostic.help)}};
  if (!related.empty()) out["relatedInformation"] = std::move(related);
  return out;
}

Json edit_of(const Document& document, std::vector<const grammar::Fix*> fixes, Encoding encoding) {
  Json edits = Json::array();
  for (const grammar::Fix* fix : fixes) {
    edits.push_back({{"range", range_json(document.source(), fix->span, encoding)}, {"newText", fix->replacement}});
  }
  return {{"changes", {{document.uri(), std::move(edits)}}}};
}

// Those that do not overlap, first come first.
std::vector<const grammar::Fix*> compatible(std::vector<const grammar::Fix*> fixes) {
  std::stable_sort(fixes.begin(), fixes.end(), [](auto* a, auto* b) { return a->span.begin < b->span.begin; });
  std::vector<const grammar::Fix*> out;
  for (const grammar::Fix* fix : fixes) {
    if (out.empty() || fix->span.begin >= out.back()->span.end) out.push_back(fix);
  }
  return out;
}

}  // namespace

Json diagnostics_of(const Analysis& analysis, const Document& document, Encoding encoding) {
  Json out = Json::array();
  for (const Diagnostic* diagnostic : of_document(analysis, document)) {
    out.push_back(diagnostic_json(*diagnostic, analysis, encoding));
  }
  return out;
}

Json code_actions(const Asked& asked, Span range) {
  Json out = Json::array();
  if (!asked.analysis || !asked.analysis->is_of(asked.document)) return out;
  std::vector<const grammar::Fix*> all;
  for (const Diagnostic* diagnostic : of_document(*asked.analysis, asked.document)) {
    if (!diagnostic->fix) continue;
    all.push_back(&*diagnostic->fix);
    if (diagnostic->span.end < range.begin || diagnostic->span.begin > range.end) continue;
    const std::string& replacement = diagnostic->fix->replacement;
    out.push_back({{"title", replacement.empty() ? "Remove it" : fmt::format("Replace by `{}`", replacement)},
                   {"kind", "quickfix"},
                   {"isPreferred", true},
                   {"diagnostics", Json::array({diagnostic_json(*diagnostic, *asked.analysis, asked.encoding)})},
                   {"edit", edit_of(asked.document, {&*diagnostic->fix}, asked.encoding)}});
  }
  if (!all.empty()) {
    out.push_back({{"title", "Mend all that can be mended"},
                   {"kind", "source.fixAll.tripline"},
                   {"edit", edit_of(asked.document, compatible(std::move(all)), asked.encoding)}});
  }
  return out;
}

Json formatting(const Asked& asked) {
  const auto text = asked.document.formatted();
  if (!text) return Json();
  if (*text == asked.document.text()) return Json::array();
  const Span all{grammar::SourceId{0}, 0, static_cast<std::uint32_t>(asked.document.text().size())};
  return Json::array({{{"range", range_json(asked.document.source(), all, asked.encoding)}, {"newText", *text}}});
}

}  // namespace tripline::tools::lsp
