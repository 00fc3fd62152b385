#include "runtime/alarm.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "runtime/alarm_band.hpp"

namespace tripline::runtime {

namespace {

// How far a breaching value is from what it was compared with.
double distance(const SlotValue& slot, double threshold) {
  const double value = *slot.value;
  if (slot.band.upper && value > *slot.band.upper) return value - *slot.band.upper;
  if (slot.band.lower && value < *slot.band.lower) return *slot.band.lower - value;
  return std::abs(value - threshold);
}

// The alarm at one instant after the other.
class Walk {
 public:
  Walk(const Alarm& alarm, const SlotSource& source, AlarmState initial)
      : alarm_(alarm), source_(source), state_(initial) {}

  void at(std::int64_t t) {
    look(t);
    AlarmState next = judge(range_, alarm_.evaluation_periods, alarm_.datapoints_to_alarm, alarm_.missing_data, state_);
    if (alarm_.least_samples > 0 && too_few_samples(range_, values_, alarm_.evaluation_periods, alarm_.least_samples)) {
      next = state_;
    }
    if (next != state_) change(t, next);
    if (state_ == AlarmState::alarm && entered_) stretch();
  }
  bool saw_data() const { return data_; }
  std::int64_t oldest() const { return slots_.back().start; }
  std::vector<Transition> take() { return std::move(history_); }

 private:
  void look(std::int64_t t) {
    slots_at(alarm_, t, slots_);
    values_.assign(slots_.size(), {});
    source_.read(slots_, values_);
    range_.clear();
    data_ = false;
    for (const SlotValue& value : values_) {
      range_.push_back(classify(value, alarm_.comparison, alarm_.threshold));
      data_ |= value.value.has_value();
    }
  }

  // Visits the (at most N) newest real slots.
  template <typename Visit>
  void each_judged(Visit visit) const {
    std::uint32_t considered = 0;
    for (std::size_t k = 0; k < range_.size() && considered < alarm_.evaluation_periods; ++k) {
      if (range_[k] == Slot::missing) continue;
      ++considered;
      visit(k);
    }
  }

  void change(std::int64_t t, AlarmState next) {
    Transition made;
    made.time = t;
    made.from = state_;
    made.to = next;
    for (std::size_t k = range_.size(); k-- > 0;) {
      made.unbanded += needs_band(alarm_.comparison) && values_[k].value && range_[k] == Slot::missing;
      made.slots += range_[k] == Slot::missing ? '-' : range_[k] == Slot::fine ? '0' : 'X';
    }
    each_judged([&](std::size_t k) {
      if (made.points.empty()) {
        made.band = values_[k].band;
        made.expected = source_.explain(slots_[k].start);
      }
      made.exact = made.exact && values_[k].exact;
      made.points.push_back({slots_[k].start, *values_[k].value, range_[k] == Slot::breaching});
    });
    history_.push_back(std::move(made));
    state_ = next;
    entered_ = true;
    peak_distance_ = -1;
  }

  void stretch() {
    Stretch& stretch = history_.back().stretch;
    each_judged([&](std::size_t k) {
      if (range_[k] != Slot::breaching) return;
      if (const double far = distance(values_[k], alarm_.threshold); far > peak_distance_) {
        peak_distance_ = far;
        stretch.peak = *values_[k].value;
      }
      join(stretch.seconds, slots_[k]);
    });
  }

  const Alarm& alarm_;
  const SlotSource& source_;
  AlarmState state_;
  bool entered_ = false;  // the state came from a transition and not from outside
  bool data_ = false;
  double peak_distance_ = -1;
  std::vector<Interval> slots_;
  std::vector<SlotValue> values_;
  std::vector<Slot> range_;
  std::vector<Transition> history_;
};

}  // namespace

void join(std::map<std::int64_t, std::int64_t>& seconds, Interval interval) {
  auto at = seconds.upper_bound(interval.start);
  if (at != seconds.begin() && std::prev(at)->second >= interval.start) {
    --at;
    if (at->second >= interval.end) return;
    interval.start = at->first;
  }
  while (at != seconds.end() && at->first <= interval.end) {
    interval.end = std::max(interval.end, at->second);
    at = seconds.erase(at);
  }
  seconds.emplace(interval.start, interval.end);
}

SlotSource source_of(const Alarm& alarm, const StatisticSpec& statistic, const CellList& cells) {
  const auto statistics =
      std::make_shared<SlotStatistics>(statistic, cells, slots_of(alarm), alarm.period, step_of(alarm));
  SlotSource source;
  source.read = [statistics](const std::vector<Interval>& slots, std::vector<SlotValue>& values) {
    for (std::size_t k = 0; k < slots.size(); ++k) values[k] = statistics->at(slots[k]);
  };
  source.next = [statistics](std::int64_t t) { return statistics->next(t); };
  return source;
}

SlotSource source_of(const Alarm& alarm, const CellList& cells) {
  return with_band(alarm, [&] { return source_of(alarm, alarm.statistic, cells); });
}

std::vector<Transition> history(const Alarm& alarm, const SlotSource& source, const Instants& instants,
                                AlarmState initial) {
  Walk walk(alarm, source, initial);
  for (std::int64_t t = instants.first; t <= instants.last; t += instants.step) {
    walk.at(t);
    if (walk.saw_data() && !source.next_of_view) continue;
    // Without data the state stays what it has just become, until the next data come into view: those behind the
    // newest slot, of which aligned windows leave some waiting. Samples in view that give no value (A14) are data that
    // move through the slots.
    const std::optional<std::int64_t> next = source.next(source.next_of_view ? newest_end(alarm, t) : walk.oldest());
    if (!next) break;
    t += std::max<std::int64_t>(0, (*next - t) / instants.step) * instants.step;
  }
  return walk.take();
}

std::vector<Episode> episodes_of(const std::vector<Transition>& history) {
  std::vector<Episode> out;
  for (std::size_t i = 0; i < history.size(); ++i) {
    const Transition& in = history[i];
    if (in.to != AlarmState::alarm) continue;
    Episode episode{in.time, std::nullopt, in.stretch.peak, {}, in.stretch.seconds, in.band, in.expected, in.unbanded,
                    in.exact};
    if (i + 1 < history.size()) episode.until = history[i + 1].time;
    for (const Datapoint& point : in.points) {
      if (point.breaching) episode.recent.push_back(point);
    }
    out.push_back(std::move(episode));
  }
  return out;
}

}  // namespace tripline::runtime
