#pragma once
// UTF-8 as readers and printers meet it: is a text well formed, and which code point comes next.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tripline::grammar {

struct CodePoint {
  std::uint32_t value = 0;
  std::uint32_t length = 1;  // bytes; 1 where `valid` is false
  bool valid = false;        // shortest form, no surrogate, at most U+10FFFF
};

// The code point at `at`, which is inside the text.
CodePoint code_point_at(std::string_view text, std::size_t at);

// Offset of the first byte that is not UTF-8, or nothing.
std::optional<std::size_t> first_not_utf8(std::string_view text);

// Appends a code point up to U+10FFFF.
void append_utf8(std::uint32_t code_point, std::string& out);

// C0 but for tab and line feed, DEL, C1, line and paragraph separators, directional overrides and other invisible
// marks, noncharacters (some of which YAML and XML exclude): what a terminal or a reader of code would not show as it is.
bool is_control(std::uint32_t code_point);

}  // namespace tripline::grammar
