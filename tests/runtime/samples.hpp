#pragma once
// A metric's samples, as alarms are given them.

#include <cstdint>
#include <map>

#include "runtime/alarm.hpp"
#include "runtime/observations.hpp"

namespace tripline::runtime {

class Samples {
 public:
  void add(std::int64_t time, double value) { cells_[time].add_sample(value, true); }
  const CellList& list() {
    list_.clear();
    for (const auto& [start, cell] : cells_) list_.emplace_back(start, &cell);
    return list_;
  }

 private:
  std::map<std::int64_t, MetricCell> cells_;
  CellList list_;
};

}  // namespace tripline::runtime
