#pragma once
// One pack file as an editor or the disk has it: its text, and the outline of its pack. Reading a large pack takes longer
// than an answer may: a text that came of an edit is answered about from the outline of the last one that was read, moved
// along with the edits, until its own is there.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"
#include "tools/lsp/outline.hpp"

namespace tripline::tools::lsp {

// The text is immutable; an edit makes a new one. Several threads may look at the text, one at a time at outlines.
class Document {
 public:
  // `uri`: as the editor spells the path; empty: the way in which we do.
  Document(std::string path, std::string text, std::string uri = {});
  // What an edit made of `before`.
  Document(const Document& before, std::string text, const Edit& edit);
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  const std::string& path() const { return source().name(); }
  const std::string& uri() const { return uri_; }
  const std::string& text() const { return source().text(); }
  const grammar::Source& source() const { return sources_[grammar::SourceId{0}]; }
  bool is_trip() const;
  // .trip, or YAML in which some line begins with `pack:`; other YAML of a repository is not ours.
  bool is_pack() const { return is_pack_; }

  // Of this text, or moved from an earlier one; null where there never was a pack. Reads the text where nothing else is
  // known. Spans are of source().
  const Outline* outline() const;
  // Its own, read now if need be (tens of milliseconds for 1,000 rules); null where the text is no pack.
  const Outline* own_outline() const;
  // Somebody else has read this very text.
  void know(std::shared_ptr<const Outline> own) const;
  // The whole text in its canonical spelling; nothing where it has mistakes of form.
  std::optional<std::string> formatted() const;

 private:
  std::optional<grammar::Tree> tree(grammar::Diagnostics& diagnostics) const;
  std::shared_ptr<const Outline> read() const;

  grammar::Sources sources_;
  std::string uri_;
  bool is_pack_ = false;
  std::shared_ptr<const Outline> base_;  // of an earlier text; null: there is none
  std::vector<Edit> edits_;              // since then
  mutable bool read_ = false;
  mutable std::shared_ptr<const Outline> own_;    // null: not read, or no pack
  mutable std::shared_ptr<const Outline> moved_;  // of base_, once asked for
};

}  // namespace tripline::tools::lsp
