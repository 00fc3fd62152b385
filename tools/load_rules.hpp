#pragma once
// Rules as a verb is given them -> a program, with everything that is wrong said on standard error.

#include <optional>
#include <string>
#include <vector>

#include "compiler/compile.hpp"
#include "compiler/policy.hpp"
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
// With a `policy`, what the rules do not fulfil of it is among the diagnostics.
LoadedPacks load_packs(const std::vector<std::string>& arguments, const compiler::Policy* policy = nullptr);
LoadedPacks load_packs(const PackStore& store);
// Without a program, and so without what can only be wrong with one: for who wants to know of mistakes.
LoadedPacks check_packs(const PackStore& store);

// Whether a file is an artifact, by its ending or its first bytes.
bool is_artifact(const std::string& path);

// Prints what is wrong: errors always, warnings when `warnings`.
void say_diagnostics(const LoadedPacks& loaded, bool warnings);

// What is asked of a compiled pack before it is used; packs that are not compiled cannot fulfil it.
struct ArtifactDemands {
  std::string signature;  // the file of the public key that must have signed it; empty: nobody has to
  bool tested = false;
  bool any() const { return !signature.empty() || tested; }
};

// A program from an artifact (.trc), or from packs given in its place; nothing, after saying why, when it does not
// load or does not fulfil the demands. The signature is judged before anything else of the artifact is read.
std::optional<runtime::Program> load_program(const std::string& rules, const ArtifactDemands& demands = {});

// The bytes of a compiled pack; nothing, after saying why, when there is none.
std::optional<std::string> read_artifact(const std::string& path);

}  // namespace tripline::tools
