#pragma once
// Which Tripline this is.

#include <string_view>

namespace tripline::tools {

// As the build was told: `1.2.3`.
std::string_view version();

}  // namespace tripline::tools
