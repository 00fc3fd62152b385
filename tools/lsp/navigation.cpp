// Where things are defined and used, and renaming them.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "tools/lsp/answers.hpp"

namespace tripline::tools::lsp {

namespace {

using Json = nlohmann::json;

constexpr std::size_t most_symbols = 1000;

Json location(const FoundName& found, Encoding encoding) {
  return {{"uri", uri_of(found.document->path())},
          {"range", range_json(found.document->source(), found.place->span, encoding)}};
}

// LSP's SymbolKind: what the outline shows.
int symbol_kind(const NamePlace& place) {
  switch (place.kinds.front()) {
    case NameKind::pack: return 4;      // Package
    case NameKind::list: return 18;     // Array
    case NameKind::filter: return 12;   // Function
    case NameKind::metric: return 16;   // Number
    case NameKind::rule: return 24;     // Event
    case NameKind::query: return 6;     // Method
    case NameKind::node: return 19;     // Object
    case NameKind::edge: return 20;     // Key
  }
  return 13;
}

// The name's own bytes in its place: without quotes, without the pack before it.
std::optional<grammar::Span> bare(const FoundName& found, std::string_view name) {
  const grammar::Span span = found.place->span;
  const std::string_view text = std::string_view(found.document->text()).substr(span.begin, span.end - span.begin);
  const std::size_t at = text.rfind(name);
  if (at == std::string_view::npos) return std::nullopt;
  const auto begin = span.begin + static_cast<std::uint32_t>(at);
  return grammar::Span{span.source, begin, begin + static_cast<std::uint32_t>(name.size())};
}

std::optional<FoundName> defined_at(const Asked& asked, std::uint32_t offset) {
  const auto here = asked.workspace.name_at(asked.document, offset);
  return here ? asked.workspace.definition(*here) : std::nullopt;
}

// The texts after a renaming, and the edits that lead there.
struct Renaming {
  std::map<std::string, std::vector<grammar::Span>> edits;  // by path, in order
  Texts texts;
};

std::optional<Renaming> renamed(const Workspace& workspace, const FoundName& definition, const std::string& name) {
  Renaming out;
  out.texts = workspace.snapshot();
  for (const FoundName& found : workspace.all_of(definition)) {
    const auto span = bare(found, definition.place->written);
    if (!span) return std::nullopt;
    out.edits[found.document->path()].push_back(*span);
  }
  for (auto& [path, spans] : out.edits) {
    std::sort(spans.begin(), spans.end(), [](auto a, auto b) { return a.begin < b.begin; });
    spans.erase(std::unique(spans.begin(), spans.end()), spans.end());
    std::string text = out.texts.at(path)->text();
    for (auto span = spans.rbegin(); span != spans.rend(); ++span) text.replace(span->begin, span->end - span->begin, name);
    out.texts[path] = std::make_shared<const Document>(path, std::move(text));
  }
  return out;
}

Json name_symbol(const Document& document, const NamePlace& place, Encoding encoding) {
  const grammar::Span whole = place.whole.begin <= place.span.begin && place.span.end <= place.whole.end ? place.whole
                                                                                                         : place.span;
  return {{"name", place.written},
          {"detail", place.noun},
          {"kind", symbol_kind(place)},
          {"range", range_json(document.source(), whole, encoding)},
          {"selectionRange", range_json(document.source(), place.span, encoding)}};
}

}  // namespace

Json definition(const Asked& asked, std::uint32_t offset) {
  const auto found = defined_at(asked, offset);
  return found ? location(*found, asked.encoding) : Json();
}

Json references(const Asked& asked, std::uint32_t offset, bool with_definition) {
  const auto found = defined_at(asked, offset);
  if (!found) return Json();
  Json out = Json::array();
  for (const FoundName& each : asked.workspace.all_of(*found)) {
    if (with_definition || !each.place->definition) out.push_back(location(each, asked.encoding));
  }
  return out;
}

Json highlights(const Asked& asked, std::uint32_t offset) {
  const auto found = defined_at(asked, offset);
  if (!found) return Json();
  Json out = Json::array();
  for (const FoundName& each : asked.workspace.all_of(*found)) {
    if (each.document != &asked.document) continue;
    out.push_back({{"range", range_json(asked.document.source(), each.place->span, asked.encoding)},
                   {"kind", each.place->definition ? 3 : 2}});
  }
  return out;
}

Json document_symbols(const Asked& asked) {
  std::vector<const NamePlace*> places;
  if (const Outline* outline = asked.document.outline()) {
    for (const NamePlace& place : outline->names) {
      if (place.definition) places.push_back(&place);
    }
  }
  std::stable_sort(places.begin(), places.end(), [](auto* a, auto* b) { return a->span.begin < b->span.begin; });
  Json out = Json::array();
  for (const NamePlace* place : places) out.push_back(name_symbol(asked.document, *place, asked.encoding));
  return out;
}

Json workspace_symbols(const Workspace& workspace, const std::string& query, Encoding encoding) {
  Json out = Json::array();
  for (const Document* document : workspace.packs()) {
    const Outline* outline = document->outline();
    if (!outline) continue;
    for (const NamePlace& place : outline->names) {
      if (!place.definition || place.written.find(query) == std::string::npos) continue;
      if (out.size() == most_symbols) return out;
      out.push_back({{"name", place.written},
                     {"kind", symbol_kind(place)},
                     {"containerName", outline->pack},
                     {"location", location({document, &place}, encoding)}});
    }
  }
  return out;
}

Json prepare_rename(const Asked& asked, std::uint32_t offset) {
  const auto here = asked.workspace.name_at(asked.document, offset);
  const auto found = here ? asked.workspace.definition(*here) : std::nullopt;
  const auto span = found ? bare(*here, found->place->written) : std::nullopt;
  if (!span) return Json();
  return {{"range", range_json(asked.document.source(), *span, asked.encoding)}, {"placeholder", found->place->written}};
}

Json rename(const Asked& asked, std::uint32_t offset, const std::string& name) {
  asked.workspace.settle();
  const auto found = defined_at(asked, offset);
  if (!found) return "there is no name of a thing here";
  const auto made = renamed(asked.workspace, *found, name);
  if (!made) return fmt::format("`{}` is spelled in a way that cannot be replaced", found->place->written);
  // The compiler is asked whether the packs are as well off as before.
  const std::size_t before = analyse(asked.workspace.snapshot())->diagnostics.errors();
  const auto after = analyse(made->texts);
  if (after->diagnostics.errors() > before) {
    for (const grammar::Diagnostic& diagnostic : after->diagnostics.list()) {
      if (diagnostic.severity == grammar::Severity::error) return fmt::format("`{}`: {}", name, diagnostic.message);
    }
  }
  Json changes = Json::object();
  for (const auto& [path, spans] : made->edits) {
    const Document* document = asked.workspace.find(path);
    Json edits = Json::array();
    for (const grammar::Span span : spans) {
      edits.push_back({{"range", range_json(document->source(), span, asked.encoding)}, {"newText", name}});
    }
    changes[uri_of(path)] = std::move(edits);
  }
  return {{"changes", std::move(changes)}};
}

}  // namespace tripline::tools::lsp
