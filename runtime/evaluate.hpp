#pragma once
// Stage 2: observations -> findings. A pure function; sorts by time what is left and judges it.

#include <string>
#include <vector>

#include "runtime/finding.hpp"
#include "runtime/observations.hpp"
#include "runtime/program.hpp"

namespace tripline::runtime {

// `inputs`: names by input number, as references use them. Findings in their one order: gravest risk first, then by
// first_seen, pack, rule, kind, entity, last_seen and, of an alarm, the time of its transition.
std::vector<Finding> evaluate(const Program& program, const Observations& observations,
                              const std::vector<std::string>& inputs);

}  // namespace tripline::runtime
