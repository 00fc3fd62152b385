#include "tools/lsp/workspace.hpp"

#include <algorithm>

#include "tools/read_packs.hpp"

namespace tripline::tools::lsp {

namespace {

std::string pack_name(const Document& document) { return document.outline() ? document.outline()->pack : ""; }

const std::vector<NamePlace>& names_of(const Document& document) {
  static const std::vector<NamePlace> none;
  return document.outline() ? document.outline()->names : none;
}

const std::vector<std::string>& imports_of(const Document& document) {
  static const std::vector<std::string> none;
  return document.outline() ? document.outline()->imports : none;
}

// Which of the reference's kinds it is; their number where it is none.
std::size_t rank_of(const NamePlace& reference, NameKind kind) {
  return static_cast<std::size_t>(std::find(reference.kinds.begin(), reference.kinds.end(), kind) - reference.kinds.begin());
}

bool can_mean(const NamePlace& reference, NameKind kind) { return rank_of(reference, kind) < reference.kinds.size(); }

}  // namespace

void Workspace::add_folder(const std::string& folder) {
  std::vector<std::string> files, errors;
  find_pack_files(folder, files, errors);
  for (const std::string& file : files) {
    if (!held_.contains(file)) reload(file);
  }
}

void Workspace::open(const std::string& path, const std::string& uri, std::string text, std::int64_t version) {
  Held& held = held_[path];
  held.version = version;
  if (!held.document || held.document->text() != text || held.document->uri() != uri) {
    held.document = std::make_shared<const Document>(path, std::move(text), uri);
  }
}

void Workspace::change(const std::string& path, std::string text, const Edit& edit, std::int64_t version) {
  Held& held = held_[path];
  held.version = version;
  held.document = std::make_shared<const Document>(*held.document, std::move(text), edit);
}

void Workspace::close(const std::string& path) {
  if (const auto at = held_.find(path); at != held_.end()) at->second.version.reset();
  reload(path);
}

void Workspace::reload(const std::string& path) {
  if (version(path)) return;
  if (std::optional<std::string> text = read_file(path, max_pack_bytes)) {
    Held& held = held_[path];
    if (held.document && held.document->text() == *text) return;
    const std::string uri = held.document ? held.document->uri() : "";
    held.document = std::make_shared<const Document>(path, std::move(*text), uri);
  } else {
    held_.erase(path);
  }
}

const Document* Workspace::find(const std::string& path) const {
  const auto at = held_.find(path);
  return at == held_.end() ? nullptr : at->second.document.get();
}

std::optional<std::int64_t> Workspace::version(const std::string& path) const {
  const auto at = held_.find(path);
  return at == held_.end() ? std::nullopt : at->second.version;
}

std::vector<const Document*> Workspace::packs() const {
  std::vector<const Document*> out;
  for (const auto& [path, held] : held_) {
    if (held.document->is_pack()) out.push_back(held.document.get());
  }
  return out;
}

std::map<std::string, std::shared_ptr<const Document>> Workspace::snapshot() const {
  std::map<std::string, std::shared_ptr<const Document>> out;
  for (const auto& [path, held] : held_) {
    if (held.document->is_pack()) out[path] = held.document;
  }
  return out;
}

void Workspace::settle() const {
  for (const Document* document : packs()) document->own_outline();
}

std::optional<FoundName> Workspace::name_at(const Document& document, std::uint32_t offset) const {
  for (const NamePlace& place : names_of(document)) {
    if (place.span.begin <= offset && offset <= place.span.end) return FoundName{&document, &place};
  }
  return std::nullopt;
}

std::optional<FoundName> Workspace::definition(const FoundName& of) const {
  if (of.place->definition) return of;
  const auto look = [&](const std::string& pack, std::string_view name) -> std::optional<FoundName> {
    std::optional<FoundName> best;
    std::size_t rank = of.place->kinds.size();
    for (const Document* document : packs()) {
      if (pack_name(*document) != pack) continue;
      for (const NamePlace& place : names_of(*document)) {
        if (!place.definition || place.written != name) continue;
        const std::size_t as = rank_of(*of.place, place.kinds.front());
        if (as >= rank) continue;
        best = FoundName{document, &place};
        rank = as;
      }
    }
    return best;
  };
  const std::string& written = of.place->written;
  if (can_mean(*of.place, NameKind::pack)) return look(written, written);
  if (auto found = look(pack_name(*of.document), written)) return found;
  for (const std::string& import : imports_of(*of.document)) {
    if (auto found = look(import, written)) return found;
  }
  // Tests ask for `graph paths` and for `score/signal`.
  for (const std::size_t end : {written.find('/'), written.ends_with(" paths") ? written.rfind(' ') : std::string::npos}) {
    if (end == std::string::npos || !can_mean(*of.place, NameKind::rule)) continue;
    if (auto found = look(pack_name(*of.document), std::string_view(written).substr(0, end))) return found;
  }
  // A metric's `namespace/name` in its own pack, or a thing of any pack.
  const std::size_t slash = written.rfind('/');
  if (slash == std::string::npos) return std::nullopt;
  const std::string_view name = std::string_view(written).substr(slash + 1);
  if (auto found = look(written.substr(0, slash), name)) return found;
  return can_mean(*of.place, NameKind::metric) ? look(pack_name(*of.document), name) : std::nullopt;
}

std::optional<FoundName> Workspace::defined_at(const Document& document, std::uint32_t offset) const {
  const auto here = name_at(document, offset);
  return here ? definition(*here) : std::nullopt;
}

std::vector<FoundName> Workspace::all_of(const FoundName& wanted) const {
  std::vector<FoundName> out;
  const std::string& name = wanted.place->written;
  for (const Document* document : packs()) {
    for (const NamePlace& place : names_of(*document)) {
      if (place.written.find(name) == std::string::npos) continue;
      const FoundName here{document, &place};
      const auto meant = definition(here);
      if (meant && meant->place == wanted.place) out.push_back(here);
    }
  }
  return out;
}

std::vector<FoundName> Workspace::nameable(const Document& from, NameKind kind) const {
  std::vector<std::string> homes = imports_of(from);
  homes.push_back(pack_name(from));
  std::vector<FoundName> out;
  for (const Document* document : packs()) {
    const bool home = std::find(homes.begin(), homes.end(), pack_name(*document)) != homes.end();
    if (!home && kind != NameKind::pack) continue;
    for (const NamePlace& place : names_of(*document)) {
      if (place.definition && place.kinds.front() == kind) out.push_back({document, &place});
    }
  }
  return out;
}

}  // namespace tripline::tools::lsp
