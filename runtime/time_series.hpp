#pragma once
// Time series on a common grid (spec M1): what metric math computes with. A slot holds a finite double or
// nothing.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tripline::runtime {

// The slots of one evaluation: slot i is [start + i * period, start + (i + 1) * period), in seconds.
struct Grid {
  std::int64_t start = 0;
  std::int64_t period = 60;
  std::size_t slots = 0;

  std::int64_t time(std::size_t slot) const { return start + static_cast<std::int64_t>(slot) * period; }
};

using Slots = std::vector<std::optional<double>>;

struct TimeSeries {
  std::string label;
  Slots values;  // as many as the grid has slots

  friend bool operator==(const TimeSeries&, const TimeSeries&) = default;
};

}  // namespace tripline::runtime
