#pragma once
// A part of a decoded text as a text of its own (the group's name of an ARN), still leading back to its
// source.

#include "grammar/source.hpp"

namespace tripline::grammar {

// The decoded bytes [begin, end) of `text`.
Text slice(const Text& text, std::size_t begin, std::size_t end);

}  // namespace tripline::grammar
