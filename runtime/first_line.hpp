#pragma once
// What a file is, by its first line: a line of a log may begin with a bracket, too (`[ERROR] …`, spec F42).

#include <cstddef>
#include <string_view>

namespace tripline::runtime {

constexpr std::size_t longest_first_line = 4096;  // longer ones that begin with a bracket are JSON

// Whether a file that begins so holds JSON documents, rather than lines of text. `begin`: up to longest_first_line bytes,
// at least one, white space before them taken off. Damaged JSON is JSON: only what shows at once, or behind a document that
// ends in the line, makes it text.
bool begins_with_json(std::string_view begin);

}  // namespace tripline::runtime
