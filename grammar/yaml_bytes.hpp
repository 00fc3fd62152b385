#pragma once
// What yaml-cpp would read wrongly rather than refuse.

#include <cstddef>
#include <string_view>

#include "grammar/diagnostic.hpp"

namespace tripline::grammar {

// Whether the text is UTF-8 of at most `most` bytes, without control characters and lone carriage returns; adds
// input-limit, not-utf8 or yaml-syntax where it is not.
bool check_yaml_bytes(std::string_view text, SourceId id, std::size_t most, Diagnostics& diagnostics);

}  // namespace tripline::grammar
