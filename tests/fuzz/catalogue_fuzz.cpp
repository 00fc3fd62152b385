// Any bytes as what a user adds to the catalogue: what is wrong is said, what comes out are lines of a catalogue, one a
// name, and all of it can be looked up.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "compiler/catalogue/catalogue.hpp"
#include "compiler/catalogue/read_extension.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace tripline;
  if (size > 16 * 1024) return 0;
  grammar::Sources sources;
  const grammar::SourceId id = sources.add("c.yaml", std::string(reinterpret_cast<const char*>(bytes), size));
  grammar::Diagnostics diagnostics;
  const std::string lines = compiler::read_extension(sources, id, diagnostics);
  std::string_view rest = lines;
  for (bool first = true; !rest.empty(); first = false) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    if (!line.starts_with("= ") && !line.starts_with("+ ")) std::abort();
    if (first && line[0] != '=') std::abort();
    for (const char c : line) {
      if (c < ' ' || c == 127) std::abort();
    }
  }
  if (lines.empty()) return 0;
  const grammar::SourceId ids[] = {id};
  const compiler::Catalogue catalogue = compiler::Catalogue::extended(sources, ids, diagnostics);
  for (const compiler::Service& service : catalogue.services()) {
    if (!catalogue.service(service.source)) std::abort();
    for (const compiler::CallId call : service.calls) {
      if (catalogue.named(catalogue[call].name).empty()) std::abort();
    }
  }
  return 0;
}
