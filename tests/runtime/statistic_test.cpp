// Statistics of a period (spec A9-A14) against a slow truth on lists of samples.
#include "runtime/statistic.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>

#include "compiler/parse_statistic.hpp"

namespace tripline::runtime {
namespace {

StatisticSpec spec_of(const std::string& name) {
  std::string error;
  const auto spec = compiler::parse_statistic(name, error);
  EXPECT_TRUE(spec) << name << ": " << error;
  return spec.value_or(StatisticSpec{});
}

std::optional<double> value_of(const std::string& name, std::vector<double> samples) {
  std::sort(samples.begin(), samples.end());
  return value_of(spec_of(name), samples);
}

TEST(Statistic, Values) {
  const std::vector<double> ten = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  const struct {
    const char* name;
    double value;
  } cases[] = {
      {"SampleCount", 10}, {"Sum", 55},     {"Average", 5.5},      {"Minimum", 1},     {"Maximum", 10},
      {"p0", 1},           {"p10", 1},      {"p10.0000000001", 2}, {"p50", 5},         {"p100", 10},
      {"tm90", 5},         {"TM(:90%)", 5}, {"TM(5%:)", 5.5},      {"TM(2:9)", 6},     {"IQM", 5.5},
      {"tc90", 9},         {"TC(80%:)", 2}, {"TC(2:9)", 7},        {"TC(100:)", 0},    {"ts90", 45},
      {"TS(:2.5)", 3},     {"wm80", 5.2},   {"WM(10%:90%)", 5.5},  {"WM(2:9)", 5.5},   {"WM(20:)", 20},
      {"PR(:3)", 30},      {"PR(3:)", 70},  {"PR(3:5)", 20},       {"PR(0.5:0.7)", 0}, {"tc0", 0},
  };
  for (const auto& c : cases) {
    const auto value = value_of(c.name, ten);
    ASSERT_TRUE(value) << c.name;
    EXPECT_NEAR(*value, c.value, 1e-12) << c.name;
  }
}

TEST(Statistic, NothingWhereThereIsNone) {
  for (const char* name : {"SampleCount", "Sum", "p50", "IQM", "PR(:1)"})
    EXPECT_FALSE(value_of(name, {})) << name;
  for (const char* name : {"p50", "tm90", "TC(1:2)", "PR(:1)"}) EXPECT_FALSE(value_of(name, {-1, 5})) << name;
  EXPECT_EQ(value_of("Minimum", {-1, 5}), -1);
  EXPECT_FALSE(value_of("TM(100:200)", {1, 2}));
  EXPECT_FALSE(value_of("tm0", {1, 2}));
  EXPECT_FALSE(value_of("Sum", {1e308, 1e308}));
  EXPECT_EQ(value_of("Sum", {1e300, 1, -1e300}), 1);
}

TEST(Statistic, PositionsAreExact) {
  std::vector<double> samples(1000);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = static_cast<double>(i + 1);
  EXPECT_EQ(value_of("p99.9", samples), 999);
  EXPECT_EQ(value_of("p99.90000001", samples), 1000);
  EXPECT_EQ(value_of("TC(0.1%:99.9%)", samples), 998);
}

// Positions counted one by one, bounds tried on every sample.
std::optional<double> slow(const StatisticSpec& spec, const std::vector<double>& sorted) {
  using Kind = StatisticSpec::Kind;
  const auto n = static_cast<long double>(sorted.size());
  std::vector<double> kept, clamped;
  double least = spec.lower.value_or(0), most = spec.upper.value_or(0);
  const auto part = [&](std::uint64_t units) { return static_cast<long double>(units) * n / 1e12L; };
  const auto first = static_cast<std::size_t>(std::floor(part(spec.lower_part)));
  const auto last = static_cast<std::size_t>(std::ceil(part(spec.upper_part)));
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const bool inside = spec.by_position ? i >= first && i < last
                                         : (!spec.lower || sorted[i] > *spec.lower) &&
                                               (!spec.upper || sorted[i] <= *spec.upper);
    if (inside) kept.push_back(sorted[i]);
  }
  if (spec.by_position && !kept.empty()) least = kept.front(), most = kept.back();
  double sum = 0, clamped_sum = 0;
  for (const double value : kept) sum += value;
  for (const double value : sorted) {
    const bool low = spec.by_position || spec.lower, high = spec.by_position || spec.upper;
    clamped_sum += low && value < least ? least : high && value > most ? most : value;
  }
  const auto count = static_cast<double>(kept.size());
  switch (spec.kind) {
    case Kind::trimmed_count:
      return count;
    case Kind::trimmed_sum:
      return sum;
    case Kind::percentile_rank:
      return count / static_cast<double>(n) * 100;
    case Kind::winsorized_mean:
      if (spec.by_position && kept.empty()) return std::nullopt;
      return clamped_sum / static_cast<double>(n);
    default:
      break;
  }
  if (kept.empty()) return std::nullopt;
  return sum / count;
}

TEST(Statistic, AgreesWithTheSlowTruth) {
  std::mt19937 random(20240501);
  const auto pick = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
  for (int round = 0; round < 3000; ++round) {
    std::vector<double> samples;
    for (int i = pick(40) + 1; i > 0; --i) samples.push_back(pick(12));
    std::sort(samples.begin(), samples.end());
    StatisticSpec spec;
    spec.kind =
        static_cast<StatisticSpec::Kind>(static_cast<int>(StatisticSpec::Kind::trimmed_mean) + pick(5));
    spec.by_position = spec.kind != StatisticSpec::Kind::percentile_rank && pick(2) == 0;
    const int a = pick(100), b = a + 1 + pick(100 - a);
    if (spec.by_position) {
      spec.lower_part = static_cast<std::uint64_t>(a) * StatisticSpec::percent;
      spec.upper_part = static_cast<std::uint64_t>(b) * StatisticSpec::percent;
    } else {
      if (pick(3) > 0) spec.lower = a % 12;
      if (pick(3) > 0) spec.upper = a % 12 + 1 + b % 5;
    }
    const auto fast = value_of(spec, samples);
    const auto truth = slow(spec, samples);
    ASSERT_EQ(fast.has_value(), truth.has_value()) << round;
    EXPECT_NEAR(fast.value_or(0), truth.value_or(0), 1e-9) << round;
  }
}

// Samples that are counted together are worth the same as one by one.
TEST(Statistic, CellsOfEqualSamplesAreRaw) {
  MetricCell ones, twos, mixed;
  for (int i = 0; i < 7; ++i) ones.add_sample(1);
  for (int i = 0; i < 3; ++i) twos.add_sample(2);
  mixed.add_sample(1);
  mixed.add_sample(2);
  const std::vector<const MetricCell*> raw = {&twos, &ones}, unknown = {&twos, &mixed};
  const auto value_of = [](const StatisticSpec& spec, const std::vector<const MetricCell*>& cells) {
    SampleTotals totals(spec);
    for (std::size_t i = 0; i < cells.size(); ++i) totals.enter(i, *cells[i]);
    return totals.value();
  };
  EXPECT_EQ(value_of(spec_of("p70"), raw), 1);
  EXPECT_EQ(value_of(spec_of("p71"), raw), 2);
  EXPECT_EQ(value_of(spec_of("TS(60%:80%)"), raw), 3);
  EXPECT_EQ(value_of(spec_of("Average"), raw), 1.3);
  EXPECT_EQ(value_of(spec_of("Sum"), unknown), 9);
  EXPECT_FALSE(value_of(spec_of("p70"), unknown));
  EXPECT_FALSE(value_of(spec_of("Sum"), std::vector<const MetricCell*>{}));
}

// Whatever entered and left before, a value is that of the samples that are inside: for every statistic, for cells
// that keep their samples and for sums of such cells.
TEST(SampleTotals, KnowWhatIsInside) {
  const std::uint64_t seed = std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  const char* names[] = {"SampleCount", "Sum", "Average", "Minimum", "Maximum", "p50", "p99.9", "IQM", "tc20", "WM(1:3)", "PR(:2)"};
  for (int round = 0; round < 200; ++round) {
    std::vector<MetricCell> cells(1 + random() % 30);
    std::vector<std::vector<double>> samples(cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
      for (std::size_t n = random() % 4; n > 0; --n) {
        samples[i].push_back(static_cast<double>(random() % 40) / 8);
        MetricCell other;  // half of them come by adding
        other.add_sample(samples[i].back(), true);
        if (random() % 2) {
          cells[i].add(other);
        } else {
          cells[i].add_sample(samples[i].back(), true);
        }
      }
    }
    for (const char* name : names) {
      SampleTotals totals(spec_of(name));
      std::size_t begin = 0, end = 0;
      while (begin < cells.size()) {
        if (end < cells.size() && random() % 2) {
          totals.enter(end, cells[end]);
          ++end;
        } else if (begin < end) {
          totals.leave(begin, cells[begin]);
          ++begin;
        } else if (end == cells.size()) {
          break;
        }
        std::vector<double> inside;
        for (std::size_t i = begin; i < end; ++i) inside.insert(inside.end(), samples[i].begin(), samples[i].end());
        ASSERT_EQ(totals.samples(), inside.size());
        ASSERT_EQ(totals.value(), value_of(name, inside)) << name << " round " << round;
      }
    }
  }
}

// Beyond the bound of NumberCounts a cell's percentiles are close, and say so while that cell is inside.
TEST(SampleTotals, SayWhetherTheyAreExact) {
  MetricCell many, few;
  for (std::size_t i = 0; i < NumberCounts::most_exact + 10; ++i) many.add_sample(1000 + static_cast<double>(i), true);
  few.add_sample(5, true);
  SampleTotals totals(spec_of("p50"));
  totals.enter(0, few);
  EXPECT_TRUE(totals.exact());
  totals.enter(1, many);
  EXPECT_FALSE(totals.exact());
  EXPECT_NEAR(*totals.value(), 1000 + NumberCounts::most_exact / 2.0, 40);
  totals.leave(0, few);
  totals.leave(1, many);
  EXPECT_TRUE(totals.exact());
  EXPECT_EQ(totals.value(), std::nullopt);
}

TEST(Statistic, NamesThatThereAreNot) {
  const struct {
    const char* name;
    const char* error;
  } cases[] = {
      {"", "there is no statistic ``"},
      {"median", "there is no statistic `median`"},
      {"average", "there is no statistic `average`"},
      {"P95", "there is no statistic `P95`"},
      {"p", "there is no statistic `p`"},
      {"p-1", "there is no statistic `p-1`"},
      {"p95%", "`95%` is no percentage"},
      {"p95.", "`95.` is no percentage"},
      {"p1e1", "`1e1` is no percentage"},
      {"p101", "`101` is more than 100 percent"},
      {"p100.0000000001", "`100.0000000001` is more than 100 percent"},
      {"p99999999999999999999", "`99999999999999999999` is more than 100 percent"},
      {"p0.12345678901", "`0.12345678901` has more than 10 digits behind the point"},
      {"TM90", "there is no statistic `TM90`"},
      {"tm(:90%)", "there is no statistic `tm(:90%)`"},
      {"IQM(:90%)", "there is no statistic `IQM(:90%)`"},
      {"pr300", "there is no statistic `pr300`"},
      {"TM()", "`TM` takes two bounds with a colon between them"},
      {"TM(90%)", "`TM` takes two bounds with a colon between them"},
      {"TM(:)", "both bounds are open"},
      {"TM(10%:90)", "one bound is a percentage, the other is not"},
      {"TM(10:90%)", "one bound is a percentage, the other is not"},
      {"TM(90%:10%)", "the lower bound is above the upper one"},
      {"TM(9:9)", "the lower bound is not below the upper one"},
      {"TM(1:2:3)", "`2:3` is no bound"},
      {"TM(-1:2)", "`-1` is no bound"},
      {"TM( 1:2)", "` 1` is no bound"},
      {"TM(:101%)", "`101` is more than 100 percent"},
      {"PR(10%:90%)", "`PR` takes values as bounds, not percentages"},
  };
  for (const auto& c : cases) {
    std::string error;
    EXPECT_FALSE(compiler::parse_statistic(c.name, error)) << c.name;
    EXPECT_EQ(error, c.error) << c.name;
  }
}

}  // namespace
}  // namespace tripline::runtime
