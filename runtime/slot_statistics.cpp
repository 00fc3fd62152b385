#include "runtime/slot_statistics.hpp"

#include <algorithm>
#include <limits>

namespace tripline::runtime {

namespace {
constexpr std::int64_t before_all = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t most_known = 1 << 20;
}  // namespace

CellList::const_iterator first_cell(const CellList& cells, std::int64_t t) {
  return std::lower_bound(cells.begin(), cells.end(), t, [](const auto& cell, std::int64_t at) { return cell.first < at; });
}

SlotStatistics::SlotStatistics(const StatisticSpec& spec, const CellList& cells, std::uint32_t slots,
                               std::int64_t period, std::int64_t step)
    : spec_(spec), cells_(cells), totals_(spec), newest_{before_all, before_all}, step_(step),
      known_(static_cast<std::size_t>(std::clamp<std::int64_t>(slots * period / step + 1, 1, most_known)),
             {{before_all, before_all}, {}}) {}

const SlotValue& SlotStatistics::at(const Interval& slot) {
  const auto size = static_cast<std::int64_t>(known_.size());
  Known& known = known_[static_cast<std::size_t>(floor_to(slot.start, step_) / step_ % size + size) % known_.size()];
  if (known.slot != slot) known = {slot, compute(slot)};
  return known.value;
}

std::optional<std::int64_t> SlotStatistics::next(std::int64_t t) const {
  const auto cell = first_cell(cells_, t);
  return cell == cells_.end() ? std::nullopt : std::optional(cell->first);
}

SlotValue SlotStatistics::compute(const Interval& slot) {
  const auto value_in = [](const SampleTotals& totals) {
    return SlotValue{totals.value(), totals.samples(), {}, totals.exact()};
  };
  if (slot.start >= newest_.start && slot.end >= newest_.end) {
    slide_to(slot);
    return value_in(totals_);
  }
  // An older slot: of the first instant, or of one behind a stretch without data.
  SampleTotals totals(spec_);
  for (auto cell = first_cell(cells_, slot.start); cell != cells_.end() && cell->first < slot.end; ++cell) {
    totals.enter(static_cast<std::size_t>(cell - cells_.begin()), *cell->second);
  }
  return value_in(totals);
}

void SlotStatistics::slide_to(const Interval& slot) {
  if (slot.start >= newest_.end) {  // nothing stays
    totals_ = SampleTotals(spec_);
    begin_ = end_ = static_cast<std::size_t>(first_cell(cells_, slot.start) - cells_.begin());
  }
  for (; end_ < cells_.size() && cells_[end_].first < slot.end; ++end_) totals_.enter(end_, *cells_[end_].second);
  for (; begin_ < end_ && cells_[begin_].first < slot.start; ++begin_) totals_.leave(begin_, *cells_[begin_].second);
  newest_ = slot;
}

}  // namespace tripline::runtime
