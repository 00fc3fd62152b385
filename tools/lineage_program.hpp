#pragma once
// The program of the pack rules/aws-lineage, built into the binary.

#include "runtime/program.hpp"

namespace tripline::tools {

// Compiled anew on each call, in a few milliseconds. Its one graph is what runtime::lineage_of reads.
runtime::Program lineage_program();

}  // namespace tripline::tools
