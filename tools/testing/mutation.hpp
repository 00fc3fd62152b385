#pragma once
// Mutation testing: how many small mistakes in a rule its tests would notice.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "grammar/ast.hpp"
#include "grammar/source.hpp"
#include "tools/testing/mutants.hpp"

namespace tripline::tools {

// A mutant that no test noticed.
struct Survivor {
  std::string pack;
  Mutant mutant;
  std::optional<std::string> witness;  // an event of which the filter and its mutant think differently
  bool matches = false;                // the filter, and not the mutant, matches the witness
};

struct MutationScore {
  std::string pack, name;  // of a rule or a filter
  std::size_t killed = 0, survived = 0;
};

struct MutationResult {
  std::vector<MutationScore> scores;  // by pack and name
  std::vector<Survivor> survivors;    // by file and place
  std::size_t equivalent = 0;         // survivors that the prover calls the same; not counted
  std::size_t invalid = 0;            // mutants that do not compile; not counted
  double seconds = 0;
  std::size_t mutants() const;        // that were run
  double percent() const;             // killed of killed and survived; 100 where there is none
};

// Runs the tests of all packs on all mutants. A mutant is killed by a test that holds of the rule and not of the
// mutant; tests that fail anyway, or are `todo`, tell nothing.
MutationResult run_mutants(const std::vector<grammar::ast::Pack>& packs, const grammar::Sources& sources);

}  // namespace tripline::tools
