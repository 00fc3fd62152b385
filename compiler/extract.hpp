#pragma once
// What a delimited pattern extracts from a line (spec F52, M10).

#include <map>
#include <string>
#include <string_view>

#include "grammar/pattern.hpp"

namespace tripline::compiler {

// `$name` for named slots, `$N` for every token that no name covers; empty for other patterns. The line is taken
// as matching: slots without a token are left out.
std::map<std::string, std::string> extracted_values(const grammar::Pattern& pattern, std::string_view line);

}  // namespace tripline::compiler
