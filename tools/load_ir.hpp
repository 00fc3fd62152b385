#pragma once
// Rules as a verb that proves is given them -> Ir: packs, artifacts, git revisions.

#include <optional>
#include <string>

#include "compiler/ir.hpp"

namespace tripline::tools {

// A pack file or folder, an artifact (.trc), or `revision:path` of the git repository around; after saying why, nothing
// where it does not load. Passes have run: equal filters of different versions are equal nodes mostly.
std::optional<compiler::Ir> load_ir(const std::string& rules);

}  // namespace tripline::tools
