#pragma once
// Mutation scores as they leave the program.

#include <string>

#include "grammar/source.hpp"
#include "tools/testing/mutation.hpp"

namespace tripline::tools {

// Scores of rules, then each survivor as a diff of its line, with the event that a test should contain. Escaped for a
// terminal.
std::string mutation_text(const MutationResult& result, const grammar::Sources& sources, bool colour);
std::string mutation_json(const MutationResult& result, const grammar::Sources& sources);

}  // namespace tripline::tools
