#pragma once
// One pack file as an editor or the disk has it: its text, and what of it parses.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"
#include "tools/lsp/name_places.hpp"

namespace tripline::tools::lsp {

// Immutable; an edit makes a new one.
class Document {
 public:
  Document(std::string path, std::string text);
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  const std::string& path() const { return source().name(); }
  const std::string& text() const { return source().text(); }
  const grammar::Source& source() const { return sources_[grammar::SourceId{0}]; }
  bool is_trip() const;
  // .trip, or YAML in which some line begins with `pack:`; other YAML of a repository is not ours.
  bool is_pack() const;

  // Parsed when first asked; empty where it is no pack. Spans are of source().
  const std::optional<grammar::ast::Pack>& pack() const;
  const std::vector<NamePlace>& names() const;
  // The whole text in its canonical spelling; nothing where it has mistakes of form.
  std::optional<std::string> formatted() const;

 private:
  std::optional<grammar::Tree> tree(grammar::Diagnostics& diagnostics) const;

  grammar::Sources sources_;
  mutable bool parsed_ = false;
  mutable std::optional<grammar::ast::Pack> pack_;
  mutable std::vector<NamePlace> names_;
};

}  // namespace tripline::tools::lsp
