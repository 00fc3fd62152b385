// Where things are defined and used.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tools/lsp/answers.hpp"

namespace tripline::tools::lsp {

namespace {

using Json = nlohmann::json;

constexpr std::size_t most_symbols = 1000;

Json location(const FoundName& found, Encoding encoding) {
  return {{"uri", found.document->uri()},
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
  const auto found = asked.workspace.defined_at(asked.document, offset);
  return found ? location(*found, asked.encoding) : Json();
}

Json references(const Asked& asked, std::uint32_t offset, bool with_definition) {
  const auto found = asked.workspace.defined_at(asked.document, offset);
  if (!found) return Json();
  Json out = Json::array();
  for (const FoundName& each : asked.workspace.all_of(*found)) {
    if (with_definition || !each.place->definition) out.push_back(location(each, asked.encoding));
  }
  return out;
}

Json highlights(const Asked& asked, std::uint32_t offset) {
  const auto found = asked.workspace.defined_at(asked.document, offset);
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

}  // namespace tripline::tools::lsp
