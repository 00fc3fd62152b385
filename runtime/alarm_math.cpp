#include "runtime/alarm_math.hpp"

#include <algorithm>
#include <memory>

#include "runtime/alarm_band.hpp"
#include "runtime/evaluate_formula.hpp"
#include "runtime/series_band.hpp"

namespace tripline::runtime {

namespace {

// How many instants without any data in view are looked at one by one, where the result may change without data: eleven
// years of minutes. What follows waits for data; else a single event of the far future would be waited for.
constexpr std::uint64_t most_idle_instants = 6'000'000;

// Whether the result changes with the time alone: clocks do, and so do bands.
bool reads_the_clock(const FormulaSet& math) {
  return std::any_of(math.formulas.begin(), math.formulas.end(), [](const Formula& formula) {
    return std::any_of(formula.nodes.begin(), formula.nodes.end(), [](const FormulaNode& node) {
      return (node.operation >= Operation::minute && node.operation <= Operation::epoch) || node.operation == Operation::band;
    });
  });
}

class MathSlots {
 public:
  MathSlots(const Alarm& alarm, const std::vector<const CellList*>& inputs, const std::vector<bool>& percentages)
      : alarm_(alarm), every_instant_(reads_the_clock(alarm.math) || alarm.band) {
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      statistics_.emplace_back(alarm.inputs[i].statistic, *inputs[i], slots_of(alarm), alarm.period, step_of(alarm));
      data_.inputs.push_back({{alarm.math.inputs[i].id, {}}});
      const StatisticSpec& statistic = alarm.inputs[i].statistic;
      AlarmBand band;
      band.percent = !percentages.empty() && percentages[i];
      bands_.push_back(
          band_series(band, counts_events(statistic), alarm.period, source_of(alarm, statistic, *inputs[i])));
    }
    data_.band = [this](const BandRequest& request) -> std::optional<SeriesBand> {
      if (!request.input) return std::nullopt;  // refused by the compiler
      return band_over(bands_[*request.input], data_.grid, request.deviations);
    };
  }
  MathSlots(const MathSlots&) = delete;  // `data_` knows where it is
  MathSlots& operator=(const MathSlots&) = delete;

  void read(const std::vector<Interval>& slots, std::vector<SlotValue>& values) {
    if (slots.front() != newest_ || last_.size() != slots.size()) {
      newest_ = slots.front();
      evaluate(slots);
    }
    values = last_;
  }

  // The data that are in view now move through the slots, so nothing can be jumped over before they have left.
  std::optional<std::int64_t> next(std::int64_t t) {
    std::optional<std::int64_t> earliest;
    for (const SlotStatistics& one : statistics_) {
      const auto at = one.next(t - std::int64_t{slots_of(alarm_)} * alarm_.period);
      if (at && (!earliest || *at < *earliest)) earliest = at;
    }
    const bool in_view = earliest && *earliest <= t;
    if (in_view || (every_instant_ && ++idle_ <= most_idle_instants)) return t;
    return earliest;
  }

 private:
  // Slots come newest first, a grid begins with the oldest.
  void evaluate(const std::vector<Interval>& slots) {
    const std::size_t n = slots.size();
    data_.grid = {slots.back().start, alarm_.period, n};
    last_.assign(n, {});
    for (std::size_t i = 0; i < statistics_.size(); ++i) {
      Slots& series = data_.inputs[i].front().values;
      series.assign(n, std::nullopt);
      for (std::size_t k = 0; k < n; ++k) {
        const SlotValue& value = statistics_[i].at(slots[k]);
        series[n - 1 - k] = value.value;
        last_[k].samples += value.samples;
        last_[k].exact = last_[k].exact && value.exact;
      }
    }
    FormulaFault fault;
    const auto results = evaluate_formulas(alarm_.math, data_, fault);
    const auto* result = results ? std::get_if<TimeSeries>(&results->back()) : nullptr;
    for (std::size_t k = 0; result != nullptr && k < n; ++k) last_[k].value = result->values[n - 1 - k];
  }

  const Alarm& alarm_;
  bool every_instant_;
  std::uint64_t idle_ = 0;
  std::vector<SlotStatistics> statistics_;  // by input
  std::vector<BandSeries> bands_;           // by input; learnt when one is asked for
  FormulaData data_;
  Interval newest_;
  std::vector<SlotValue> last_;  // of the instant asked for last
};

}  // namespace

SlotSource math_source(const Alarm& alarm, const std::vector<const CellList*>& inputs,
                       const std::vector<bool>& percentages) {
  const auto math = std::make_shared<MathSlots>(alarm, inputs, percentages);
  SlotSource source;
  source.read = [math](const std::vector<Interval>& slots, std::vector<SlotValue>& values) { math->read(slots, values); };
  source.next = [math](std::int64_t t) { return math->next(t); };
  source.next_of_view = true;
  return source;
}

}  // namespace tripline::runtime
