#pragma once
// What stands between the scalars of a YAML file: indicators, tags, anchors, and the comments, which yaml-cpp
// drops and a formatter must keep.

#include <cstdint>
#include <string>
#include <string_view>

namespace tripline::grammar {

struct GapToken {
  enum class Kind : std::uint8_t {
    comment,
    dash,      // list item
    question,  // explicit key
    colon,
    comma,
    open,      // [ {
    close,     // ] }
    property,  // !tag &anchor *alias
    marker,    // --- ... and %directives
    scalar,    // the first byte of anything else; `end` is not behind it
    end,       // of the source
  };
  Kind kind = Kind::end;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// The next token at or behind `at`, blanks and line breaks skipped.
GapToken next_gap_token(std::string_view source, std::uint32_t at);

struct YamlComment {
  std::string text;  // as TreeEntry keeps it
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t column = 0;  // bytes before it in its line
  bool whole_line = false;
};

YamlComment read_comment(std::string_view source, const GapToken& token);

// Where the line of `at` begins; a byte order mark is no part of the first line.
std::uint32_t yaml_line_begin(std::string_view source, std::uint32_t at);

}  // namespace tripline::grammar
