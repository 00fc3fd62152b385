#include "runtime/number_counts.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace tripline::runtime {

namespace {

// The middle of the numbers with the same sign, exponent and first 10 digits of the mantissa.
double representative(double number) {
  if (number == 0) return 0;
  const auto bits = std::bit_cast<std::uint64_t>(number);
  constexpr std::uint64_t dropped = (std::uint64_t{1} << 42) - 1;
  return std::bit_cast<double>((bits & ~dropped) | std::uint64_t{1} << 41);
}

}  // namespace

void NumberCounts::add(double number, std::uint64_t count) {
  if (number == 0) number = 0;  // -0
  counts_[merged_ ? representative(number) : number] += count;
  total_ += count;
  if (!merged_ && counts_.size() > most_exact) merge();
}

void NumberCounts::add(const NumberCounts& other) {
  if (other.merged_ && !merged_) merge();
  for (const auto& [number, count] : other.counts_) add(number, count);
}

void NumberCounts::merge() {
  std::map<double, std::uint64_t> counts;
  counts.swap(counts_);
  merged_ = true;
  for (const auto& [number, count] : counts) counts_[representative(number)] += count;
}

std::uint64_t NumberCounts::weight() const {
  constexpr std::uint64_t node = 64;
  return node * (merged_ ? std::max(counts_.size(), most_exact) : counts_.size());
}

std::optional<double> NumberCounts::percentile(double percent) const {
  if (total_ == 0) return std::nullopt;
  // The smallest rank that is not below p·n/100; p is a decimal, so p·n is rounded where it all but is whole.
  const double exact_rank = percent * static_cast<double>(total_) / 100;
  const double whole = std::round(exact_rank);
  const double rank =
      std::abs(exact_rank - whole) < 1e-9 * std::max(1.0, whole) ? whole : std::ceil(exact_rank);
  double seen = 0;
  for (const auto& [number, count] : counts_) {
    seen += static_cast<double>(count);
    if (seen >= rank) return number;
  }
  return counts_.rbegin()->first;
}

}  // namespace tripline::runtime
