#pragma once
// Order and splits must not matter: a test's events once more, shuffled and split, must give what they gave in order.

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/observe.hpp"
#include "runtime/program.hpp"

namespace tripline::tools {

// `observer` is one of the program. Two other runs, drawn from `seed`. Empty if both give `text` (TestOutcome::text), else the first line that differs.
std::string broken_law(const runtime::Program& program, runtime::Observer& observer, const std::string& pack,
                       const std::vector<std::string>& events, const std::string& text, std::uint64_t seed);

}  // namespace tripline::tools
