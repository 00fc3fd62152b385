#pragma once
// From the references that cells keep to what a finding shows.

#include <string>
#include <vector>

#include "runtime/finding.hpp"
#include "runtime/observations.hpp"

namespace tripline::runtime {

// `inputs`: names by input number. Of an event with several copies the first place counts.
std::vector<EventReference> resolve(const Evidence& evidence, const Observations& observations,
                                    const std::vector<std::string>& inputs);

}  // namespace tripline::runtime
