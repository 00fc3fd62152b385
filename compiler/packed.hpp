#pragma once
// Texts that travel inside the binary, compressed (cmake/embed_compressed.cpp): lines of words with blanks between.

#include <string>
#include <string_view>

namespace tripline::compiler {

// The text as it was before it was packed.
std::string unpack(std::string_view packed);
// The first word of `rest`, which loses it and the blank behind it.
std::string_view next_word(std::string_view& rest);

}  // namespace tripline::compiler
