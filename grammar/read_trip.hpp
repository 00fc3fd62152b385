#pragma once
// .trip text -> syntax tree: the same tree as a pack's YAML form gives, comments included. TRIP.md is the
// language's page.

#include <optional>

#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"
#include "grammar/tree.hpp"

namespace tripline::grammar {

// Empty where the text is not well-formed: then at least one error was added, one for each broken statement.
// Unknown keys are reported and left out, but the tree is returned, so that everything else is judged in the
// same run. Never throws. Sources up to 16 MiB, 64 levels, 100,000 values; linear in the text.
std::optional<Tree> read_trip(const Sources& sources, SourceId id, Diagnostics& diagnostics);

}  // namespace tripline::grammar
