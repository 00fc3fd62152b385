// Any bytes as a filter pattern, there and back.
#include "grammar/parse_pattern.hpp"
#include "tests/fuzz/round_trip.hpp"
#include "tests/pattern_dump.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace tripline::grammar;
  tripline::check_round_trip(
      tripline::fuzz_text(bytes, size), [](const Text& text, Diagnostics& to) { return parse_pattern(text, to); },
      [](const Pattern& a, const Pattern& b, const Diagnostics&) { return dump(a) == dump(b); });
  return 0;
}
