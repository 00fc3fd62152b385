#pragma once
// A deployed filter -> the node of the events that it counts.

#include <optional>

#include "compiler/deployed/deployed.hpp"
#include "compiler/ir.hpp"

namespace tripline::compiler {

// Empty for a filter that could not be read.
std::optional<NodeId> build_deployed(const DeployedFilter& filter, IrWriter& writer);

}  // namespace tripline::compiler
