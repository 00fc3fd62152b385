#pragma once
// Syntax tree -> canonical .trip text.

#include <string>

#include "grammar/tree.hpp"

namespace tripline::grammar {

// The pack as canonical .trip: reading it again gives the `same` tree, and printing that the same text. This
// holds for every tree of known sections and keys; values of the wrong shape are printed as data behind `=`.
// Unknown sections and keys are printed too, and read_trip refuses them (unknown-key), as check refuses them
// in YAML.
std::string print_trip(const Tree& tree);

}  // namespace tripline::grammar
