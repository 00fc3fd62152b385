#pragma once
// All filters, fields and lists of packs against the catalogue: what never happens on AWS, and what a trail does not
// record. A pass of its own beside check(): it needs no Ir, changes nothing, and is asked for by `tripline check` only,
// because a pack may know more of AWS than the catalogue does.

#include <vector>

#include "compiler/catalogue/catalogue.hpp"
#include "compiler/catalogue/trail.hpp"
#include "grammar/ast.hpp"
#include "grammar/diagnostic.hpp"

namespace tripline::compiler {

// `trails`: where the rules will run; null when nobody said. Linear in the packs, but for a search in the catalogue for
// each different name. Adds the codes that grammar/diagnostic_codes.hpp lists under the catalogue.
void check_catalogue(const std::vector<grammar::ast::Pack>& packs, const Catalogue& catalogue, const Trails* trails,
                     grammar::Diagnostics& diagnostics);

}  // namespace tripline::compiler
