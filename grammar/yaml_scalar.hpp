#pragma once
// Where each byte of a decoded YAML scalar came from. yaml-cpp says what a scalar's value is and where it begins;
// the way back from decoded bytes to source bytes, which every span inside an embedded pattern needs, is found
// here by reading the scalar in the source once more.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "grammar/source.hpp"

namespace tripline::grammar {

struct YamlScalar {
  enum class Style : std::uint8_t { plain, single_quoted, double_quoted, literal, folded };
  Style style = Style::plain;
  Text text;              // its span is the whole scalar, quotes and block header included
  std::uint32_t end = 0;  // where reading goes on: behind the quote or the last line with content
  bool closed = true;     // false: a quote that nothing closes before the source ends
  bool exact = true;      // false: the value could not be found in the source; every span is the whole scalar
  std::uint32_t header_comment = 0;  // offset of the `#` behind a block scalar's header, or 0
};

// `begin` is the scalar's first byte in `source`, behind tags and anchors; `value` is what it decodes to. Linear.
// A double-quoted `\N` or `\_` is decoded here: yaml-cpp makes one byte of each, which is not UTF-8.
YamlScalar locate_yaml_scalar(std::string_view source, SourceId id, std::uint32_t begin, std::string_view value);

}  // namespace tripline::grammar
