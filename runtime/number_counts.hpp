#pragma once
// A multiset of numbers that adds: what percentiles are taken of.

#include <cstdint>
#include <map>
#include <optional>

namespace tripline::runtime {

// How often each number occurred. Exact up to `most_exact` different numbers; beyond that numbers are merged
// that agree in their first 10 binary digits, so a percentile is within 0.05 % of the exact one. Which of
// both it is depends on the numbers alone, never on their order, so counts still add.
class NumberCounts {
 public:
  static constexpr std::size_t most_exact = 65'536;
  void add(double number, std::uint64_t count = 1);
  void add(const NumberCounts& other);
  // Nearest rank ⌈p·n/100⌉ (L44); nothing of nothing.
  std::optional<double> percentile(double percent) const;
  bool exact() const { return !merged_; }
  std::uint64_t total() const { return total_; }
  // About its bytes; a function of the numbers that never shrinks as numbers are added.
  std::uint64_t weight() const;
  // Number -> how often, ascending.
  const std::map<double, std::uint64_t>& counts() const { return counts_; }

 private:
  void merge();
  std::map<double, std::uint64_t> counts_;
  std::uint64_t total_ = 0;
  bool merged_ = false;
};

}  // namespace tripline::runtime
