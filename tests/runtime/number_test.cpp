// Exact comparison of spelled numbers (spec F30, F31), against an oracle that writes the numbers out in full.

#include "runtime/number.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>

namespace tripline::runtime {
namespace {

std::string order_of(std::string_view a, std::string_view b) {
  const auto x = Decimal::parse(a), y = Decimal::parse(b);
  if (!x || !y) return "?";
  const auto order = compare(*x, *y);
  return order < 0 ? "<" : order > 0 ? ">" : "=";
}

struct Case {
  std::string a;
  const char* order;
  std::string b;
};

TEST(Number, Compare) {
  const std::string nines(40, '9');
  const Case cases[] = {
      {"1e3", "=", "1000.0"},
      {"1", "=", "1.000"},
      {"-0", "=", "0"},
      {"-0.0e5", "=", "+0"},
      {"0e99999999999999999999", "=", "0"},
      {"007", "=", "7"},
      {"+7", "=", "7"},
      {"0.1", "=", "1e-1"},
      {"0.001e3", "=", "1"},
      {"100e-2", "=", "1"},
      {"-1", "<", "1"},
      {"-2", "<", "-1"},
      {"-2.5", "<", "-2.4999"},
      {"-2", ">", "-3.0"},
      {"0", "<", "1e-999999999"},
      {"0", ">", "-1e-999999999"},
      {"9", "<", "10"},
      {"9.0", "<", "10"},
      {"1.5", "<", "1.50001"},
      {"12", "<", "12.5"},
      {"999999999999999999", "<", "1e18"},
      {"1000000000000000000", "=", "1e18"},
      // Neighbours that are one double (F31).
      {"9007199254740993", ">", "9007199254740992"},
      {"123456789012345678901234567890", "<", "123456789012345678901234567891"},
      {nines, "<", "1e40"},
      {nines + ".5", "<", "1e40"},
      // Exponents beyond every integer.
      {"1e999999999", "<", "1e1000000000"},
      {"1e999999999999999999999999", "<", "1e1000000000000000000000000"},
      {"10e999999999999999999999999", "=", "1e1000000000000000000000000"},
      {"0.1e1000000000000000000000000", "=", "1e999999999999999999999999"},
      {"1e-1000000000000000000000000", "=", "0.1e-999999999999999999999999"},
      {"1e-1000000000000000000000000", "<", "1e-999999999999999999999999"},
      {"1e99999999999999999999", ">", "1e-99999999999999999999"},
      {"-1e99999999999999999999", "<", "-1"},
      {"1e0000000000000000000000003", "=", "1000"},
      // No numbers.
      {"", "?", "1"},
      {"1.", "?", "1"},
      {".5", "?", "1"},
      {"1e", "?", "1"},
      {"1e+", "?", "1"},
      {"+-1", "?", "1"},
      {"1.2.3", "?", "1"},
      {"0x10", "?", "1"},
      {" 1", "?", "1"},
      {"1 ", "?", "1"},
      {"-", "?", "1"},
      {"inf", "?", "1"},
      {"nan", "?", "1"},
  };
  const auto turned = [](std::string_view order) { return order == "<" ? ">" : order == ">" ? "<" : order; };
  for (const Case& c : cases) {
    EXPECT_EQ(order_of(c.a, c.b), c.order) << c.a << " " << c.b;
    EXPECT_EQ(order_of(c.b, c.a), turned(c.order)) << c.b << " " << c.a;
  }
}

// A number of few digits and a small exponent, written out as sign and 80 digits around a fixed point.
struct Written {
  bool negative = false;
  std::string digits;
};

Written write_out(bool negative, const std::string& whole, const std::string& fraction, int exponent) {
  constexpr int point = 40;  // digits before the point
  Written w{negative, std::string(80, '0')};
  for (std::size_t i = 0; i < whole.size() + fraction.size(); ++i) {
    const int weight = static_cast<int>(whole.size()) - 1 - static_cast<int>(i) + exponent;  // 10^weight
    w.digits[static_cast<std::size_t>(point - 1 - weight)] =
        i < whole.size() ? whole[i] : fraction[i - whole.size()];
  }
  if (w.digits.find_first_not_of('0') == std::string::npos) w.negative = false;
  return w;
}

std::string oracle(const Written& a, const Written& b) {
  if (a.negative != b.negative) return a.negative ? "<" : ">";
  if (a.digits == b.digits) return "=";
  return (a.digits < b.digits) != a.negative ? "<" : ">";
}

TEST(Number, AgainstWrittenOut) {
  constexpr unsigned seed = 20240611;
  std::mt19937 random(seed);
  const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
  const auto number = [&](std::string& text) {
    const auto digits = [&](unsigned least, unsigned most) {
      std::string s;
      const unsigned n = least + below(most - least + 1);
      // Few different digits, many zeros: near misses are what can go wrong.
      for (unsigned i = 0; i < n; ++i) s += "0001009"[below(7)];
      return s;
    };
    const bool negative = below(3) == 0;
    const std::string whole = digits(1, below(4) == 0 ? 20 : 4), fraction = digits(0, 4);
    const bool has_exponent = below(2) == 0;
    const int exponent = has_exponent ? static_cast<int>(below(13)) - 6 : 0;
    text = negative ? "-" : below(5) == 0 ? "+" : "";
    text += whole;
    if (!fraction.empty()) text += "." + fraction;
    if (has_exponent)
      text += (below(2) == 0 ? "e" : "E") + std::string(exponent >= 0 && below(2) ? "+" : "") +
              std::to_string(exponent);
    return write_out(negative, whole, fraction, exponent);
  };
  int equal = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string a, b;
    const Written x = number(a), y = number(b);
    const std::string expected = oracle(x, y);
    equal += expected == "=";
    ASSERT_EQ(order_of(a, b), expected) << a << " " << b << " seed " << seed;
  }
  EXPECT_GT(equal, 1000);  // the generator does make equal numbers of different spelling
}

TEST(Number, ToDouble) {
  EXPECT_EQ(to_double("0.1"), 0.1);
  EXPECT_EQ(to_double("+2.5e1"), 25.0);
  EXPECT_EQ(to_double("-1"), -1.0);
  EXPECT_EQ(to_double("9007199254740993"), 9007199254740992.0);
  EXPECT_EQ(to_double("1.7976931348623157e308"), 1.7976931348623157e308);
  EXPECT_EQ(to_double("5e-324"), 5e-324);
  EXPECT_EQ(to_double("1e999999999999"), std::nullopt);
  EXPECT_EQ(to_double("-1e309"), std::nullopt);
  EXPECT_EQ(to_double("1e-400"), 0.0);
  EXPECT_TRUE(std::signbit(*to_double("-1e-400")));
  EXPECT_EQ(to_double("0e999"), 0.0);
  for (const char* text : {"", "x", "inf", "nan", "1.", ".5", "0x1", "1 ", " 1", "--1", "1e"}) {
    EXPECT_EQ(to_double(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace tripline::runtime
