// The intrusions an archive can hold, played into a plan before any file is made.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "tools/generate/layout.hpp"
#include "tools/generate/plan.hpp"

namespace tripline::tools {

struct Intrusions {
  Plan plan;
  std::vector<std::string>
      truth;  // a line of JSON per step: by scenario name, then in the order of the steps
};

// Names must be known. Each scenario has actors and times of its own, whatever else is played.
Intrusions play_scenarios(const Organisation& organisation, const ArchiveSpan& span,
                          std::span<const std::string> names);

}  // namespace tripline::tools
