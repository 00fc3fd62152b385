#pragma once
// How a text is spelled in YAML so that it is read back as it was.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/tree.hpp"

namespace tripline::grammar {

// On one line: plain where that is safe, else in single quotes, in double ones where it has control characters.
// `is_text` keeps what looks like a number, boolean or null (to YAML 1.1 as well) from becoming one.
std::string spell_yaml_text(std::string_view text, bool is_text, bool in_flow);

std::string spell_yaml_key(std::string_view key, bool in_flow);

// A block scalar: its header (`|`, `|-`, `>-`) and its lines without indentation.
struct YamlBlock {
  std::string header;
  std::vector<std::string_view> lines;
};

// A text of several lines as literal block; nothing where a block could not say it or an editor would spoil it
// (control characters, lines of blanks, several line feeds at the end), or where there is one line only.
std::optional<YamlBlock> literal_yaml_block(std::string_view text);

// A text too long for the line that it would begin on, folded to `width` columns at single blanks; a filter pattern
// where one condition follows another, if a line has such a place. Nothing where no line would become shorter.
std::optional<YamlBlock> folded_yaml_block(std::string_view text, std::size_t width);

}  // namespace tripline::grammar
