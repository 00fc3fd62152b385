#include "tools/lsp/analysis.hpp"

#include <utility>

#include "tools/check_further.hpp"

namespace tripline::tools::lsp {

namespace {

std::shared_ptr<const Analysis> analysis_by(LoadedPacks (*load)(const PackStore&), Texts texts) {
  PackStore store;
  for (const auto& [path, document] : texts) store.files.push_back(path);
  store.read = [&](const std::string& path, std::size_t limit) -> std::optional<std::string> {
    const auto at = texts.find(path);
    return at == texts.end() ? read_file(path, limit) : std::optional(at->second->text());
  };
  auto loaded = std::make_shared<const LoadedPacks>(load(store));
  grammar::Diagnostics diagnostics = loaded->diagnostics;
  return std::make_shared<const Analysis>(Analysis{std::move(texts), std::move(loaded), std::move(diagnostics)});
}

}  // namespace

bool Analysis::is_of(const Document& document) const {
  const auto at = texts.find(document.path());
  return at != texts.end() && at->second.get() == &document;
}

bool Analysis::is_of(const Texts& now) const { return texts == now; }

std::shared_ptr<const Analysis> analyse(Texts texts) { return analysis_by(load_packs, std::move(texts)); }
std::shared_ptr<const Analysis> check(Texts texts) { return analysis_by(check_packs, std::move(texts)); }

std::shared_ptr<const Analysis> examine(const Analysis& analysis) {
  Analysis out = analysis;
  check_further(*out.loaded, compiler::Catalogue::shipped(), nullptr, out.diagnostics);
  out.diagnostics.sort();
  return std::make_shared<const Analysis>(std::move(out));
}

Outlines outlines_of(const Analysis& analysis) {
  Outlines out;
  for (const auto& [path, document] : analysis.texts) out[path] = nullptr;
  for (const grammar::ast::Pack& pack : analysis.loaded->files.packs) {
    out[analysis.loaded->files.sources[pack.source].name()] = std::make_shared<const Outline>(outline_of(pack));
  }
  return out;
}

}  // namespace tripline::tools::lsp
