#pragma once
// The program as bytes: a FlatBuffers file (program.fbs) behind a header with a magic word and a checksum.
// Layout: "TRIPLINE" (8 bytes), XXH3-64 of the FlatBuffer (8 bytes, little endian), the FlatBuffer; in a file a record
// of tests and a signature may follow (trailers.hpp).

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "runtime/program.hpp"

namespace tripline::runtime {

inline constexpr std::uint32_t artifact_version = 4;

// The same program gives the same bytes, always.
std::string save(const Program& program);

struct LoadError {
  std::string what;
};

// Trusts nothing: size, magic, checksum, FlatBuffers verifier, schema version, then verify(). What stands behind the
// program is left out and not judged. O(bytes).
std::variant<Program, LoadError> load(std::string_view file);

}  // namespace tripline::runtime
