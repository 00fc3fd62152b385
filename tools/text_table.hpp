#pragma once
// Columns of text, aligned by what a terminal shows of them.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tripline::tools {

// Text and blanks behind it (or before it), up to `columns`. The text is safe already.
std::string pad(std::string_view safe, std::size_t columns);
std::string pad_left(std::string_view safe, std::size_t columns);

// What flexible columns get of `room`: each its natural width if all fit, else those that want less than an
// equal share what they want, and the others the rest in equal parts, but never less than `least`.
std::vector<std::size_t> share_width(const std::vector<std::size_t>& natural, std::size_t room,
                                     std::size_t least);

}  // namespace tripline::tools
