#pragma once
// The closing overview of a run: how many findings of which class of risk, and the gravest of them.

#include <span>
#include <string>

#include "runtime/finding.hpp"

namespace tripline::tools {

// Several lines, each ended. Contributors reports rank what is usual, too: they are counted on a line of
// their own and never among the gravest.
std::string overview(std::span<const runtime::Finding> findings, bool colour);

}  // namespace tripline::tools
