#include "runtime/keyed_hash.hpp"

#define XXH_INLINE_ALL  // most texts are short: a call through a library's table would cost as much as the hash
#include <xxhash.h>

#include <random>

namespace tripline::runtime {

std::uint64_t process_key() {
  static const std::uint64_t key = [] {
    std::random_device device;
    return std::uint64_t{device()} << 32 | device();
  }();
  return key;
}

std::uint64_t keyed_hash(std::string_view text) {
  return XXH3_64bits_withSeed(text.data(), text.size(), process_key());
}

}  // namespace tripline::runtime
