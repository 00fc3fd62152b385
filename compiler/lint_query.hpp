#pragma once
// What is legal in a Logs Insights query but seldom meant, as far as the names of CloudTrail's fields tell: warnings
// that never change an answer.

#include "grammar/diagnostic.hpp"
#include "grammar/query.hpp"

namespace tripline::compiler {

// Looks at the commands up to the first `stats`, itself included: behind it names are columns. Warns of an object that
// is used as a field and so is null (unknown-field, spec L13), and of a negation that holds where its field is absent
// (negated-optional-field, spec L22). Linear in the query, but for a search among its names.
void lint_query(const grammar::Query& query, grammar::Diagnostics& diagnostics);

}  // namespace tripline::compiler
