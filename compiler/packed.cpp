#include "compiler/packed.hpp"

#include <zstd.h>

#include <algorithm>
#include <cassert>

namespace tripline::compiler {

std::string unpack(std::string_view packed) {
  const auto size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  std::string text(static_cast<std::size_t>(size), '\0');
  [[maybe_unused]] const std::size_t got = ZSTD_decompress(text.data(), text.size(), packed.data(), packed.size());
  assert(got == text.size() && "a text in the binary is whole");
  return text;
}

std::string_view next_word(std::string_view& rest) {
  const std::size_t end = std::min(rest.find(' '), rest.size());
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return word;
}

}  // namespace tripline::compiler
