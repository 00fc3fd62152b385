#pragma once
// The tokens of a raw line, for delimited patterns (spec F42-F45) and CLF rules (C11).

#include <cstddef>
#include <string_view>
#include <vector>

namespace tripline::runtime {

// `value` is without its quotes or brackets; [begin, end) are the line's bytes that it stands in, with them.
// Borrows the line.
struct Token {
  std::string_view value;
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Replaces `out` by the tokens of `line`. Blanks are space, tab, CR and LF. A token that begins with `"` runs
// to the next `"`, one that begins with `[` to the next `]`, whatever is between; an opener that is never
// closed is ordinary text. A token ends at its closer: what is glued behind it begins the next token, `"a"b`
// is two. Linear.
void tokenize(std::string_view line, std::vector<Token>& out);

// What a greedy last slot sees (F44): token `first` alone if it is the last one, else the raw rest of the
// line from its first byte on, without trailing blanks. `first` must be a token's index.
std::string_view rest_from(std::string_view line, const std::vector<Token>& tokens, std::size_t first);

}  // namespace tripline::runtime
