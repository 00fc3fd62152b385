#pragma once
// Rules as a verb is given them -> a program, with everything that is wrong said on standard error.

#include <optional>
#include <string>
#include <vector>

#include "compiler/compile.hpp"
#include "runtime/program.hpp"
#include "tools/diagnostics_output.hpp"
#include "tools/read_packs.hpp"

namespace tripline::tools {

// What reading and compiling packs gave.
struct LoadedPacks {
  PackFiles files;
  grammar::Diagnostics diagnostics;  // sorted
  std::optional<compiler::Compiled> compiled;
  bool ok() const { return compiled.has_value() && files.errors.empty(); }
};
LoadedPacks load_packs(const std::vector<std::string>& arguments);

// Prints what is wrong: errors always, warnings when `warnings`.
void say_diagnostics(const LoadedPacks& loaded, bool warnings);

// A program from an artifact (.trc), or from packs given in its place; nothing, after saying why, when it does not
// load.
std::optional<runtime::Program> load_program(const std::string& rules);

}  // namespace tripline::tools
