#pragma once
// Packs out of a git revision: `main:rules`, `HEAD~3:rules/guard.yaml`. Only object contents are read, by git itself and
// without a shell; nothing is checked out, and no hook, filter or pager of the repository runs.

#include <optional>
#include <string>

#include "tools/read_packs.hpp"

namespace tripline::tools {

// Whether an argument is meant so: `revision:path`, and no file of that name is there.
bool is_git_argument(const std::string& argument);

// Its pack files; their names are `revision:/path`. The repository is the one around the working directory; paths count
// from there. Nothing, with the reason in `error`, when git does not know them.
std::optional<PackStore> git_packs(const std::string& argument, std::string& error);

}  // namespace tripline::tools
