#include "tools/check_further.hpp"

#include <utility>

#include "compiler/catalogue/check_catalogue.hpp"
#include "compiler/check_meaning.hpp"
#include "compiler/check_test_calls.hpp"
#include "grammar/ignores.hpp"

namespace tripline::tools {

void check_further(const LoadedPacks& loaded, const compiler::Catalogue& catalogue, const compiler::Trails* trails,
                   grammar::Diagnostics& diagnostics) {
  const auto& packs = loaded.files.packs;
  if (loaded.compiled) compiler::check_meaning(packs, diagnostics);
  grammar::Diagnostics found;
  compiler::check_catalogue(packs, catalogue, trails, found);
  compiler::check_test_calls(packs, catalogue, found);
  grammar::apply_ignores(packs, grammar::IgnoresOf::catalogue, found);
  for (grammar::Diagnostic& diagnostic : found.list()) diagnostics.add(std::move(diagnostic));
}

}  // namespace tripline::tools
