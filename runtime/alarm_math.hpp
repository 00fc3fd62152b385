#pragma once
// Alarms on metric math (A38): the slots of an instant as time series on a common grid, put through the alarm's
// expression.

#include <vector>

#include "runtime/alarm.hpp"

namespace tripline::runtime {

// `inputs`: the series of Alarm::inputs, one each; alarm and series must outlive the source. `percentages`: whether their
// values are percentages, of which bands stay in 0 to 100 (D7); empty: none is. Where evaluation fails
// (division by zero, MIN of nothing: M5, M13) all slots of the instant are missing (A37). Cost: an evaluation of the
// expression for each instant whose slots are others than before.
SlotSource math_source(const Alarm& alarm, const std::vector<const CellList*>& inputs,
                       const std::vector<bool>& percentages = {});

}  // namespace tripline::runtime
