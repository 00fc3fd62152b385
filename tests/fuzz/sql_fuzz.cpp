// Any bytes as a query of metrics, there and back; nothing is said of the canonical spelling.
#include "grammar/parse_sql.hpp"
#include "tests/fuzz/round_trip.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace tripline::grammar;
  tripline::check_round_trip(
      tripline::fuzz_text(bytes, size), [](const Text& text, Diagnostics& to) { return parse_sql(text, to); },
      [](const SqlQuery&, const SqlQuery&, const Diagnostics& again) { return again.list().empty(); });
  return 0;
}
