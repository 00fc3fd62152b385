#pragma once
// What can be mutated besides filters: thresholds, windows, steps, weights, operators, keys.

#include <functional>
#include <string>
#include <vector>

#include "tools/testing/mutable_rule.hpp"
#include "tools/testing/mutate_filter.hpp"

namespace tripline::tools {

using RuleMutation = std::function<void(MutableRule mutant, const Change& change)>;

// Calls `emit` with every rule that differs from `rule` by one change outside of its filters. Thresholds change by one
// (fractions by a tenth), windows and periods become half and double. What no test can see has no mutants: the risk of
// paths that are never raised, what an edge would cost to take away.
void mutate_parameters(const MutableRule& rule, const RuleMutation& emit);

// One less and one more of a whole number, a tenth of another; half and double of a duration.
std::vector<std::string> near_numbers(const std::string& text);
std::vector<std::string> near_durations(const std::string& text);

}  // namespace tripline::tools
