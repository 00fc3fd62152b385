#pragma once
// Which statistic of a period's samples is asked for (spec A10-A13).

#include <cstdint>
#include <optional>
#include <string>

namespace tripline::runtime {

enum class Statistic : std::uint8_t {
  sample_count,
  sum,
  average,
  minimum,
  maximum,     // A10
  percentile,  // A11
  trimmed_mean,
  trimmed_count,
  trimmed_sum,
  winsorized_mean,  // A12, A13
  percentile_rank,  // A13
};

// A statistic with its bounds; compiler/parse_statistic.hpp makes it of `p99.9` or `TM(10%:90%)`.
struct StatisticSpec {
  using Kind = Statistic;
  // Percentages count in units of 10^-10 percent, so that positions are exact.
  static constexpr std::uint64_t percent = 10'000'000'000;

  // Those of A10 are their kind alone.
  StatisticSpec(Statistic of = Statistic::average) : kind(of) {}

  Kind kind;
  bool by_position = true;  // bounds are percentages of the sorted samples, else values
  std::uint64_t lower_part = 0, upper_part = 100 * percent;  // by_position; a percentile is its upper one
  std::optional<double> lower, upper;                        // by value: lower < v <= upper

  friend bool operator==(const StatisticSpec&, const StatisticSpec&) = default;
};

// A11-A13 look at single samples and are unavailable as soon as one is negative (A14).
inline bool needs_raw_samples(const StatisticSpec& spec) { return spec.kind >= Statistic::percentile; }

// As CloudWatch names it: `Sum`, `p99.9`, `TM(10%:90%)`.
std::string to_string(const StatisticSpec& spec);

}  // namespace tripline::runtime
