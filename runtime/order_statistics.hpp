#pragma once
// Exact order statistics of finite numbers: they depend on no order of the list and on no rounding of sums.

#include <vector>

namespace tripline::runtime {

// 1.4826 times the median absolute deviation of normal data is their standard deviation (Rousseeuw and Croux 1993).
inline constexpr double normal_mad = 1.4826;

// Of a list that is not empty; of an even number of values the middle between the two in the middle. Linear.
double median(std::vector<double> values);
// The smallest value that at least the share `q` (0 < q <= 1) of a list that is not empty does not exceed. Linear.
double nearest_rank(std::vector<double> values, double q);
// The median distance of a list that is not empty from `centre`. Linear.
double median_distance(std::vector<double> values, double centre);
// How far values that stand around 0 usually are from it, of a list that is not empty: the larger of the standard
// deviations that the MAD and the 99.5 % quantile of |values| would have if they were normal (spec D16). The tail keeps
// spiky values from being strange for ever. Linear.
double robust_scale(const std::vector<double>& values);

}  // namespace tripline::runtime
