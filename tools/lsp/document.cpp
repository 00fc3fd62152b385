#include "tools/lsp/document.hpp"

#include <utility>

#include "grammar/build_pack.hpp"
#include "grammar/print_trip.hpp"
#include "grammar/print_yaml.hpp"
#include "grammar/read_trip.hpp"
#include "grammar/read_yaml.hpp"
#include "tools/lsp/place.hpp"
#include "tools/read_packs.hpp"

namespace tripline::tools::lsp {

Document::Document(std::string path, std::string text, std::string uri) : uri_(uri.empty() ? uri_of(path) : std::move(uri)) {
  sources_.add(std::move(path), std::move(text));
  const std::string& all = this->text();
  is_pack_ = is_trip() || all.starts_with("pack:") || all.find("\npack:") != std::string::npos;
}

Document::Document(const Document& before, std::string text, const Edit& edit) : Document(before.path(), std::move(text), before.uri()) {
  if (before.own_) {
    base_ = before.own_;
  } else {
    base_ = before.base_;
    edits_ = before.edits_;
  }
  // A word that is being typed is one edit.
  Edit* last = edits_.empty() ? nullptr : &edits_.back();
  if (last && edit.begin == edit.end && edit.begin == last->begin + last->inserted) {
    last->inserted += edit.inserted;
  } else {
    edits_.push_back(edit);
  }
}

bool Document::is_trip() const { return is_trip_file(path()); }

std::optional<grammar::Tree> Document::tree(grammar::Diagnostics& diagnostics) const {
  const grammar::SourceId id{0};
  return is_trip() ? grammar::read_trip(sources_, id, diagnostics) : grammar::read_yaml(sources_, id, diagnostics);
}

std::shared_ptr<const Outline> Document::read() const {
  if (!is_pack_) return nullptr;
  grammar::Diagnostics unused;
  auto read = tree(unused);
  const auto pack = read ? grammar::build_pack(std::move(*read), unused) : std::nullopt;
  return pack ? std::make_shared<const Outline>(outline_of(*pack)) : nullptr;
}

const Outline* Document::own_outline() const {
  if (!std::exchange(read_, true)) own_ = read();
  return own_.get();
}

void Document::know(std::shared_ptr<const Outline> own) const {
  if (!std::exchange(read_, true)) own_ = std::move(own);
}

const Outline* Document::outline() const {
  if (!base_) return own_outline();
  if (own_) return own_.get();
  if (!moved_) moved_ = std::make_shared<const Outline>(after(*base_, edits_));
  return moved_.get();
}

std::optional<std::string> Document::formatted() const {
  grammar::Diagnostics diagnostics;
  const auto read = tree(diagnostics);
  if (!read || diagnostics.has_errors()) return std::nullopt;
  return is_trip() ? grammar::print_trip(*read) : grammar::print_yaml(*read);
}

}  // namespace tripline::tools::lsp
