#include "runtime/exact_sum.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace tripline::runtime {

namespace {
constexpr int lowest_exponent = -1074;
}

// wide += +-magnitude * 2^shift, in units of the lowest bit.
void ExactSum::add_scaled(Wide& wide, std::uint64_t magnitude, std::size_t shift, bool negative) {
  const std::size_t limb = shift / 64, bit = shift % 64;
  const std::uint64_t low = magnitude << bit;
  const std::uint64_t high = bit == 0 ? 0 : magnitude >> (64 - bit);
  std::uint64_t carry = 0;
  for (std::size_t i = limb; i < limbs; ++i) {
    const std::uint64_t part = i == limb ? low : i == limb + 1 ? high : 0;
    if (i > limb + 1 && carry == 0) break;
    if (negative) {
      const std::uint64_t before = wide[i];
      const std::uint64_t take = part + carry;
      const bool overflow = take < part;
      wide[i] = before - take;
      carry = overflow || before < take ? 1 : 0;
    } else {
      const std::uint64_t give = part + carry;
      const bool overflow = give < part;
      wide[i] += give;
      carry = overflow || wide[i] < give ? 1 : 0;
    }
  }
}

void ExactSum::add(double value, std::uint64_t times) {
  if (std::abs(value) < 9.0e18 && value == std::trunc(value)) {
    whole_ += static_cast<Integer>(static_cast<std::int64_t>(value)) * static_cast<Integer>(times);
    return;
  }
  int exponent = 0;
  const double fraction = std::frexp(std::abs(value), &exponent);  // value = fraction * 2^exponent
  auto magnitude = static_cast<std::uint64_t>(std::ldexp(fraction, 53));
  int shift = exponent - 53 - lowest_exponent;
  if (shift < 0) {  // subnormal: its low bits are zero
    magnitude >>= -shift;
    shift = 0;
  }
  __extension__ using Unsigned = unsigned __int128;
  const Unsigned product = static_cast<Unsigned>(magnitude) * times;
  const auto at = static_cast<std::size_t>(shift);
  add_scaled(wide_.make(), static_cast<std::uint64_t>(product), at, value < 0);
  if (const auto high = static_cast<std::uint64_t>(product >> 64)) add_scaled(wide_.make(), high, at + 64, value < 0);
}

void ExactSum::add(const ExactSum& other) {
  whole_ += other.whole_;
  if (!other.wide_) return;
  Wide& wide = wide_.make();
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < limbs; ++i) {
    const std::uint64_t a = wide[i], b = (*other.wide_)[i];
    const std::uint64_t sum = a + b + carry;
    carry = sum < a || (carry && sum == a) ? 1 : 0;
    wide[i] = sum;
  }
}

void ExactSum::subtract(const ExactSum& other) {
  whole_ -= other.whole_;
  if (!other.wide_) return;
  Wide& wide = wide_.make();
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < limbs; ++i) {
    const std::uint64_t a = wide[i], b = (*other.wide_)[i];
    wide[i] = a - b - borrow;
    borrow = a < b || (borrow && a == b) ? 1 : 0;
  }
}

double ExactSum::over(std::uint64_t n) const {
  __extension__ using Unsigned = unsigned __int128;
  constexpr Integer exact = Integer{1} << 53;
  const bool small = -exact <= whole_ && whole_ <= exact && n <= static_cast<std::uint64_t>(exact);
  if (!wide_ && (n == 1 || small)) return static_cast<double>(whole_) / static_cast<double>(n);  // ties to even
  Wide wide = wide_ ? *wide_ : Wide{};
  // The whole part as two halves at their place.
  const bool whole_negative = whole_ < 0;
  const Unsigned whole = whole_negative ? ~static_cast<Unsigned>(whole_) + 1 : static_cast<Unsigned>(whole_);
  constexpr std::size_t one = static_cast<std::size_t>(-lowest_exponent);
  add_scaled(wide, static_cast<std::uint64_t>(whole), one, whole_negative);
  add_scaled(wide, static_cast<std::uint64_t>(whole >> 64), one + 64, whole_negative);

  const bool negative = wide[limbs - 1] >> 63;
  if (negative) {
    std::uint64_t carry = 1;
    for (std::uint64_t& limb : wide) {
      limb = ~limb + carry;
      carry = carry && limb == 0 ? 1 : 0;
    }
  }
  std::uint64_t rest = 0;
  for (std::size_t i = limbs; n != 1 && i-- > 0;) {
    const Unsigned part = static_cast<Unsigned>(rest) << 64 | wide[i];
    wide[i] = static_cast<std::uint64_t>(part / n);
    rest = static_cast<std::uint64_t>(part % n);
  }
  std::size_t top = limbs;
  while (top > 0 && wide[top - 1] == 0) --top;
  if (top == 0) return 0;
  const std::size_t highest = (top - 1) * 64 + 63 - static_cast<std::size_t>(std::countl_zero(wide[top - 1]));
  // 54 bits from the highest one down; what lies below only decides ties.
  const auto bit = [&](std::size_t i) { return wide[i / 64] >> (i % 64) & 1; };
  std::uint64_t mantissa = 0;
  const std::size_t lowest = highest >= 53 ? highest - 52 : 0;
  for (std::size_t i = highest + 1; i-- > lowest;) mantissa = mantissa << 1 | bit(i);
  if (lowest > 0) {
    const bool half = bit(lowest - 1);
    bool below = rest != 0;
    for (std::size_t i = 0; i + 1 < lowest && !below; ++i) below = bit(i);
    if (half && (below || (mantissa & 1))) ++mantissa;
  } else if (rest > n - rest || (rest == n - rest && (mantissa & 1))) {
    ++mantissa;
  }
  const double result = std::ldexp(static_cast<double>(mantissa), static_cast<int>(lowest) + lowest_exponent);
  return negative ? -result : result;
}

}  // namespace tripline::runtime
