#pragma once
// What keys the hashes of texts that come from outside: nobody who writes them may choose texts that collide.

#include <cstdint>

namespace tripline::runtime {

// Drawn from the system when it is first asked for, and the same from then on: one a process is as secret as one a table.
std::uint64_t process_seed();

}  // namespace tripline::runtime
