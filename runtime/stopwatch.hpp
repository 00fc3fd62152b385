#pragma once
// Time between laps, in nanoseconds of a clock that never goes back.

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace tripline::runtime {

class Stopwatch {
 public:
  // Since the last lap, or since the watch was made.
  std::uint64_t lap() {
    const auto now = Clock::now();
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(now - std::exchange(last_, now)).count());
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point last_ = Clock::now();
};

// A stopwatch for those who may not want to know: then it never looks at a clock, and every lap is 0.
class StopwatchIf {
 public:
  explicit StopwatchIf(bool wanted) {
    if (wanted) watch_.emplace();
  }
  std::uint64_t lap() { return watch_ ? watch_->lap() : 0; }

 private:
  std::optional<Stopwatch> watch_;
};

}  // namespace tripline::runtime
