#pragma once
// What a window holds while its ends move: moments enter at the right end and leave at the left one.

#include <cstdint>
#include <vector>

#include "runtime/exact_sum.hpp"
#include "runtime/threat.hpp"

namespace tripline::runtime {

struct DistinctMeter {
  std::uint32_t at_least;
  std::vector<std::uint32_t> inside;
  std::uint32_t different = 0;
  void enter(const Timeline::Moment& m) { different += inside[m.value]++ == 0; }
  void leave(const Timeline::Moment& m) { different -= --inside[m.value] == 0; }
  bool reached() const { return different >= at_least; }
  double amount() const { return different; }
};

struct CountMeter {
  std::uint64_t at_least;
  std::uint64_t events = 0;
  void enter(const Timeline::Moment& m) { events += m.cell->count; }
  void leave(const Timeline::Moment& m) { events -= m.cell->count; }
  bool reached() const { return events >= at_least; }
  double amount() const { return static_cast<double>(events); }
};

// Leaving subtracts: the sum is exact, so what is left is exact, too.
struct SumMeter {
  double least;
  const std::vector<double>* addends;
  ExactSum sum = {};
  void enter(const Timeline::Moment& m) { sum.add((*addends)[m.value], m.cell->count); }
  void leave(const Timeline::Moment& m) { sum.add(-(*addends)[m.value], m.cell->count); }
  bool reached() const { return amount() >= least; }
  double amount() const { return sum.value(); }
};

}  // namespace tripline::runtime
