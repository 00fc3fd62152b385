#pragma once
// Where the tokens of a JSON text begin: brackets, separators, opening quotes and scalars, in their order. Made by
// scan.hpp while it looks for the ends of events, and walked by the decoder, so that each byte is classified once.

#include <cstddef>
#include <cstdint>

namespace tripline::runtime {

// An offset from the text's first byte; on a string that has a backslash, `token_escaped` is set as well.
using TokenStart = std::uint32_t;
constexpr TokenStart token_escaped = 0x80000000;
constexpr TokenStart token_offset = ~token_escaped;
constexpr std::size_t longest_indexed_text = token_escaped - 128;

// All tokens of a text. Borrows them.
struct TokenIndex {
  const TokenStart* starts = nullptr;
  std::uint32_t count = 0;
  bool is_text = false;  // the text is UTF-8, and its strings hold no control characters and end
};

}  // namespace tripline::runtime
