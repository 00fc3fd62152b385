#pragma once
// The `tests` of packs: given events, what must come of them. Run from raw events through the whole runtime, so a
// stateful rule is tested like any other.

#include <functional>
#include <string>
#include <vector>

#include "grammar/ast.hpp"
#include "grammar/source.hpp"
#include "runtime/program.hpp"
#include "tools/testing/expectation.hpp"

namespace tripline::tools {

struct TestOptions {
  bool law = true;        // once more with the events shuffled and split
  std::string only = {};  // tests whose `pack/name` contains it; empty: all
  // Where files beside the packs are looked for. Null: test files cannot be read.
  const grammar::Sources* sources = nullptr;
  // Called for each test that could be run: its pack, its events, what came of them.
  std::function<void(const grammar::ast::Pack&, const grammar::ast::Test&, const std::vector<std::string>&, const TestOutcome&)>
      on_test = nullptr;
};

// Every expectation of every test of `packs`, in order. `program` is the packs compiled. A test whose outcome changes
// with the order of its events, or with how they are split, has a failed expectation `(law)` more.
std::vector<Expectation> run_rule_tests(const std::vector<grammar::ast::Pack>& packs, const runtime::Program& program,
                                        const TestOptions& options = {});

// The folder that a pack was read from.
std::string folder_of(const grammar::ast::Pack& pack, const grammar::Sources* sources);

}  // namespace tripline::tools
