#pragma once
// How many events each step of time had: what a metric's cells come down to when every event is the same sample and
// nobody asks which events they were. Sixteen bytes a step where a cell takes a hundred and more.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tripline::runtime {

// Adds by sums. New steps are appended, and sorted and summed up when room is short, so that adding costs the logarithm of
// the steps, amortised.
class StepCounts {
 public:
  struct Step {
    std::int64_t start = 0;
    std::uint64_t count = 0;
    friend bool operator==(const Step&, const Step&) = default;
  };

  void add(std::int64_t start, std::uint64_t count);
  void add(StepCounts&& other);
  bool empty() const { return steps_.empty(); }
  // Each step once, ascending.
  std::vector<Step> sorted() const;

 private:
  void compact();
  Step* find(std::int64_t start);

  std::vector<Step> steps_;  // those behind the sorted ones in any order, perhaps some several times
  std::size_t sorted_ = 0;   // how many are sorted, each once
};

}  // namespace tripline::runtime
