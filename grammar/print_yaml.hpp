#pragma once
// Tree -> canonical YAML text: what `fmt` writes.

#include <string>

#include "grammar/tree.hpp"

namespace tripline::grammar {

// Two blanks a level; lists of short texts and small maps inside of rules, in events also lists of one map, in flow
// form where they fit in 120 columns; texts plain where that says the same, else in quotes, as literal block, or
// folded where too long for a line. A blank line stands between sections, and between the items of a section if one
// of them takes several lines. Comments and the order of keys stay. Reading the result gives the same tree, and
// printing that the same text.
std::string print_yaml(const Tree& tree);

}  // namespace tripline::grammar
