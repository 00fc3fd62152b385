// Any bytes: the reader ends without a crash, and what it reads without complaint is printed as the same tree.
// Inputs are small, because the limits are tested elsewhere and yaml-cpp is slow under instrumentation.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "grammar/print_yaml.hpp"
#include "grammar/read_yaml.hpp"
#include "grammar/render.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace tripline::grammar;
  if (size > 16384) return 0;
  const YamlLimits limits{.bytes = 16384, .depth = 64, .nodes = 5000, .decoded_bytes = 1 << 20};
  Sources sources;
  Diagnostics diagnostics;
  const SourceId id = sources.add("fuzz.yaml", std::string(reinterpret_cast<const char*>(bytes), size));
  const auto tree = read_yaml(sources, id, diagnostics, limits);
  if (!tree && !diagnostics.has_errors()) std::abort();
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    if (render(diagnostic, sources, false).empty()) std::abort();
  }
  if (!tree || diagnostics.has_errors()) return 0;
  const std::string printed = print_yaml(*tree);
  const SourceId printed_id = sources.add("printed.yaml", printed);
  const auto again = read_yaml(sources, printed_id, diagnostics);
  if (!again || !same(*tree, *again) || print_yaml(*again) != printed) std::abort();
  return 0;
}
