#include "runtime/statistic.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace tripline::runtime {

namespace {

using Kind = StatisticSpec::Kind;
__extension__ using Wide = unsigned __int128;

constexpr std::uint64_t whole = 100 * StatisticSpec::percent;

// floor and ceiling of part% of n.
std::uint64_t floor_part(std::uint64_t part, std::uint64_t n) {
  return static_cast<std::uint64_t>(static_cast<Wide>(part) * n / whole);
}
std::uint64_t ceil_part(std::uint64_t part, std::uint64_t n) {
  return static_cast<std::uint64_t>((static_cast<Wide>(part) * n + whole - 1) / whole);
}

std::optional<double> finite(double value) {
  return std::isfinite(value) ? std::optional<double>(value) : std::nullopt;
}

void add(std::span<const Sample> samples, ExactSum& to) {
  for (const Sample& sample : samples) to.add(sample.value, sample.count);
}

std::uint64_t count_of(std::span<const Sample> samples) {
  std::uint64_t n = 0;
  for (const Sample& sample : samples) n += sample.count;
  return n;
}

// Their sum, divided by `n`.
std::optional<double> sum_over(std::span<const Sample> samples, std::uint64_t n) {
  ExactSum total;
  add(samples, total);
  return finite(total.over(n));
}

// The sample at a 1-based position.
double at_position(std::span<const Sample> sorted, std::uint64_t position) {
  for (const Sample& sample : sorted) {
    if (position <= sample.count) return sample.value;
    position -= sample.count;
  }
  return sorted.back().value;
}

// The samples that the bounds keep, and how many lie below and above.
struct Kept {
  std::vector<Sample> samples;
  std::uint64_t below = 0, above = 0;
};

Kept keep_by_position(const StatisticSpec& spec, std::span<const Sample> sorted, std::uint64_t n) {
  const std::uint64_t first = floor_part(spec.lower_part, n);  // positions first + 1 ... last
  const std::uint64_t last = ceil_part(spec.upper_part, n);
  Kept kept{{}, std::min(first, n), n - last};
  std::uint64_t at = 0;
  for (const Sample& sample : sorted) {
    const std::uint64_t from = std::max(at, first), to = std::min(at + sample.count, last);
    if (from < to) kept.samples.push_back({sample.value, to - from});
    at += sample.count;
  }
  return kept;
}

Kept keep_by_value(const StatisticSpec& spec, std::span<const Sample> sorted) {
  Kept kept;
  for (const Sample& sample : sorted) {
    if (spec.lower && sample.value <= *spec.lower) {
      kept.below += sample.count;
    } else if (spec.upper && sample.value > *spec.upper) {
      kept.above += sample.count;
    } else {
      kept.samples.push_back(sample);
    }
  }
  return kept;
}

// A13: what lies outside counts as the nearest kept value, or as the bound.
std::optional<double> winsorized(const StatisticSpec& spec, const Kept& kept, std::uint64_t n) {
  if (spec.by_position && kept.samples.empty()) return std::nullopt;
  ExactSum total;
  add(kept.samples, total);
  if (kept.below > 0) total.add(spec.by_position ? kept.samples.front().value : *spec.lower, kept.below);
  if (kept.above > 0) total.add(spec.by_position ? kept.samples.back().value : *spec.upper, kept.above);
  return finite(total.over(n));
}

}  // namespace

