#pragma once
// Hashes of texts that come from outside. Their key is random and new in each process, so that nobody can choose texts
// that collide; nothing that leaves the program may depend on them.

#include <cstdint>
#include <string_view>

namespace tripline::runtime {

// The key, drawn at the first call.
std::uint64_t process_key();

// XXH3 of a text under the process's key.
std::uint64_t keyed_hash(std::string_view text);

}  // namespace tripline::runtime
