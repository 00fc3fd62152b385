#pragma once
// Sums of doubles that do not depend on the order of adding. Floating-point addition is not associative, so a cell
// that is filled by several threads keeps its sum exactly and rounds once, at the end: whole numbers in 128 bits,
// all others in a fixed-point accumulator as wide as a double's range (after Kulisch, "Computer Arithmetic and
// Validity", the long accumulator).

#include <array>
#include <cstdint>

#include "runtime/rare.hpp"

namespace tripline::runtime {

class ExactSum {
 public:
  // Adds `value`, which must be finite, `times` times. At most 2^60 values in all.
  void add(double value, std::uint64_t times = 1);
  void add(const ExactSum& other);
  // Takes out what was added.
  void subtract(const ExactSum& other);
  // The sum, rounded once to nearest, ties to even.
  double value() const { return over(1); }
  // The sum divided by `n`, which is not 0, rounded once: the mean of equal values is their value.
  double over(std::uint64_t n) const;

 private:
  // Bit 0 of limb 0 is 2^-1074; two's complement, enough head room for 2^60 of the largest doubles.
  static constexpr std::size_t limbs = 34;
  using Wide = std::array<std::uint64_t, limbs>;

 public:
  static constexpr std::size_t most_bytes = sizeof(Wide);  // beside itself

 private:
  static void add_scaled(Wide& wide, std::uint64_t magnitude, std::size_t shift, bool negative);

  __extension__ using Integer = __int128;
  Integer whole_ = 0;  // the sum of values that are integers below 2^63
  Rare<Wide> wide_;    // the sum of all others
};

}  // namespace tripline::runtime
