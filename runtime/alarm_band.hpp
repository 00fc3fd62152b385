#pragma once
// Alarms on an anomaly band (spec A7, A40; anomaly-detection.md): a source of slots that says, beside each value, where
// the series' own past expects it.

#include <functional>

#include "runtime/alarm.hpp"
#include "runtime/anomaly_series.hpp"

namespace tripline::runtime {

// The source that `values` makes, with the alarm's band where it has one. `values` is called once more for what is
// learnt from: learning looks at other slots than judging, and a source is quick for slots that move forward.
SlotSource with_band(const Alarm& alarm, const std::function<SlotSource()>& values);

// The bands of a series that is read from `learnt`, in periods of `period` seconds. `counts`: as BandSettings has it.
BandSeries band_series(const AlarmBand& band, bool counts, std::int64_t period, SlotSource learnt);

// Whether values of a statistic may be counts (D12).
bool counts_events(const StatisticSpec& statistic);
// Whether they are percentages (D7): of a metric in percent those that lie among its samples, and percentile ranks.
bool is_percentage(const Metric& metric, const StatisticSpec& statistic);

// Whether the newest period of the series with data has a band. One training.
bool has_band(const Alarm& alarm, const CellList& cells);

}  // namespace tripline::runtime
