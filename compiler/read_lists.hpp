#pragma once
// Lists that stand in files of their own (`file: addresses.txt`): one value a line. Blank lines are left out,
// and so is what follows a `#` at the beginning of a line or behind a blank.

#include <functional>
#include <optional>
#include <string>

#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"

namespace tripline::compiler {

// The whole text of a file, or nothing when it cannot be read.
using ReadFile = std::function<std::optional<std::string>(const std::string& path)>;

// Appends the values of every list's file to the list. Files stand in or below `folder`, the pack's own, and
// become sources, so that their values have places. Adds missing-file and not-utf8.
void read_lists(grammar::ast::Pack& pack, const std::string& folder, const ReadFile& read,
                grammar::Sources& sources, grammar::Diagnostics& diagnostics);

}  // namespace tripline::compiler
