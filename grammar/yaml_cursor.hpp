#pragma once
// The walk over a YAML source beside its parser: indicators are passed, and comments find the entries that they belong to.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/source.hpp"
#include "grammar/tree.hpp"
#include "grammar/yaml_gap.hpp"

namespace tripline::grammar {

class YamlCursor {
 protected:
  // Begins behind a byte order mark.
  YamlCursor(std::string_view source, SourceId id);
  ~YamlCursor() = default;

  // The entry that is being read, which gets what stands behind it on its line; null where there is none yet.
  virtual TreeEntry* current_entry() = 0;
  // The one that has the outermost brackets opened since `line` begins and still open; null where none are.
  virtual TreeEntry* bracketed_entry(std::uint32_t line) = 0;

  // Moves to `to`, or to the scalar before it.
  void advance(std::uint32_t to);
  // Moves behind the next such indicator; where it stands, or nothing when something else comes first.
  std::optional<std::uint32_t> advance_to(GapToken::Kind kind);
  // A comment is passed; behind the header of a block scalar one stands where the cursor does not come by.
  void take_comment(const GapToken& token);
  void take_comments();
  void take_header_comment(std::uint32_t begin);
  // Where the null that an event at `begin` speaks of is written, if it is: a missing value is told of at the place
  // of what comes next, which may be a key that reads `null`.
  std::optional<GapToken> null_word(std::uint32_t begin, bool is_key, bool in_brackets) const;

  // The first `count` comments that wait for a place, a "" between groups of them.
  std::vector<std::string> take_pending(std::size_t count);
  // Comments between an entry's begin and a value that has no entries to carry them.
  void flush_pending();

  std::string_view source_;
  SourceId id_;
  std::uint32_t cursor_ = 0;
  bool explicit_key_ = false;  // a `?` was passed
  std::vector<YamlComment> pending_;
  std::vector<Span> comments_;  // all of them

 private:
  void keep(YamlComment comment, TreeEntry* entry);
};

}  // namespace tripline::grammar
