#pragma once
// rules/aws-lineage/graph.trip, built into the binary.

#include <string_view>

namespace tripline::tools {

std::string_view lineage_pack();

}  // namespace tripline::tools
