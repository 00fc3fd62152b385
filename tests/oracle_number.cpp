#include "tests/oracle_number.hpp"

// A number is brought into the form sign * 0.d1d2d3... * 10^exponent with d1 != 0 and no zero at the end. In
// that form the exponents decide, then the digits, compared as texts.

#include <algorithm>
#include <cstdint>
#include <string>

namespace tripline::oracle {
namespace {

constexpr std::int64_t max_exponent = 1'000'000'000'000'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Decimal {
  int sign = 0;  // -1, 0 or 1
  std::string digits;
  std::int64_t exponent = 0;
};

std::string take_digits(std::string_view& rest) {
  std::string digits;
  while (!rest.empty() && is_digit(rest.front())) {
    digits += rest.front();
    rest.remove_prefix(1);
  }
  return digits;
}

bool take_any(std::string_view& rest, std::string_view characters) {
  if (rest.empty() || characters.find(rest.front()) == std::string_view::npos) return false;
  rest.remove_prefix(1);
  return true;
}

Decimal decimal(std::string_view text) {
  Decimal out;
  const bool negative = text.front() == '-';
  take_any(text, "+-");
  const std::string whole = take_digits(text);
  const std::string fraction = take_any(text, ".") ? take_digits(text) : "";
  if (take_any(text, "eE")) {
    const bool shrinking = !text.empty() && text.front() == '-';
    take_any(text, "+-");
    for (const char digit : take_digits(text)) {
      out.exponent = std::min(max_exponent, out.exponent * 10 + (digit - '0'));
    }
    if (shrinking) out.exponent = -out.exponent;
  }
  out.exponent += static_cast<std::int64_t>(whole.size());
  out.digits = whole + fraction;
  const std::size_t zeros = std::min(out.digits.find_first_not_of('0'), out.digits.size());
  out.digits.erase(0, zeros);
  out.exponent -= static_cast<std::int64_t>(zeros);
  while (!out.digits.empty() && out.digits.back() == '0') out.digits.pop_back();
  if (!out.digits.empty()) out.sign = negative ? -1 : 1;
  return out;
}

}  // namespace

bool has_number_shape(std::string_view text) {
  take_any(text, "+-");
  if (take_digits(text).empty()) return false;
  if (take_any(text, ".") && take_digits(text).empty()) return false;
  if (take_any(text, "eE")) {
    take_any(text, "+-");
    if (take_digits(text).empty()) return false;
  }
  return text.empty();
}

int compare_numbers(std::string_view left, std::string_view right) {
  const Decimal a = decimal(left);
  const Decimal b = decimal(right);
  if (a.sign != b.sign) return a.sign - b.sign;
  if (a.sign == 0) return 0;
  if (a.exponent != b.exponent) return a.exponent < b.exponent ? -a.sign : a.sign;
  return a.sign * a.digits.compare(b.digits);
}

}  // namespace tripline::oracle
