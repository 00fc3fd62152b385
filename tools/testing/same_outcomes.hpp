#pragma once
// Mutants outside of filters that no test can tell from their rule.

#include <string>

#include "runtime/program.hpp"

namespace tripline::tools {

// Whether two rules of one program, the second named as the first with `suffix` behind it, come to the same: they are
// equal but for their names and those of what they are made of, or numbers make no difference in them: signals add up to
// the same side of the same level, the states of a composite's alarms give the same verdict, thresholds lie between the
// same counts, populations are too small for any outlier. Worked out for every
// combination of signals or of states, as if each could come with each other; so false means that they perhaps differ,
// and true that they never do, or that no rule has the name. Cost: at most 3^8 verdicts a composite.
bool same_outcomes(const runtime::Program& program, const std::string& rule, const std::string& suffix);

}  // namespace tripline::tools
