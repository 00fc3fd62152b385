#pragma once
// The slow truth about filter patterns: spec/filter-patterns.md read aloud, straight over the syntax tree. It
// shares nothing with the product but the tree's types, so the two can only agree by both being right.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/pattern.hpp"

namespace tripline::oracle {

// Whether the event, given as its raw text, matches.
bool matches(const grammar::Pattern& pattern, std::string_view event);

// F52, M10: `$name` for the tokens under a named slot and `$N` for every other token, in the order of the
// event's tokens. Empty for patterns that are not delimited and for events that do not match.
std::vector<std::pair<std::string, std::string>> extracted(const grammar::Pattern& pattern,
                                                           std::string_view event);

}  // namespace tripline::oracle
