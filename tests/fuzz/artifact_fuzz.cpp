// Any bytes as the body of a compiled pack, behind a checksum that fits: refused, or it loads and runs. Large
// inputs only repeat what small ones do, at the cost of the states and strings that an artifact may ask for.
#include "tests/fuzz/run_artifact.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size > 16 * 1024) return 0;
  const std::string_view body(reinterpret_cast<const char*>(bytes), size);
  tripline::fuzz::run_artifact(tripline::fuzz::with_checksum(body));
  return 0;
}
