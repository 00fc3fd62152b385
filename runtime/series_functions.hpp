#pragma once
// The functions of metric math on the slots of a series, and slot by slot across several (spec M4-M18, M21).
// What is undefined, NaN or infinite is a missing slot (M5). Sums are exact and rounded once, so they do not
// depend on the order of series.

#include <span>

#include "runtime/time_series.hpp"

namespace tripline::runtime {

// Nothing for NaN and infinities (M5); a zero loses its sign.
std::optional<double> finite(double value);

using Unary = double (*)(double);
using Binary = double (*)(double, double);

Slots map(const Slots& slots, Unary function);
// M4: a slot exists if either side has a value, the missing side counts as 0.
Slots combine(const Slots& a, const Slots& b, Binary function);
// A scalar creates no slots.
Slots combine(const Slots& a, double b, Binary function);
Slots combine(double a, const Slots& b, Binary function);

// One number from many; nothing where the spec has none.
enum class Reduction : std::uint8_t { average, sum, minimum, maximum, deviation, datapoint_count };

// M12-M15 over the slots of one series. Nothing: MIN, MAX, STDDEV without points, AVG without slots,
// overflow.
std::optional<double> reduce(Reduction reduction, const Slots& slots);
// M12-M15 per slot over the series.
Slots reduce(Reduction reduction, std::span<const TimeSeries> members, std::size_t slots);

Slots difference(const Slots& slots);                            // M16, DIFF
Slots difference_time(const Slots& slots, std::int64_t period);  // M16, DIFF_TIME
Slots rate(const Slots& slots, std::int64_t period);             // M16, RATE
Slots running_sum(const Slots& slots);                           // M17
Slots fill(const Slots& slots, double value);                    // M18
Slots fill(const Slots& slots, const Slots& other);
Slots fill_repeat(const Slots& slots);
Slots fill_linear(const Slots& slots);

enum class Clock : std::uint8_t { minute, hour, day, date, month, year, epoch };
// M21: a value in every slot, from the slot's start, UTC.
Slots clock_values(Clock clock, const Grid& grid);

bool is_empty(const Slots& slots);

}  // namespace tripline::runtime
