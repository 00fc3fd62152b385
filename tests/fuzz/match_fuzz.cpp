// The first line is a filter pattern, the rest an event: the compiled program, saved and loaded, and the
// oracle agree. Long patterns and events only slow the oracle's regular expressions down.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "compiler/compile.hpp"
#include "grammar/parse_pattern.hpp"
#include "runtime/artifact.hpp"
#include "runtime/match.hpp"
#include "tests/oracle.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace tripline;
  if (size > 2048) return 0;
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const std::size_t end = input.find('\n');
  if (end == input.npos || end > 512) return 0;
  const std::string text(input.substr(0, end)), event(input.substr(end + 1));
  grammar::Diagnostics diagnostics;
  const auto pattern = grammar::parse_pattern(
      grammar::Text(text, {grammar::SourceId{0}, 0, static_cast<std::uint32_t>(text.size())}), diagnostics);
  if (!pattern) return 0;
  const auto compiled = compiler::compile_patterns({&*pattern, 1});
  if (!compiled) return 0;  // beyond a budget
  const auto loaded = runtime::load(runtime::save(*compiled));
  const auto* program = std::get_if<runtime::Program>(&loaded);
  if (!program) std::abort();
  runtime::Matcher matcher(*program);
  const std::string padded = event + std::string(runtime::Decoder::padding, '\0');
  const bool got = !matcher.match(std::string_view(padded).substr(0, event.size()), true).empty();
  if (got != oracle::matches(*pattern, event)) {
    std::fprintf(stderr, "program says %d\npattern: %s\nevent:   %s\n", got, text.c_str(), event.c_str());
    std::abort();
  }
  return 0;
}
