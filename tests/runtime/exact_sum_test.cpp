#include "runtime/exact_sum.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdio>
#include <limits>
#include <random>
#include <vector>

namespace tripline::runtime {
namespace {

std::uint64_t bits(double value) { return std::bit_cast<std::uint64_t>(value); }

double sum_of(const std::vector<double>& values) {
  ExactSum sum;
  for (const double value : values) sum.add(value);
  return sum.value();
}

// A number as digits of base 2^32, the lowest worth 2^-1074; carries are taken when it is looked at.
class Fixed {
 public:
  void add(double value, int sign = 1) {
    const std::uint64_t b = bits(value);
    const int exponent = static_cast<int>(b >> 52 & 0x7FF);
    std::uint64_t mantissa = b & ((1ull << 52) - 1);
    if (exponent != 0) mantissa |= 1ull << 52;
    const auto shift = static_cast<std::size_t>(exponent == 0 ? 0 : exponent - 1);
    if (b >> 63) sign = -sign;
    for (std::size_t i = 0; i < 53; ++i) {
      if (mantissa >> i & 1)
        digit_[(shift + i) / 32] += static_cast<std::int64_t>(1ull << ((shift + i) % 32)) * sign;
    }
  }
  // The absolute value's digits, lowest first, each below 2^32.
  std::vector<std::uint32_t> magnitude() const {
    auto take = [](std::vector<std::int64_t> d) {
      std::int64_t carry = 0;
      for (std::int64_t& x : d) {
        x += carry;
        carry = x >> 32;
        x &= 0xFFFFFFFF;
      }
      return std::pair(d, carry);
    };
    auto [digits, carry] = take(digit_);
    if (carry < 0) {
      std::vector<std::int64_t> negative = digit_;
      for (std::int64_t& x : negative) x = -x;
      digits = take(negative).first;
    }
    return {digits.begin(), digits.end()};
  }

 private:
  std::vector<std::int64_t> digit_ = std::vector<std::int64_t>(72);
};

bool less(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  return std::lexicographical_compare(a.rbegin(), a.rend(), b.rbegin(), b.rend());
}

// No double is nearer to the exact sum than `result`, and of two equally near ones it is the even one.
void expect_nearest(const std::vector<double>& values, double result) {
  if (!std::isfinite(result)) return;  // tested by itself
  Fixed exact;
  for (const double value : values) exact.add(value);
  const auto distance = [&](double from) {
    Fixed f = exact;
    f.add(from, -1);
    return f.magnitude();
  };
  const auto mine = distance(result);
  for (const double towards : {-HUGE_VAL, HUGE_VAL}) {
    const double other = std::nextafter(result, towards);
    if (!std::isfinite(other)) continue;
    const auto theirs = distance(other);
    ASSERT_FALSE(less(theirs, mine)) << result << " but " << other << " is nearer";
    if (theirs == mine) {
      ASSERT_EQ(bits(result) & 1, 0u) << result << " is the odd one of a tie";
    }
  }
}

double any_double(std::mt19937_64& random) {
  for (;;) {
    const auto value = std::bit_cast<double>(random());
    if (std::isfinite(value)) return value;
  }
}

std::vector<double> any_values(std::mt19937_64& random) {
  std::vector<double> values;
  const std::size_t count = 1 + random() % 40;
  const auto kind = random() % 6;
  for (std::size_t i = 0; i < count; ++i) {
    switch (kind) {
      case 0:
        values.push_back(any_double(random));
        break;
      case 1:
        values.push_back(std::bit_cast<double>(random() & 0x800FFFFFFFFFFFFFull));
        break;  // subnormal
      case 2:
        values.push_back(static_cast<double>(static_cast<std::int64_t>(random()) >> (random() % 64)));
        break;
      case 3:
        values.push_back(static_cast<double>(random() % 1000) / 10 - 50);
        break;
      case 4: {  // cancels up to what is far below
        const double large = any_double(random);
        values.push_back(large);
        values.push_back(-large);
        values.push_back(static_cast<double>(random() % 7) * 0.1);
        break;
      }
      default:  // near ties: halves and quarters of the last place of a number near 2^53
        values.push_back(std::ldexp(1.0 + static_cast<double>(random() % 8) * 0x1p-52, 53));
        values.push_back(std::ldexp(static_cast<double>(random() % 9), -static_cast<int>(random() % 60)));
    }
  }
  return values;
}

struct Case {
  std::vector<double> values;
  double sum;
};

TEST(ExactSum, Values) {
  constexpr double most = std::numeric_limits<double>::max(),
                   least = std::numeric_limits<double>::denorm_min();
  const Case cases[] = {
      {{}, 0},
      {{-0.0}, 0},
      {{0.1, 0.2}, 0.30000000000000004},
      {{0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}, 1},
      {{1e16, 1, -1e16}, 1},
      {{1e308, 1, -1e308}, 1},
      {{1e308, 1e308, -1e308}, 1e308},
      {{most, most, -most}, most},
      {{most, most}, HUGE_VAL},
      {{-most, -most}, -HUGE_VAL},
      {{most, 0x1p969}, most},      // below half of the last place
      {{most, 0x1p970}, HUGE_VAL},  // half of it: the tie goes to the even neighbour, which is 2^1024
      {{least}, least},
      {{least, -least}, 0},
      {{-least, -least, -least}, -3 * least},
      {{0x1p-1022, -least}, 0x1p-1022 - least},
      {{-1.5, -2.25}, -3.75},
      {{-1e300, 1e-300}, -1e300},
      {{0x1p53, 1}, 0x1p53},             // ties to even: down
      {{0x1p53, 3}, 0x1p53 + 4},         // up
      {{0x1p53, 1, least}, 0x1p53 + 2},  // no tie any more
      {{-0x1p53, -1}, -0x1p53},
      {{-0x1p53, -1, -least}, -0x1p53 - 2},
      {{0x1p53, 1, -least}, 0x1p53},
      {{9.3e18, 9.3e18, -0.5}, 1.86e19},
      {{9007199254740993.0, 0.5}, 9007199254740992.0},
  };
  for (const Case& c : cases)
    EXPECT_EQ(bits(sum_of(c.values)), bits(c.sum)) << sum_of(c.values) << " is not " << c.sum;
}

TEST(ExactSum, RoundsOnceAndToTheNearest) {
  const std::uint64_t seed = std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 5000; ++round) {
    const std::vector<double> values = any_values(random);
    ASSERT_NO_FATAL_FAILURE(expect_nearest(values, sum_of(values))) << "round " << round;
  }
}

TEST(ExactSum, MeansAreRoundedOnce) {
  const std::uint64_t seed = std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 5000; ++round) {
    const std::vector<double> values = any_values(random);
    // Of equal values it is the value, also where their sum is larger than a double holds.
    ExactSum equal;
    const std::uint64_t times = 1 + random() % (std::uint64_t{1} << (1 + random() % 50));
    equal.add(values[0], times);
    ASSERT_EQ(bits(equal.over(times)), bits(values[0] + 0.0)) << values[0] << " times " << times;
    // And never outside of the values.
    ExactSum sum;
    for (const double value : values) sum.add(value);
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    const double mean = sum.over(values.size());
    ASSERT_LE(*least, mean);
    ASSERT_GE(*most, mean);
    // A power of two divides without rounding, and integers divide as the processor does it.
    if (std::abs(sum.value()) > 1e-200 && std::isfinite(sum.value())) {
      ASSERT_EQ(bits(sum.over(4)), bits(sum.value() / 4));
    }
    ExactSum whole, half;
    const auto a = static_cast<double>(random() % 1'000'000'000'000'000), b = static_cast<double>(1 + random() % 1'000'000);
    whole.add(a);
    half.add(a - 0.5);
    half.add(0.5);
    ASSERT_EQ(bits(whole.over(static_cast<std::uint64_t>(b))), bits(a / b));
    ASSERT_EQ(bits(half.over(static_cast<std::uint64_t>(b))), bits(a / b));
  }
}

TEST(ExactSum, OrderAndGroupingChangeNoBit) {
  const std::uint64_t seed = std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 1000; ++round) {
    std::vector<double> values = any_values(random);
    const std::vector<double> more = any_values(random);
    values.insert(values.end(), more.begin(), more.end());
    const std::uint64_t expected = bits(sum_of(values));
    for (int again = 0; again < 4; ++again) {
      std::shuffle(values.begin(), values.end(), random);
      ASSERT_EQ(bits(sum_of(values)), expected) << "round " << round;
      // Random brackets: single sums, then any two of them together until one is left.
      std::vector<ExactSum> parts(1 + random() % values.size());
      for (const double value : values) parts[random() % parts.size()].add(value);
      while (parts.size() > 1) {
        const std::size_t one = random() % parts.size();
        ExactSum taken = std::move(parts[one]);
        parts[one] = std::move(parts.back());
        parts.pop_back();
        parts[random() % parts.size()].add(taken);
      }
      ASSERT_EQ(bits(parts[0].value()), expected) << "round " << round;
    }
  }
}

