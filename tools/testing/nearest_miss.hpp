#pragma once
// Why a rule did not fire in a test: what came nearest.

#include <string>
#include <vector>

#include "grammar/ast.hpp"

namespace tripline::tools {

class TestOutcome;

// A sentence about the rule or filter `name`: the event that one condition alone keeps out, the entity that lacked least,
// or the datapoint next to the threshold. Empty where nothing came near. `packs`: those of the program.
std::string nearest_miss(const std::vector<grammar::ast::Pack>& packs, const TestOutcome& came, const std::string& name,
                         const std::vector<std::string>& events);

}  // namespace tripline::tools
