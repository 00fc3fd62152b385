#pragma once
// `# ignore[never-matches]: why` keeps a warning that is meant from being given. On a line of its own the comment covers
// the entry that follows, with all in it (a whole rule, a section), and so it does behind the dash of an item that begins
// below; at a line's end it covers the line, and the entry that begins on it last, with its block of text. Several codes
// are parted by commas. Errors cannot be ignored: what does not load
// does not run. Both spellings have these comments, and `fmt` carries them over.

#include <algorithm>
#include <string_view>
#include <vector>

#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"
#include "grammar/tree.hpp"

namespace tripline::grammar {

inline constexpr std::size_t most_ignores = 1000;  // a file's

// Whether a comment, with its `#` or without, is one of these, well formed or not.
inline bool is_ignore(std::string_view comment) {
  comment.remove_prefix(std::min(comment.find_first_not_of("# \t"), comment.size()));
  return comment.starts_with("ignore[");
}

// The ignores among a file's comments (their spans, `#` included, in any order); what is wrong with one is reported.
// O(n log n) in entries and comments.
std::vector<Ignore> read_ignores(const Tree& tree, std::string_view source, std::vector<Span> comments,
                                 Diagnostics& diagnostics);

// Takes out the warnings that the packs' comments cover, and reports comments that cover none (unless there are errors:
// then not everything was looked at). The warnings of a repository's policy, of the catalogue and by
// proof come on their own, so each call is about these alone or about all others.
enum class IgnoresOf : std::uint8_t { language, policy, catalogue, meaning };
void apply_ignores(const std::vector<ast::Pack>& packs, IgnoresOf which, Diagnostics& diagnostics);

}  // namespace tripline::grammar
