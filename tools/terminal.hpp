#pragma once
// What kind of place output goes to.

#include <cstdio>

namespace tripline::tools {

bool is_terminal(std::FILE* file);
// A terminal that shows colours, unless NO_COLOR is set.
bool wants_colour(std::FILE* file);

}  // namespace tripline::tools
