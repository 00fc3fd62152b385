#pragma once

#include <cstddef>
#include <string_view>

namespace tripline::runtime {

// C4: at most 1,024 bytes of a key, cut between characters.
inline std::string_view cut_key(std::string_view text) {
  constexpr std::size_t limit = 1024;
  if (text.size() <= limit) return text;
  const auto continues = [&](std::size_t at) { return (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80; };
  std::size_t end = limit;
  while (end > limit - 4 && continues(end)) --end;
  return text.substr(0, continues(end) ? limit : end);  // a raw line need not be UTF-8
}

}  // namespace tripline::runtime
