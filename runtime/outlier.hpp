#pragma once
// The population test (spec/anomaly-detection.md, D30-D32): which counts are far above the others.

#include <cstdint>
#include <span>
#include <vector>

#include "runtime/program.hpp"

namespace tripline::runtime {

// What a population looks like to a method. In events; of `mad` the logarithms are taken back.
struct PopulationTest {
  double centre = 0;                  // mean, or median
  double spread = 0;                  // population standard deviation; of mad, of ln(1 + count)
  double limit = 0;                   // counts above it are flagged
  std::vector<std::size_t> flagged;   // positions in `counts`, ascending
};

// Nothing is flagged in a population of fewer than `min_population`.
//
// zscore (D30): count > mean + k * population standard deviation, strictly. Decided in whole numbers, so that a count
// that lies exactly on the limit is never flagged by a rounding.
// mad (D32): the modified z of ln(1 + count), (x - median) / (1.4826 * MAD) > k, after Iglewicz and Hoaglin. Where
// more than half of the counts are equal, the MAD is 0 and 1.2533 times the mean absolute deviation from the median
// stands for it; where all are equal, nothing is flagged.
PopulationTest test_population(Outlier::Method method, double k, std::uint32_t min_population,
                               std::span<const std::uint64_t> counts);

}  // namespace tripline::runtime