std::optional<double> value_of(const StatisticSpec& spec, std::span<const Sample> sorted) {
  const std::uint64_t n = count_of(sorted);
  if (n == 0) return std::nullopt;
  if (needs_raw_samples(spec) && sorted.front().value < 0) return std::nullopt;
  switch (spec.kind) {
    case Kind::sample_count:
      return static_cast<double>(n);
    case Kind::sum:
      return sum_over(sorted, 1);
    case Kind::average:
      return sum_over(sorted, n);
    case Kind::minimum:
      return sorted.front().value;
    case Kind::maximum:
      return sorted.back().value;
    case Kind::percentile:
      return at_position(sorted, std::max<std::uint64_t>(ceil_part(spec.upper_part, n), 1));
    default:
      break;
  }
  const Kept kept = spec.by_position ? keep_by_position(spec, sorted, n) : keep_by_value(spec, sorted);
  const std::uint64_t count = count_of(kept.samples);
  switch (spec.kind) {
    case Kind::trimmed_count:
      return static_cast<double>(count);
    case Kind::trimmed_sum:
      return sum_over(kept.samples, 1);
    case Kind::winsorized_mean:
      return winsorized(spec, kept, n);
    case Kind::percentile_rank:
      return 100 * static_cast<double>(count) / static_cast<double>(n);
    default:
      break;
  }
  if (count == 0) return std::nullopt;
  return sum_over(kept.samples, count);
}

std::optional<double> value_of(const StatisticSpec& spec, std::span<const double> sorted) {
  std::vector<Sample> samples;
  for (const double value : sorted) {
    if (!samples.empty() && samples.back().value == value) {
      ++samples.back().count;
    } else {
      samples.push_back({value, 1});
    }
  }
  return value_of(spec, samples);
}

// Of all cells that are still inside, those can be forgotten that a later one is as good as.
void SampleTotals::enter_extreme(std::size_t number, const MetricCell& cell) {
  const double value = spec_.kind == Kind::minimum ? cell.minimum : cell.maximum;
  const auto forgotten = [&](double other) { return spec_.kind == Kind::minimum ? other >= value : other <= value; };
  while (!extremes_.empty() && forgotten(extremes_.back().second)) extremes_.pop_back();
  extremes_.emplace_back(number, value);
}

void SampleTotals::count_values(const MetricCell& cell, bool enters) {
  const auto count = [&](double value, std::uint64_t times) {
    if (enters) {
      values_[value] += times;
    } else if (const auto at = values_.find(value); (at->second -= times) == 0) {
      values_.erase(at);
    }
  };
  const auto step = [&](std::size_t& cells) { enters ? ++cells : --cells; };
  if (cell.minimum == cell.maximum) {
    count(cell.minimum + 0.0, cell.samples);  // never -0
  } else if (cell.values && cell.values->total() == cell.samples) {
    for (const auto& [value, times] : cell.values->counts()) count(value, times);
    if (!cell.values->exact()) step(merged_);
  } else {
    step(unknown_);
  }
}

void SampleTotals::enter(std::size_t number, const MetricCell& cell) {
  if (cell.samples == 0) return;
  samples_ += cell.samples;
  if (spec_.kind == Kind::sum || spec_.kind == Kind::average) sum_.add(cell.sum);
  if (spec_.kind == Kind::minimum || spec_.kind == Kind::maximum) enter_extreme(number, cell);
  if (needs_raw_samples(spec_)) count_values(cell, true);
}

void SampleTotals::leave(std::size_t number, const MetricCell& cell) {
  if (cell.samples == 0) return;
  samples_ -= cell.samples;
  if (spec_.kind == Kind::sum || spec_.kind == Kind::average) sum_.subtract(cell.sum);
  if (!extremes_.empty() && extremes_.front().first == number) extremes_.pop_front();
  if (needs_raw_samples(spec_)) count_values(cell, false);
}

std::optional<double> SampleTotals::value() const {
  if (samples_ == 0) return std::nullopt;
  switch (spec_.kind) {
    case Kind::sample_count:
      return static_cast<double>(samples_);
    case Kind::sum:
      return finite(sum_.value());
    case Kind::average:
      return finite(sum_.over(samples_));
    case Kind::minimum:
    case Kind::maximum:
      return extremes_.front().second;
    default:
      break;
  }
  if (unknown_ > 0) return std::nullopt;
  std::vector<Sample> sorted;
  sorted.reserve(values_.size());
  for (const auto& [value, times] : values_) sorted.push_back({value, times});
  return value_of(spec_, sorted);
}

std::optional<double> value_of(const StatisticSpec& spec, const MetricCell& cell) {
  SampleTotals totals(spec);
  totals.enter(0, cell);
  return totals.value();
}

}  // namespace tripline::runtime
