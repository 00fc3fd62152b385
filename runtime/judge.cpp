#include "runtime/judge.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tripline::runtime {

std::string_view to_string(AlarmState state) {
  constexpr std::string_view names[] = {"INSUFFICIENT_DATA", "OK", "ALARM"};
  return names[static_cast<std::size_t>(state)];
}

bool needs_band(Comparison comparison) { return comparison >= Comparison::outside_band; }

bool breaches(double value, Comparison comparison, double threshold) {
  switch (comparison) {
    case Comparison::greater_or_equal: return value >= threshold;
    case Comparison::greater: return value > threshold;
    case Comparison::less: return value < threshold;
    case Comparison::less_or_equal: return value <= threshold;
    case Comparison::outside_band:
    case Comparison::below_band:
    case Comparison::above_band: break;
  }
  return false;
}

Slot classify(const SlotValue& slot, Comparison comparison, double threshold) {
  if (!slot.value || !std::isfinite(*slot.value)) return Slot::missing;
  const double value = *slot.value;
  if (!needs_band(comparison)) return breaches(value, comparison, threshold) ? Slot::breaching : Slot::fine;
  const bool low = comparison != Comparison::above_band, high = comparison != Comparison::below_band;
  const Band& band = slot.band;
  if ((low && !band.lower) || (high && !band.upper)) return Slot::missing;
  return (low && value < *band.lower) || (high && value > *band.upper) ? Slot::breaching : Slot::fine;
}

AlarmState judge(const std::vector<Slot>& range, std::uint32_t n, std::uint32_t m, MissingData treatment,
                 AlarmState current) {
  const auto real = static_cast<std::uint32_t>(
      std::count_if(range.begin(), range.end(), [](Slot slot) { return slot != Slot::missing; }));
  std::uint32_t considered = 0, breaching = 0;
  std::size_t oldest_age = 0;  // of the oldest real slot; the newest slot has age 1
  for (std::size_t i = 0; i < range.size(); ++i) {
    if (range[i] == Slot::missing) continue;
    oldest_age = i + 1;
    if (considered++ >= n) continue;  // A22: the N newest real slots
    if (range[i] == Slot::breaching) ++breaching;
  }
  if (real >= n) return breaching >= m ? AlarmState::alarm : AlarmState::ok;  // A22
  const std::uint32_t fill = n - real;
  switch (treatment) {
    case MissingData::breaching: return breaching + fill >= m ? AlarmState::alarm : AlarmState::ok;  // A23, A27
    case MissingData::not_breaching: return breaching >= m ? AlarmState::alarm : AlarmState::ok;
    case MissingData::missing:
    case MissingData::ignore: break;
  }
  const bool ignore = treatment == MissingData::ignore;
  if (real == 0) return ignore ? current : AlarmState::insufficient_data;  // A27
  if (breaching >= m) return AlarmState::alarm;                            // A24
  if (breaching < real) return AlarmState::ok;                             // A25
  if (ignore) return current;                                              // A26
  return oldest_age >= m ? AlarmState::alarm : current;
}

std::uint64_t least_samples(double percentile) {
  // In units of 10^-10 percent, which is as fine as a percentile is written (A11).
  constexpr std::int64_t all = 1'000'000'000'000;
  const std::int64_t p = std::llround(percentile * 1e10);
  const std::int64_t rest = p >= all / 2 ? all - p : p;
  if (rest <= 0) return std::numeric_limits<std::uint64_t>::max();
  return static_cast<std::uint64_t>((10 * all + rest - 1) / rest);
}

bool too_few_samples(const std::vector<Slot>& range, const std::vector<SlotValue>& values, std::uint32_t n,
                     std::uint64_t least) {
  std::uint64_t samples = 0;
  std::uint32_t considered = 0;
  for (std::size_t i = 0; i < range.size() && considered < n; ++i) {
    if (range[i] == Slot::missing) continue;
    ++considered;
    samples += values[i].samples;
  }
  return samples < least;
}

}  // namespace tripline::runtime
