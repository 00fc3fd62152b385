#pragma once
// A diagnostic as text for a person: the message, the source line with carets, the advice.

#include <string>

#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"

namespace tripline::grammar {

// Several lines, each ended; a pure function. What the source holds reaches the terminal as visible characters only:
// control characters are escaped, in messages, too. Lines are cut to about 120 columns around what is marked.
std::string render(const Diagnostic& diagnostic, const Sources& sources, bool colour);

}  // namespace tripline::grammar
