#include "runtime/series_functions.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "runtime/exact_sum.hpp"

namespace tripline::runtime {

namespace {

// The points that exist, one after the other.
class Points {
 public:
  void add(double value) {
    sum_.add(value);
    minimum_ = count_ == 0 ? value : std::min(minimum_, value);
    maximum_ = count_ == 0 ? value : std::max(maximum_, value);
    ++count_;
  }
  std::size_t count() const { return count_; }
  double sum() const { return sum_.value(); }
  double minimum() const { return minimum_; }
  double maximum() const { return maximum_; }

 private:
  ExactSum sum_;
  std::size_t count_ = 0;
  double minimum_ = 0, maximum_ = 0;
};

// `each(f)` calls f with every existing point; `all` counts the missing ones too. The deviation takes a
// second walk, from the mean: differences of squares would lose the digits that matter.
template <typename Each>
std::optional<double> reduce_points(Reduction reduction, std::size_t all, const Each& each) {
  Points points;
  each([&](double value) { points.add(value); });
  if (reduction == Reduction::datapoint_count) return static_cast<double>(points.count());
  if (reduction == Reduction::sum) return finite(points.sum());
  if (reduction == Reduction::average) return finite(points.sum() / static_cast<double>(all));
  if (points.count() == 0) return std::nullopt;
  if (reduction == Reduction::minimum) return points.minimum();
  if (reduction == Reduction::maximum) return points.maximum();
  const double mean = points.sum() / static_cast<double>(points.count());
  ExactSum squares;
  bool overflow = !std::isfinite(mean);
  each([&](double value) {
    const double square = (value - mean) * (value - mean);
    if (std::isfinite(square)) {
      squares.add(square);
    } else {
      overflow = true;
    }
  });
  if (overflow) return std::nullopt;
  return finite(std::sqrt(squares.value() / static_cast<double>(points.count())));
}

// Applies `step(previous, slot distance, value)` between existing points; the first has none (M16).
template <typename Step>
Slots between_points(const Slots& slots, const Step& step) {
  Slots out(slots.size());
  std::optional<std::size_t> previous;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (!slots[i]) continue;
    if (previous) out[i] = finite(step(*slots[*previous], static_cast<double>(i - *previous), *slots[i]));
    previous = i;
  }
  return out;
}

double clock_value(Clock clock, std::int64_t time) {
  namespace chrono = std::chrono;
  const chrono::sys_seconds instant{chrono::seconds{time}};
  const auto midnight = chrono::floor<chrono::days>(instant);
  const std::int64_t second = (instant - midnight).count();
  const chrono::year_month_day date{midnight};
  switch (clock) {
    case Clock::minute:
      return static_cast<double>(second / 60 % 60);
    case Clock::hour:
      return static_cast<double>(second / 3600);
    case Clock::day:
      return chrono::weekday{midnight}.iso_encoding();
    case Clock::date:
      return static_cast<unsigned>(date.day());
    case Clock::month:
      return static_cast<unsigned>(date.month());
    case Clock::year:
      return static_cast<int>(date.year());
    case Clock::epoch:
      return static_cast<double>(time);
  }
  return 0;
}

}  // namespace

std::optional<double> finite(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  return value + 0.0;  // -0 becomes 0
}

Slots map(const Slots& slots, Unary function) {
  Slots out(slots.size());
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (slots[i]) out[i] = finite(function(*slots[i]));
  }
  return out;
}

Slots combine(const Slots& a, const Slots& b, Binary function) {
  Slots out(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] || b[i]) out[i] = finite(function(a[i].value_or(0), b[i].value_or(0)));
  }
  return out;
}

Slots combine(const Slots& a, double b, Binary function) {
  Slots out(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i]) out[i] = finite(function(*a[i], b));
  }
  return out;
}

Slots combine(double a, const Slots& b, Binary function) {
  Slots out(b.size());
  for (std::size_t i = 0; i < b.size(); ++i) {
    if (b[i]) out[i] = finite(function(a, *b[i]));
  }
  return out;
}

std::optional<double> reduce(Reduction reduction, const Slots& slots) {
  return reduce_points(reduction, slots.size(), [&](const auto& take) {
    for (const std::optional<double>& value : slots) {
      if (value) take(*value);
    }
  });
}

Slots reduce(Reduction reduction, std::span<const TimeSeries> members, std::size_t slots) {
  Slots out(slots);
  for (std::size_t i = 0; i < slots; ++i) {
    const bool any = std::any_of(members.begin(), members.end(),
                                 [i](const TimeSeries& member) { return member.values[i].has_value(); });
    if (!any && reduction != Reduction::datapoint_count) continue;
    out[i] = reduce_points(reduction, members.size(), [&](const auto& take) {
      for (const TimeSeries& member : members) {
        if (member.values[i]) take(*member.values[i]);
      }
    });
  }
  return out;
}

Slots difference(const Slots& slots) {
  return between_points(slots, [](double before, double, double value) { return value - before; });
}

Slots difference_time(const Slots& slots, std::int64_t period) {
  return between_points(
      slots, [period](double, double distance, double) { return distance * static_cast<double>(period); });
}

Slots rate(const Slots& slots, std::int64_t period) {
  return between_points(slots, [period](double before, double distance, double value) {
    return (value - before) / (distance * static_cast<double>(period));
  });
}

Slots running_sum(const Slots& slots) {
  Slots out(slots.size());
  ExactSum sum;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (!slots[i]) continue;
    sum.add(*slots[i]);
    out[i] = finite(sum.value());
  }
  return out;
}

Slots fill(const Slots& slots, double value) {
  Slots out = slots;
  for (std::optional<double>& slot : out) {
    if (!slot) slot = value;
  }
  return out;
}

Slots fill(const Slots& slots, const Slots& other) {
  Slots out = slots;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (!out[i]) out[i] = other[i];
  }
  return out;
}

Slots fill_repeat(const Slots& slots) {
  Slots out = slots;
  for (std::size_t i = 1; i < out.size(); ++i) {
    if (!out[i]) out[i] = out[i - 1];
  }
  return out;
}

Slots fill_linear(const Slots& slots) {
  Slots out = slots;
  std::optional<std::size_t> previous;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (!slots[i]) continue;
    for (std::size_t gap = previous ? *previous + 1 : i; gap < i; ++gap) {
      const double part = static_cast<double>(gap - *previous) / static_cast<double>(i - *previous);
      out[gap] = finite(std::lerp(*slots[*previous], *slots[i], part));
    }
    previous = i;
  }
  return out;
}

Slots clock_values(Clock clock, const Grid& grid) {
  Slots out(grid.slots);
  for (std::size_t i = 0; i < grid.slots; ++i) out[i] = clock_value(clock, grid.time(i));
  return out;
}

bool is_empty(const Slots& slots) {
  return std::none_of(slots.begin(), slots.end(), [](const auto& slot) { return slot.has_value(); });
}

}  // namespace tripline::runtime
