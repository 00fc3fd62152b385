#include "runtime/outlier.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <optional>

#include "runtime/order_statistics.hpp"

namespace tripline::runtime {

namespace {

__extension__ using Wide = __int128;

// A factor as it is written: 2.8 is 28 / 10, which no double is.
struct Ratio {
  Wide over = 0, under = 1;
};
std::optional<Ratio> as_written(double k) {
  char text[64];
  const auto [end, error] = std::to_chars(text, text + sizeof text, k, std::chars_format::fixed);
  constexpr std::ptrdiff_t most_digits = 30;
  if (error != std::errc() || end - text > most_digits) return std::nullopt;
  Ratio ratio;
  bool behind_point = false;
  for (const char* c = text; c != end; ++c) {
    if (*c == '.') {
      behind_point = true;
      continue;
    }
    ratio.over = ratio.over * 10 + (*c - '0');
    if (behind_point) ratio.under *= 10;
  }
  return ratio;
}

// False where the product is too large.
bool multiply(Wide& by, std::initializer_list<Wide> factors) {
  return std::all_of(factors.begin(), factors.end(), [&](Wide factor) { return !__builtin_mul_overflow(by, factor, &by); });
}

// c > mean + k * deviation  <=>  d > 0 and d^2 > k^2 * v, where d = n*c - sum and v = n*sum of squares - sum^2.
// With few digits in k and numbers of a sane size all of it is exact.
bool is_far(Wide d, Wide v, double k, const std::optional<Ratio>& exact) {
  if (d <= 0) return false;
  Wide left = d, right = v;
  if (exact && multiply(left, {d, exact->under, exact->under}) && multiply(right, {exact->over, exact->over})) {
    return left > right;
  }
  return static_cast<long double>(d) > static_cast<long double>(k) * std::sqrt(static_cast<long double>(v));
}

PopulationTest by_deviation(double k, std::span<const std::uint64_t> counts) {
  PopulationTest out;
  const auto n = static_cast<Wide>(counts.size());
  Wide sum = 0, squares = 0;
  for (const std::uint64_t count : counts) {
    sum += static_cast<Wide>(count);
    squares += static_cast<Wide>(count) * static_cast<Wide>(count);
  }
  const Wide v = n * squares - sum * sum;
  out.centre = static_cast<double>(sum) / static_cast<double>(n);
  out.spread = static_cast<double>(std::sqrt(static_cast<long double>(v)) / static_cast<long double>(n));
  out.limit = out.centre + k * out.spread;
  const std::optional<Ratio> exact = as_written(k);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (is_far(n * static_cast<Wide>(counts[i]) - sum, v, k, exact)) out.flagged.push_back(i);
  }
  return out;
}

PopulationTest by_median(double k, std::span<const std::uint64_t> counts) {
  std::vector<double> logs;
  for (const std::uint64_t count : counts) logs.push_back(std::log1p(static_cast<double>(count)));
  const double centre = median(logs);
  double spread = normal_mad * median_distance(logs, centre);
  if (spread == 0) {
    std::vector<double> distances;
    for (const double x : logs) distances.push_back(std::abs(x - centre));
    // Sorted, so that the sum does not depend on the order of the population.
    std::sort(distances.begin(), distances.end());
    double sum = 0;
    for (const double distance : distances) sum += distance;
    spread = 1.2533 * sum / static_cast<double>(distances.size());
  }
  PopulationTest out{std::expm1(centre), spread, std::expm1(centre + k * spread), {}};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (spread > 0 && logs[i] - centre > k * spread) out.flagged.push_back(i);
  }
  return out;
}

}  // namespace

PopulationTest test_population(Outlier::Method method, double k, std::uint32_t min_population,
                               std::span<const std::uint64_t> counts) {
  if (counts.empty() || counts.size() < min_population) return {};
  return method == Outlier::Method::zscore ? by_deviation(k, counts) : by_median(k, counts);
}

}  // namespace tripline::runtime
