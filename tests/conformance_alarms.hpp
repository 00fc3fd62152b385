#pragma once
// The product's part of the engine that is about alarms, composites and the population test.

#include "tests/conformance_engine.hpp"

namespace tripline::conformance {

void add_alarms(Engine& engine);

}  // namespace tripline::conformance
