#pragma once
// Paths that a pack wants to hear of: from somebody untrusted to something sensitive.

#include <cstddef>
#include <string>
#include <vector>

#include "runtime/finding.hpp"
#include "runtime/observations.hpp"

namespace tripline::runtime {

// One finding for each sensitive node that a path of at least the graph's risk leads to, with the gravest of them:
// where it begins and ends, its steps in order of time, and the events behind them. None where the graph asks for none.
// One more, without entity and steps, where the search's budget ran out before it found any to some of these nodes.
// `inputs`: names by input number. Costs the graph, and the search of best_paths.hpp with its budget.
std::vector<Finding> path_findings(const Program& program, std::size_t graph, const Observations& observations,
                                   const std::vector<std::string>& inputs);

}  // namespace tripline::runtime
