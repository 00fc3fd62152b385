#pragma once
// What a user adds to the catalogue: calls of services of their own, or such as are newer than the shipped one.

#include <string>

#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"

namespace tripline::compiler {

// A file in YAML or JSON (README.md shows one) as lines of a catalogue. What is wrong is reported and left out
// (yaml-syntax, unknown-key, wrong-type, bad-value, bad-name). Linear in the file.
std::string read_extension(const grammar::Sources& sources, grammar::SourceId id, grammar::Diagnostics& diagnostics);

}  // namespace tripline::compiler
