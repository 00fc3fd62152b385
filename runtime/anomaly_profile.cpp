#include "runtime/anomaly_profile.hpp"

#include <algorithm>
#include <cmath>

#include "runtime/order_statistics.hpp"

namespace tripline::runtime {

namespace {

constexpr double worth = 0.9;     // what the third quartile must fall below
constexpr double quartile = 0.75;

std::vector<double> magnitudes(std::vector<double> values) {
  for (double& value : values) value = std::abs(value);
  return values;
}

// Each bin with its neighbours on the circle, once each.
std::vector<double> medians(const std::vector<std::vector<double>>& bins) {
  const std::size_t n = bins.size();
  std::vector<double> out(n, 0);
  std::vector<double> pool;
  for (std::size_t b = 0; b < n; ++b) {
    pool = bins[b];
    const std::size_t after = (b + 1) % n, before = (b + n - 1) % n;
    if (after != b) pool.insert(pool.end(), bins[after].begin(), bins[after].end());
    if (before != b && before != after) pool.insert(pool.end(), bins[before].begin(), bins[before].end());
    if (!pool.empty()) out[b] = median(pool);
  }
  return out;
}

}  // namespace

std::size_t Cycle::bin_of(std::int64_t time) const {
  constexpr std::int64_t monday = 4 * seconds_of_day;  // 1970-01-05; a multiple of the shorter cycles
  const std::int64_t local = time + (zone ? offset_at(*zone, time) : 0) - monday;
  return static_cast<std::size_t>((local - floor_to(local, length)) / width);
}

SeasonalProfile take_profile(const Cycle& cycle, std::span<const std::int64_t> times, std::vector<double>& rest) {
  std::vector<std::vector<double>> bins(cycle.bins());
  for (std::size_t i = 0; i < times.size(); ++i) bins[cycle.bin_of(times[i])].push_back(rest[i]);
  SeasonalProfile profile{cycle, medians(bins)};
  std::vector<double> left = rest;
  for (std::size_t i = 0; i < times.size(); ++i) left[i] -= profile.at(times[i]);
  if (!(nearest_rank(magnitudes(left), quartile) < worth * nearest_rank(magnitudes(rest), quartile))) return {};
  rest = std::move(left);
  return profile;
}

}  // namespace tripline::runtime
