#pragma once
// What is wrong with packs that is not asked when they are compiled: what the prover and the catalogue know.

#include "compiler/catalogue/catalogue.hpp"
#include "compiler/catalogue/trail.hpp"
#include "tools/load_rules.hpp"

namespace tripline::tools {

// Appends to `diagnostics`, which is not sorted afterwards. `trails`: where the rules will run; null when nobody said.
// Proofs are made of packs that compile only. Cost: compiler/check_meaning.hpp.
void check_further(const LoadedPacks& loaded, const compiler::Catalogue& catalogue, const compiler::Trails* trails,
                   grammar::Diagnostics& diagnostics);

}  // namespace tripline::tools
