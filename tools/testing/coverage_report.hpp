#pragma once
// Coverage as it leaves the program: for people a summary or their own sources coloured, a page of HTML, lcov's format.

#include <string>

#include "grammar/source.hpp"
#include "tools/testing/coverage.hpp"

namespace tripline::tools {

// A line for each rule, what is missing below it, and the total. Escaped for a terminal.
std::string coverage_text(const Coverage& coverage, const grammar::Sources& sources, bool colour);
// The lines that say something that is counted: what is covered is green, what is seen but never decides yellow, what is
// not seen red. Escaped for a terminal.
std::string coverage_sources(const Coverage& coverage, const grammar::Sources& sources, bool colour);
// One page with all sources, for a browser; everything is escaped and nothing is loaded.
std::string coverage_html(const Coverage& coverage, const grammar::Sources& sources);
// What `genhtml` and editors read: a rule is a function, a condition's two values are branches.
std::string coverage_lcov(const Coverage& coverage, const grammar::Sources& sources);
// One document with every item.
std::string coverage_json(const Coverage& coverage, const grammar::Sources& sources);

// What stands at one place of a source, several items together: the worst of them.
enum class Shade : std::uint8_t { yes, partly, no };
struct ShadedSpan {
  grammar::Span span;
  Shade shade = Shade::yes;
  std::string note;  // what is missing; empty: nothing
};
// In order, none overlapping another.
std::vector<ShadedSpan> shaded_spans(const Coverage& coverage);

}  // namespace tripline::tools
