#pragma once
// The values of slots that move over a series (A9, A16-A18): each step costs what enters and leaves the newest slot,
// and a slot is computed once, however many instants look at it.

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/alarm_window.hpp"
#include "runtime/judge.hpp"
#include "runtime/observations.hpp"
#include "runtime/statistic.hpp"

namespace tripline::runtime {

// A time series: cells by start, ascending, each a step of the metric's resolution long.
using CellList = std::vector<std::pair<std::int64_t, const MetricCell*>>;
// The first cell that does not start before `t`.
CellList::const_iterator first_cell(const CellList& cells, std::int64_t t);

class SlotStatistics {
 public:
  // `cells` must outlive this. `slots` of `period` seconds are asked for at an instant, instants are `step` apart.
  SlotStatistics(const StatisticSpec& spec, const CellList& cells, std::uint32_t slots, std::int64_t period,
                 std::int64_t step);
  const SlotValue& at(const Interval& slot);
  // The start of the first cell at or after `t`; none: no more comes.
  std::optional<std::int64_t> next(std::int64_t t) const;

 private:
  SlotValue compute(const Interval& slot);
  void slide_to(const Interval& slot);

  // The cells of the newest slot so far, [begin_, end_).
  StatisticSpec spec_;
  const CellList& cells_;
  SampleTotals totals_;
  std::size_t begin_ = 0, end_ = 0;
  Interval newest_;

  // Slots by start, as many as instants look back on; what is not there is computed again.
  struct Known {
    Interval slot;
    SlotValue value;
  };
  std::int64_t step_;
  std::vector<Known> known_;
};

}  // namespace tripline::runtime
