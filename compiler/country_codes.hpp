#pragma once

#include <string_view>

namespace tripline::compiler {

// Whether a country has this code: ISO 3166-1 alpha-2, and XK, which databases use for Kosovo.
bool is_country_code(std::string_view code);
// The code that is meant by one that no country has (`UK`); empty: unknown.
std::string_view meant_country_code(std::string_view code);

}  // namespace tripline::compiler
