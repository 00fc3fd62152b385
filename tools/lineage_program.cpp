#include "tools/lineage_program.hpp"

#include <string>

#include "compiler/compile.hpp"
#include "grammar/build_pack.hpp"
#include "grammar/read_trip.hpp"
#include "tools/lineage_pack.hpp"

namespace tripline::tools {

runtime::Program lineage_program() {
  grammar::Sources sources;
  grammar::Diagnostics diagnostics;
  const grammar::SourceId id = sources.add("aws-lineage.trip", std::string(lineage_pack()));
  auto tree = grammar::read_trip(sources, id, diagnostics);
  auto pack = tree ? grammar::build_pack(std::move(*tree), diagnostics) : std::nullopt;
  auto compiled = pack ? compiler::compile({*pack}, diagnostics) : std::nullopt;
  return std::move(compiled.value().program);  // it has a program: the pack's own tests ran when this was built
}

}  // namespace tripline::tools