TEST(ExactSum, ManyTimesIsOneAfterTheOther) {
  for (const double value : {1.0, -3.0, 0.1, -1e-310, 9.3e18, -1.7e308, 5e-324, 1234567.875}) {
    for (const std::uint64_t times : std::initializer_list<std::uint64_t>{0, 1, 2, 2047, 2048, 2049, 10'000}) {
      ExactSum at_once, singly;
      at_once.add(value, times);
      for (std::uint64_t i = 0; i < times; ++i) singly.add(value);
      EXPECT_EQ(bits(at_once.value()), bits(singly.value())) << value << " x " << times;
    }
  }
}

TEST(ExactSum, ACopyIsItsOwn) {
  ExactSum a;
  a.add(0.5);
  ExactSum b = a;
  b.add(0.25);
  ExactSum c;
  c.add(7);
  c = b;
  c.add(c);
  EXPECT_EQ(a.value(), 0.5);
  EXPECT_EQ(b.value(), 0.75);
  EXPECT_EQ(c.value(), 1.5);
  c = a;
  EXPECT_EQ(c.value(), 0.5);
  c = ExactSum();
  EXPECT_EQ(c.value(), 0);
}

// What was added can be taken out again, whole numbers and others, in any order.
TEST(ExactSum, SubtractsWhatWasAdded) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 200; ++round) {
    ExactSum kept, gone, sum;
    for (int i = 0; i < 20; ++i) {
      const double value = random() % 3 ? std::ldexp(static_cast<double>(random() % 1000) - 500, static_cast<int>(random() % 80) - 60)
                                        : static_cast<double>(random() % 1000) - 500;
      sum.add(value);
      (random() % 2 ? kept : gone).add(value);
    }
    sum.subtract(gone);
    ASSERT_EQ(bits(sum.value()), bits(kept.value())) << round;
  }
}

}  // namespace
}  // namespace tripline::runtime
