// Comparing two spelled numbers: signs first; then the position of the first digit, which is an exponent plus
// a number of places; then the digits, as text. Exponents may be longer than any integer type, so they are
// subtracted digit by digit from the front, and the difference is capped once the places cannot matter any
// more.

#include "runtime/number.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

namespace tripline::runtime {

namespace {
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view take_digits(std::string_view text, std::size_t& at) {
  const std::size_t begin = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  return text.substr(begin, at - begin);
}

void drop_front_zeros(std::string_view& digits) {
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
}
void drop_back_zeros(std::string_view& digits) {
  digits.remove_suffix(digits.size() - (digits.find_last_not_of('0') + 1));
}

// The parts of F30's shape.
struct Parts {
  bool negative = false;
  std::string_view whole, fraction, exponent;
  bool exponent_negative = false;
};

std::optional<Parts> split(std::string_view text) {
  Parts parts;
  std::size_t at = 0;
  const auto take_sign = [&] {
    if (at == text.size() || (text[at] != '+' && text[at] != '-')) return false;
    return text[at++] == '-';
  };
  parts.negative = take_sign();
  parts.whole = take_digits(text, at);
  if (parts.whole.empty()) return std::nullopt;
  if (at < text.size() && text[at] == '.') {
    parts.fraction = take_digits(text, ++at);
    if (parts.fraction.empty()) return std::nullopt;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    parts.exponent_negative = take_sign();
    parts.exponent = take_digits(text, at);
    if (parts.exponent.empty()) return std::nullopt;
  }
  if (at != text.size()) return std::nullopt;
  return parts;
}

bool is_zero(const Decimal& d) { return d.small ? d.integer == 0 : d.head.empty() && d.tail.empty(); }
bool is_negative(const Decimal& d) { return d.small ? d.integer < 0 : d.negative; }

// The digit of weight 10^place in an exponent, with the exponent's sign.
int signed_digit(std::string_view digits, std::size_t place, bool negative) {
  if (place >= digits.size()) return 0;
  const int digit = digits[digits.size() - 1 - place] - '0';
  return negative ? -digit : digit;
}

// exponent(a) - exponent(b), exact up to 10^15 and of the right sign beyond: from there on a further digit,
// at most 18 either way, cannot bring the difference back.
std::int64_t exponent_difference(const Decimal& a, const Decimal& b) {
  constexpr std::int64_t cap = 1'000'000'000'000'000;
  std::int64_t difference = 0;
  for (std::size_t place = std::max(a.exponent.size(), b.exponent.size()); place-- > 0;) {
    difference = difference * 10 + signed_digit(a.exponent, place, a.exponent_negative) -
                 signed_digit(b.exponent, place, b.exponent_negative);
    if (difference > cap || difference < -cap) break;
  }
  return difference;
}

char digit_at(const Decimal& d, std::size_t i) {
  return i < d.head.size() ? d.head[i] : d.tail[i - d.head.size()];
}

std::strong_ordering compare_digits(const Decimal& a, const Decimal& b) {
  const std::size_t a_size = a.head.size() + a.tail.size(), b_size = b.head.size() + b.tail.size();
  for (std::size_t i = 0; i < std::min(a_size, b_size); ++i) {
    if (const auto order = digit_at(a, i) <=> digit_at(b, i); order != 0) return order;
  }
  return a_size <=> b_size;  // trailing zeros are gone, so the longer one is larger
}

// The digits of a small integer, so that it meets the others in their form.
struct Spelled {
  explicit Spelled(const Decimal& d) : decimal(d) {
    if (!d.small || d.integer == 0) return;
    const auto magnitude = d.integer < 0 ? -d.integer : d.integer;
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, magnitude).ptr;
    decimal.head = {buffer, static_cast<std::size_t>(end - buffer)};
    decimal.shift = end - buffer;
    drop_back_zeros(decimal.head);
  }
  Spelled(const Spelled&) = delete;
  char buffer[20];
  Decimal decimal;
};

std::strong_ordering compare_magnitudes(const Decimal& a, const Decimal& b) {
  const Spelled x(a), y(b);
  const std::int64_t places = exponent_difference(x.decimal, y.decimal) + x.decimal.shift - y.decimal.shift;
  if (places != 0) return places <=> 0;
  return compare_digits(x.decimal, y.decimal);
}
}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const std::optional<Parts> parts = split(text);
  if (!parts) return std::nullopt;
  Decimal d;
  if (parts->fraction.empty() && parts->exponent.empty() && parts->whole.size() <= 18) {
    d.small = true;
    std::from_chars(parts->whole.data(), parts->whole.data() + parts->whole.size(), d.integer);
    if (parts->negative) d.integer = -d.integer;
    return d;
  }
  d.head = parts->whole;
  d.tail = parts->fraction;
  drop_front_zeros(d.head);
  drop_back_zeros(d.tail);
  d.shift = static_cast<std::int64_t>(d.head.size());
  if (d.head.empty()) {
    const std::size_t before = d.tail.size();
    drop_front_zeros(d.tail);
    d.shift = -static_cast<std::int64_t>(before - d.tail.size());
  }
  if (d.tail.empty()) drop_back_zeros(d.head);
  if (d.head.empty() && d.tail.empty()) {
    d.small = true;  // a zero, however it is spelled
    return d;
  }
  d.negative = parts->negative;
  d.exponent = parts->exponent;
  drop_front_zeros(d.exponent);
  d.exponent_negative = parts->exponent_negative;
  return d;
}

std::strong_ordering compare(const Decimal& a, const Decimal& b) {
  if (a.small && b.small) return a.integer <=> b.integer;
  const int a_sign = is_zero(a) ? 0 : is_negative(a) ? -1 : 1;
  const int b_sign = is_zero(b) ? 0 : is_negative(b) ? -1 : 1;
  if (a_sign != b_sign) return a_sign <=> b_sign;
  if (a_sign == 0) return std::strong_ordering::equal;
  return a_sign > 0 ? compare_magnitudes(a, b) : compare_magnitudes(b, a);
}

std::optional<double> to_double(std::string_view text) {
  const std::optional<Decimal> decimal = Decimal::parse(text);
  if (!decimal) return std::nullopt;
  if (text.front() == '+') text.remove_prefix(1);  // from_chars takes no plus
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec == std::errc() && std::isfinite(value)) return value;
  // Out of range on the large side, or on the small one?
  Decimal one;
  one.small = true;
  one.integer = 1;
  const bool large = compare_magnitudes(*decimal, one) > 0;
  if (large) return std::nullopt;
  return is_negative(*decimal) ? -0.0 : 0.0;
}

}  // namespace tripline::runtime
