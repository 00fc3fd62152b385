#include "runtime/alarm_band.hpp"

#include <algorithm>
#include <memory>
#include <unordered_map>

#include "runtime/anomaly_series.hpp"

namespace tripline::runtime {

namespace {

// The values that a training looks at. From one training to the next only the newer ones are read; stretches without
// data are jumped over, so a series costs what it has values.
class Past {
 public:
  Past(std::int64_t period, SlotSource source) : period_(period), source_(std::move(source)) {}

  std::span<const SeriesPoint> before(std::int64_t trained) {
    const std::int64_t begin = trained - training_span / period_ * period_;
    if (begin < begin_ || begin > end_ || (trained - end_) % period_ != 0) {
      points_.clear();
      begin_ = end_ = begin;
    }
    if (trained > end_) read_to(trained);
    const auto old = std::lower_bound(points_.begin(), points_.end(), begin,
                                      [](const SeriesPoint& point, std::int64_t at) { return point.start < at; });
    // What is out of the span is dropped when there is as much of it as of the rest.
    if (old - points_.begin() > points_.end() - old) {
      points_.erase(points_.begin(), old);
      begin_ = begin;
    }
    return points_;
  }

 private:
  void read_to(std::int64_t trained) {
    std::vector<Interval> slot(1);
    std::vector<SlotValue> value(1);
    for (std::int64_t t = end_; t < trained; t += period_) {
      const std::optional<std::int64_t> next = source_.next(t);
      if (!next || *next >= trained) break;
      t += (*next - t) / period_ * period_;
      slot[0] = {t, t + period_};
      value[0] = {};
      source_.read(slot, value);
      if (value[0].value) points_.push_back({t, *value[0].value});
    }
    end_ = trained;
  }

  std::int64_t period_;
  SlotSource source_;
  std::vector<SeriesPoint> points_;
  std::int64_t begin_ = 0, end_ = 0;  // what has been read
};

}  // namespace

bool counts_events(const StatisticSpec& statistic) {
  return statistic == Statistic::sum || statistic == Statistic::sample_count;
}

bool is_percentage(const Metric& metric, const StatisticSpec& statistic) {
  switch (statistic.kind) {
    case Statistic::sample_count:
    case Statistic::sum:
    case Statistic::trimmed_count:
    case Statistic::trimmed_sum: return false;
    case Statistic::percentile_rank: return true;
    case Statistic::average:
    case Statistic::minimum:
    case Statistic::maximum:
    case Statistic::percentile:
    case Statistic::trimmed_mean:
    case Statistic::winsorized_mean: return metric.unit == "Percent";
  }
  return false;
}

BandSeries band_series(const AlarmBand& band, bool counts, std::int64_t period, SlotSource learnt) {
  BandSettings settings;
  settings.period = period;
  settings.zone = std::make_shared<TimeZone>(band.zone);
  settings.counts = counts;
  settings.percent = band.percent;
  settings.excluded = band.excluded;
  const auto past = std::make_shared<Past>(period, std::move(learnt));
  return {std::move(settings), [past](std::int64_t trained) { return past->before(trained); }};
}

SlotSource with_band(const Alarm& alarm, const std::function<SlotSource()>& values) {
  SlotSource judged = values();
  if (!alarm.band) return judged;
  // Of an expression nobody knows whether it counts.
  const bool counts = !has_expression(alarm) && counts_events(alarm.statistic);
  const auto series = std::make_shared<BandSeries>(band_series(*alarm.band, counts, alarm.period, values()));
  // A slot is seen at many instants, and its band is the same at all of them.
  constexpr std::size_t most_known = 1 << 16;
  const auto known = std::make_shared<std::unordered_map<std::int64_t, Band>>();
  SlotSource out;
  out.read = [read = std::move(judged.read), series, known, width = alarm.band->width](
                 const std::vector<Interval>& slots, std::vector<SlotValue>& values) {
    read(slots, values);
    if (known->size() > most_known) known->clear();
    for (std::size_t k = 0; k < slots.size(); ++k) {
      if (!values[k].value) continue;
      const auto [at, fresh] = known->try_emplace(slots[k].start);
      if (fresh) at->second = series->band(slots[k].start, width);
      values[k].band = at->second;
    }
  };
  out.next = std::move(judged.next);
  out.next_of_view = judged.next_of_view;
  out.explain = [series](std::int64_t start) {
    const BandModel* model = series->model(start);
    return model ? explain(*model, start) : std::string();
  };
  return out;
}

bool has_band(const Alarm& alarm, const CellList& cells) {
  if (cells.empty()) return false;
  const std::int64_t newest = cells.back().first;
  std::vector<SlotValue> values(1);
  source_of(alarm, cells).read({{newest, newest + alarm.period}}, values);
  return values[0].band.upper.has_value();
}

}  // namespace tripline::runtime
