// Any bytes are read or refused; what is read prints to text that reads to the same tree.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "grammar/print_trip.hpp"
#include "grammar/read_trip.hpp"

using namespace tripline::grammar;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  Sources sources;
  const SourceId id = sources.add("a.trip", std::string(reinterpret_cast<const char*>(bytes), size));
  Diagnostics diagnostics;
  const std::optional<Tree> tree = read_trip(sources, id, diagnostics);
  if (!tree) {
    if (!diagnostics.has_errors()) std::abort();
    return 0;
  }
  if (diagnostics.has_errors()) return 0;
  const std::string printed = print_trip(*tree);
  const SourceId again = sources.add("b.trip", printed);
  const std::optional<Tree> reread = read_trip(sources, again, diagnostics);
  if (!reread || diagnostics.has_errors() || !same(*tree, *reread) || print_trip(*reread) != printed)
    std::abort();
  return 0;
}
