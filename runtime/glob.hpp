#pragma once
// `*` and `?` within a component of a path, `**` for any number of components.

#include <string_view>

namespace tripline::runtime {

bool is_glob(std::string_view text);
// One component against one of the pattern; time is the product of their lengths at most.
bool glob_match(std::string_view pattern, std::string_view name);
// The same where `*` alone is special and `?` is itself: what `like` of a filter asks for.
bool star_match(std::string_view pattern, std::string_view text);

}  // namespace tripline::runtime
