#pragma once
// What a test expects of a saved query: whether or how many rows, or the rows themselves.

#include <string>
#include <vector>

#include "runtime/program.hpp"
#include "tools/testing/expectation.hpp"

namespace tripline::tools {

// Rows are compared in order, cell by cell as text; a column that a row does not name must be null.
void judge_query(Expectation& e, const grammar::Tree& tree, grammar::TreeId wanted, const runtime::Program& program,
                 const std::vector<std::string>& events);

}  // namespace tripline::tools
