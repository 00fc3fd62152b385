#include "runtime/order_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace tripline::runtime {

double median(std::vector<double> values) {
  const auto half = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), half, values.end());
  if (values.size() % 2 == 1) return *half;
  const double below = *std::max_element(values.begin(), half);
  return std::midpoint(*half, below);
}

double nearest_rank(std::vector<double> values, double q) {
  const auto n = static_cast<double>(values.size());
  const double rank = std::clamp(std::ceil(q * n), 1.0, n);
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(rank) - 1;
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

double median_distance(std::vector<double> values, double centre) {
  for (double& value : values) value = std::abs(value - centre);
  return median(std::move(values));
}

double robust_scale(const std::vector<double>& values) {
  constexpr double tail = 0.995, normal_tail = 2.807;
  std::vector<double> sizes = values;
  for (double& size : sizes) size = std::abs(size);
  const double body = normal_mad * median_distance(values, median(values));
  return std::max(body, nearest_rank(std::move(sizes), tail) / normal_tail);
}

}  // namespace tripline::runtime
