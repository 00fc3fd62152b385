#pragma once
// A refusal (pattern_commit.hpp) as a diagnostic: the table's sentence with the user's text in it.

#include <string>
#include <string_view>
#include <vector>

#include "grammar/diagnostic.hpp"
#include "grammar/pattern_commit.hpp"

namespace tripline::grammar {

// User text for a message: in backticks, on one line, not too long.
std::string shown(std::string_view text);

// Adds the diagnostic and returns it. `text` is what was parsed, `openers` the brackets that were pending when it was refused. Spans count the
// bytes of `text`, in no source; places.hpp moves them.
Diagnostic& report_refusal(const pattern_syntax::Refused& refused, std::string_view text,
                           const std::vector<const char*>& openers, Diagnostics& diagnostics);

}  // namespace tripline::grammar
