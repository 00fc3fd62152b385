#pragma once
// A diagnostic as text for a person: the message, the source line with carets, the advice.

#include <string>
#include <vector>

#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"

namespace tripline::grammar {

// Several lines, each ended; a pure function. What the source holds reaches the terminal as visible characters only:
// control characters are escaped, in messages, too. Lines are cut to about 120 columns around what is marked.
std::string render(const Diagnostic& diagnostic, const Sources& sources, bool colour);

// Places alone, as a diagnostic shows those of its labels: where the first one stands, then the lines of all, each with
// its text under it. `labels` is not empty, and all stand in sources.
std::string render_place(const std::vector<Label>& labels, const Sources& sources, bool colour);

}  // namespace tripline::grammar
