#pragma once
// The dice and the pools that random patterns and random events share.

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace tripline::oracle {

// splitmix64. The distributions of the standard library differ between libraries, hence none of them.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }

  // 0 <= result < bound. The bias is far below what a test could notice.
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }
  bool chance(std::size_t percent) { return below(100) < percent; }

  template <std::size_t Size>
  std::string_view pick(const std::array<std::string_view, Size>& pool) {
    return pool[below(Size)];
  }

 private:
  std::uint64_t state_;
};

// The parts one after the other. Unlike the operands of `+`, the members of a list are evaluated in their
// order, so the dice fall alike with every compiler.
inline std::string joined(std::initializer_list<std::string> parts) {
  std::string out;
  for (const std::string& part : parts) out += part;
  return out;
}

namespace pools {

// `o` mostly holds an object and `l` an array; `x.y` needs a bracket key.
inline constexpr std::array<std::string_view, 6> distinct_keys{"a", "b", "o", "l", "k-1", "x.y"};
inline constexpr std::array<std::string_view, 8> keys{"a", "b", "a", "o", "o", "l", "k-1", "x.y"};

// Spellings of few numbers, so that equal ones of different spelling meet.
inline constexpr std::array<std::string_view, 26> numbers{"1",
                                                          "1.0",
                                                          "2",
                                                          "404",
                                                          "0",
                                                          "-0",
                                                          "0.0",
                                                          "1e0",
                                                          "10e-1",
                                                          "1E+0",
                                                          "2.5",
                                                          "-1",
                                                          "-2.5",
                                                          "100",
                                                          "1e2",
                                                          "4040e-1",
                                                          "100000000000000000000",
                                                          "1e20",
                                                          "9007199254740993",
                                                          "9007199254740992",
                                                          "0.1",
                                                          "1e-1",
                                                          "0.10000000000000000001",
                                                          "1e400",
                                                          "-1e400",
                                                          "-1e-400"};

inline constexpr std::array<std::string_view, 24> texts{"",
                                                        "a",
                                                        "a",
                                                        "ab",
                                                        "abc",
                                                        "b",
                                                        "ba",
                                                        "Ab",
                                                        "1",
                                                        "1.0",
                                                        "1e0",
                                                        "-0",
                                                        "+1",
                                                        "404",
                                                        "10.0.0.1",
                                                        "x*y",
                                                        "*",
                                                        "a b",
                                                        "say \"hi\"",
                                                        "C:\\",
                                                        "true",
                                                        "null",
                                                        "\xC3\xA9t\xC3\xA9",
                                                        "\xE6\x97\xA5\xF0\x9F\x98\x80"};

// Bare words that are legal as terms, operands and tokens alike.
inline constexpr std::array<std::string_view, 16> words{"a",        "ab",  "abc", "b",   "ba", "ERROR",
                                                        "WARN",     "Ab",  "1",   "404", "x",  "a.b",
                                                        "10.0.0.1", "GET", "200", "INFO"};

// Half of the draws come from the front of a pool, so that equality is not a rarity.
template <std::size_t Size>
std::string_view lean(Random& random, const std::array<std::string_view, Size>& pool, std::size_t front) {
  return pool[random.below(random.chance(50) ? front : Size)];
}

inline std::string word(Random& random) { return std::string(lean(random, words, 3)); }
inline std::string number(Random& random) { return std::string(lean(random, numbers, 4)); }
inline std::string text(Random& random) { return std::string(lean(random, texts, 6)); }

}  // namespace pools
}  // namespace tripline::oracle
