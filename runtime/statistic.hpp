#pragma once
// The statistics of one period (spec A9-A14): one number, or none, from all samples of the period.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "runtime/exact_sum.hpp"
#include "runtime/observations.hpp"
#include "runtime/statistic_spec.hpp"

namespace tripline::runtime {

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

// The statistic over the samples of a cell, or of several at a time: cells enter and leave, the oldest first. Keeps
// only what the statistic needs. Where single samples are needed, a cell has them if it keeps them or if all its
// samples are equal (A14); with any other cell there is no value.
class SampleTotals {
 public:
  explicit SampleTotals(const StatisticSpec& spec) : spec_(spec) {}
  // Numbers of cells ascend. Cells must outlive their stay. Cost: amortised constant, or the samples kept.
  void enter(std::size_t number, const MetricCell& cell);
  void leave(std::size_t number, const MetricCell& cell);

  std::uint64_t samples() const { return samples_; }
  // No percentile of merged numbers (NumberCounts).
  bool exact() const { return merged_ == 0; }
  std::optional<double> value() const;

 private:
  void enter_extreme(std::size_t number, const MetricCell& cell);
  void count_values(const MetricCell& cell, bool enters);

  StatisticSpec spec_;
  std::uint64_t samples_ = 0;
  ExactSum sum_;
  std::deque<std::pair<std::size_t, double>> extremes_;  // of later cells the worse ones; the first one counts
  std::map<double, std::uint64_t> values_;
  std::size_t merged_ = 0, unknown_ = 0;  // cells with merged samples, cells without single ones
};
std::optional<double> value_of(const StatisticSpec& spec, const MetricCell& cell);

}  // namespace tripline::runtime
