#pragma once
// The statistics of one period (spec A9-A14): one number, or none, from all samples of the period.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/observations.hpp"

namespace tripline::runtime {

// compiler/parse_statistic.hpp makes it of `p99.9` or `TM(10%:90%)`.
struct StatisticSpec {
  enum class Kind : std::uint8_t {
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
  // Percentages count in units of 10^-10 percent, so that positions are exact.
  static constexpr std::uint64_t percent = 10'000'000'000;

  Kind kind = Kind::average;
  bool by_position = true;  // bounds are percentages of the sorted samples, else values
  std::uint64_t lower_part = 0, upper_part = 100 * percent;  // by_position; a percentile is its upper one
  std::optional<double> lower, upper;                        // by value: lower < v <= upper

  friend bool operator==(const StatisticSpec&, const StatisticSpec&) = default;
};

// A11-A13 look at single samples and are unavailable as soon as one is negative (A14).
bool needs_raw_samples(const StatisticSpec& spec);

// `count` samples of one value.
struct Sample {
  double value = 0;
  std::uint64_t count = 1;
};

// The statistic over samples in ascending order. Nothing: no samples (A9), none kept, a negative sample where
// there must not be one, or an infinite result. Linear in `sorted`; sums are exact, so their order is no
// matter.
std::optional<double> value_of(const StatisticSpec& spec, std::span<const Sample> sorted);
std::optional<double> value_of(const StatisticSpec& spec, std::span<const double> sorted);

// The statistic over the cells of a period. Where single samples are needed, a cell has them if all its
// samples are equal (A14); with any other cell the slot is missing.
std::optional<double> value_of(const StatisticSpec& spec, std::span<const MetricCell* const> cells);

}  // namespace tripline::runtime
