#pragma once
// Numbers as they are spelled (spec F30, F31): compared exactly, never through a double, so that long ids do
// not collide and `1e3` equals `1000.0`.

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tripline::runtime {

// A number of F30 shape, taken apart but not evaluated: no allocation, and no work in proportion to an
// exponent. Borrows its text.
//
// The value is sign 0.d1d2d3... * 10^(exponent + shift), where d1d2d3... are the digits without zeros at
// either end (head, then tail: the decimal point may lie between them), and the exponent stays a string of
// digits.
struct Decimal {
  std::int64_t integer = 0;  // the value, if `small`
  bool small = false;     // a plain integer of at most 18 digits, the common case; nothing below is set then
  bool negative = false;  // never of zero: -0 equals 0
  bool exponent_negative = false;
  std::string_view head, tail;
  std::string_view exponent;  // without leading zeros; empty: 0
  std::int64_t shift = 0;

  // Empty when `text` is not of F30 shape.
  static std::optional<Decimal> parse(std::string_view text);
};

std::strong_ordering compare(const Decimal& a, const Decimal& b);

// The nearest double of a text of F30 shape. Empty: another shape, or too large for a double. What is too
// small becomes a zero of its sign.
std::optional<double> to_double(std::string_view text);

}  // namespace tripline::runtime
