// Random numbers that mean the same everywhere.
//
// Every choice of the generator is drawn from a stream named by a key (seed, account, region, slot, ...), so
// that a file can be made without its neighbours and on any thread. The standard distributions are left alone
// because each library draws them differently; here all is xoshiro256** over integers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace tripline::tools {

// One step of splitmix64: a bijection that scatters neighbouring values.
constexpr std::uint64_t scatter(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15ULL;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
  return value ^ (value >> 31);
}

// The key of a stream below `key`; order matters: mix(a, b) and mix(b, a) differ.
constexpr std::uint64_t mix(std::uint64_t key) { return scatter(key); }

template <typename... Rest>
constexpr std::uint64_t mix(std::uint64_t key, std::uint64_t next, Rest... rest) {
  return mix(scatter(key) ^ (next * 0xd6e8feb86659fd93ULL), static_cast<std::uint64_t>(rest)...);
}

// A key from text (FNV-1a), for streams named by a word.
constexpr std::uint64_t key_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

class Random {
 public:
  explicit constexpr Random(std::uint64_t key) {
    for (auto& word : state_) word = scatter(key += 0x9e3779b97f4a7c15ULL);
  }

  constexpr std::uint64_t next() {
    const std::uint64_t result = rotate(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = rotate(state_[3], 45);
    return result;
  }

  // 0 <= result < limit; limit > 0. The bias of the multiply is far below anything an archive could show.
  constexpr std::uint64_t below(std::uint64_t limit) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<Wide>(next()) * limit) >> 64);
  }

  // low <= result <= high.
  constexpr std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }

  // One of each range, low to high; the last is drawn first. For texts with several numbers: in what order a compiler
  // works out arguments is its own affair, and archives must not depend on it.
  template <std::size_t N>
  constexpr std::array<std::int64_t, N> each_between(const std::int64_t (&ranges)[N][2]) {
    std::array<std::int64_t, N> drawn{};
    for (std::size_t i = N; i-- > 0;) drawn[i] = between(ranges[i][0], ranges[i][1]);
    return drawn;
  }

  // 0 <= result < 1, exact in a double.
  constexpr double real() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

  constexpr bool chance(double probability) { return real() < probability; }

  // An index below `limit` that prefers small ones about as Zipf's law does.
  constexpr std::size_t popular(std::size_t limit) {
    return static_cast<std::size_t>(below(below(limit) + 1));
  }

  // A factor with median 1 and a long tail, close to a lognormal with sigma 0.8. Integers only:
  // powers of two are interpolated linearly, as libm may round differently elsewhere.
  constexpr double spread() {
    std::int64_t exponent = -1022;
    for (int i = 0; i < 4; ++i) exponent += static_cast<std::int64_t>(below(512));
    const std::int64_t octave = (exponent + 2560) / 256 - 10;
    const std::int64_t part = exponent - octave * 256;
    double factor = static_cast<double>(256 + part) / 256.0;
    for (std::int64_t i = 0; i < octave; ++i) factor *= 2;
    for (std::int64_t i = octave; i < 0; ++i) factor /= 2;
    return factor;
  }

  template <typename T>
  constexpr const T& pick(std::span<const T> values) {
    return values[below(values.size())];
  }

  template <typename Container>
  constexpr const auto& pick(const Container& values) {
    return values[below(values.size())];
  }

 private:
  static constexpr std::uint64_t rotate(std::uint64_t value, int by) {
    return (value << by) | (value >> (64 - by));
  }

  std::array<std::uint64_t, 4> state_{};
};

}  // namespace tripline::tools
