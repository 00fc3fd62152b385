#pragma once
// Tests that write themselves: what coverage and mutants say is missing becomes events, by way of the prover, and these
// become scenes; what the rules make of a scene today is what its test expects. A person reads them and keeps them.

#include <string>
#include <vector>

#include "grammar/ast.hpp"
#include "grammar/source.hpp"
#include "tools/testing/coverage.hpp"
#include "tools/testing/mutation.hpp"

namespace tripline::tools {

// Tests of one file's rules, as a file of tests to stand beside it, in its spelling.
struct SuggestedFile {
  std::string path;  // guard.yaml -> guard.test.yaml
  std::string text;
  std::size_t tests = 0;
};

// One test of what raises a rule and one of what nearly does, for each rule with something missing. The files of the
// result are in the order of the packs; a file whose rules lack nothing is not among them. `meter` has seen all tests.
std::vector<SuggestedFile> suggest_tests(const std::vector<grammar::ast::Pack>& packs, const grammar::Sources& sources,
                                         const runtime::Program& program, const CoverageMeter& meter,
                                         const MutationResult& mutation);

}  // namespace tripline::tools
