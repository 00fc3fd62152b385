#include "runtime/anomaly_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "runtime/event_time.hpp"
#include "runtime/order_statistics.hpp"

namespace tripline::runtime {

namespace {

// D12, Anscombe: Poisson counts have a deviation of 1 at every level.
double root(double x) { return 2 * std::sqrt(x + 3.0 / 8); }
double square(double y) { return std::max(0.0, y * y / 4 - 3.0 / 8); }
// Below the root of 0 a count cannot lie.
double square_of_edge(double y) { return y <= 0 ? 0 : square(y); }

bool touches(const std::vector<Interval>& excluded, std::int64_t start, std::int64_t end) {
  return std::any_of(excluded.begin(), excluded.end(),
                     [&](const Interval& range) { return start < range.end && range.start < end; });
}

// No measure is as large; differences and bands of what is not stay finite.
constexpr double largest = 1e100;

// The points that train, with the slots they stand in.
struct Window {
  std::vector<std::int64_t> times;
  std::vector<double> values;
  std::int64_t span = 0;  // seconds from the first to behind the last point

  void add(std::int64_t time, double value) {
    times.push_back(time);
    values.push_back(value);
  }
};

Window window_of(const BandSettings& settings, std::span<const SeriesPoint> past, std::int64_t trained) {
  Window window;
  const auto first = std::lower_bound(past.begin(), past.end(), trained - training_span,
                                      [](const SeriesPoint& point, std::int64_t at) { return point.start < at; });
  for (auto point = first; point != past.end() && point->start + settings.period <= trained; ++point) {
    if (!(std::abs(point->value) <= largest)) continue;
    if (touches(settings.excluded, point->start, point->start + settings.period)) continue;
    window.add(point->start, point->value);
  }
  if (!window.times.empty()) window.span = window.times.back() + settings.period - window.times.front();
  return window;
}

bool all_counts(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double x) { return x >= 0 && x == std::trunc(x); });
}

// D19: under a fifth of the slots between the first and the last point hold one.
bool is_sparse(const Window& window, std::int64_t period) {
  return static_cast<double>(window.times.size()) * 5 < static_cast<double>(window.span / period);
}

// D19: slots of a count without events are none.
Window with_zeros(const BandSettings& settings, const Window& window, std::int64_t trained) {
  Window filled;
  std::size_t next = 0;
  for (std::int64_t t = window.times.front(); t + settings.period <= trained; t += settings.period) {
    while (next < window.times.size() && window.times[next] < t) ++next;
    const bool held = next < window.times.size() && window.times[next] == t;
    if (held || !touches(settings.excluded, t, t + settings.period)) filled.add(t, held ? window.values[next] : 0);
  }
  filled.span = filled.times.back() + settings.period - filled.times.front();
  return filled;
}

// D13: the median slope between the medians of the days.
double slope_of(const std::vector<std::int64_t>& times, const std::vector<double>& y, const TimeZone* zone) {
  const auto day_of = [&](std::int64_t time) { return floor_to(time + (zone ? offset_at(*zone, time) : 0), seconds_of_day); };
  std::vector<std::pair<std::int64_t, double>> days;
  for (std::size_t i = 0; i < times.size();) {
    const std::int64_t day = day_of(times[i]);
    std::vector<double> values;
    for (; i < times.size() && day_of(times[i]) == day; ++i) values.push_back(y[i]);
    days.emplace_back(day, median(std::move(values)));
  }
  std::vector<double> slopes;
  for (std::size_t a = 0; a < days.size(); ++a) {
    for (std::size_t b = a + 1; b < days.size(); ++b) {
      slopes.push_back((days[b].second - days[a].second) / static_cast<double>(days[b].first - days[a].first));
    }
  }
  return slopes.empty() ? 0 : median(std::move(slopes));
}

// What is left beside a slope about `middle`.
std::vector<double> without_trend(const std::vector<std::int64_t>& times, std::vector<double> y, double slope,
                                  std::int64_t middle) {
  for (std::size_t i = 0; i < y.size(); ++i) y[i] -= slope * static_cast<double>(times[i] - middle);
  return y;
}

// D16: what the scale is at least, so that nearly constant series do not alarm for ever.
double floor_of(const BandModel& model, std::vector<double> values) {
  if (model.rooted) return 1;
  for (double& value : values) value = std::abs(value);
  return 1e-3 * std::max(std::abs(model.level), nearest_rank(std::move(values), 0.95));
}

void take_profiles(const BandSettings& settings, const Window& window, BandModel& model, std::vector<double>& rest) {
  const auto cycle = [&](std::int64_t length, std::int64_t width) { return Cycle{length, width, settings.zone}; };
  if (window.span >= 3 * seconds_of_day) {
    const std::int64_t width = std::max<std::int64_t>(settings.period, seconds_of_hour / 2);
    model.daily = take_profile(cycle(seconds_of_day, width), window.times, rest);
  }
  if (window.span >= 27 * seconds_of_day / 2) {
    model.weekly = take_profile(cycle(seconds_of_week, seconds_of_hour), window.times, rest);
  }
  if (settings.period <= 300 && window.span >= seconds_of_day / 2) {
    model.hourly = take_profile(cycle(seconds_of_hour, settings.period), window.times, rest);
  }
}

}  // namespace

std::optional<BandModel> train(const BandSettings& settings, std::span<const SeriesPoint> past, std::int64_t trained) {
  Window window = window_of(settings, past, trained);
  if (window.times.size() < least_training_points || window.span < least_training_span) return std::nullopt;
  BandModel model;
  model.trained = trained;
  model.points = window.times.size();
  model.percent = settings.percent;
  model.never_negative = std::all_of(window.values.begin(), window.values.end(), [](double x) { return x >= 0; });
  model.rooted = settings.counts && all_counts(window.values);
  model.sparse = is_sparse(window, settings.period);
  if (model.sparse && model.rooted) window = with_zeros(settings, window, trained);

  std::vector<double> y = window.values;
  if (model.rooted) std::transform(y.begin(), y.end(), y.begin(), root);
  model.middle = window.times.front() + window.span / 2;
  if (window.span >= 7 * seconds_of_day) {
    const double slope = slope_of(window.times, y, settings.zone.get());
    std::vector<double> rest = without_trend(window.times, y, slope, model.middle);
    const double noise = normal_mad * median_distance(rest, median(rest));
    if (std::abs(slope) * static_cast<double>(window.span) > noise) {
      model.slope = slope;
      y = std::move(rest);
    }
  }
  model.level = median(y);
  for (double& value : y) value -= model.level;
  if (!model.sparse) take_profiles(settings, window, model, y);
  model.scale = std::max({robust_scale(y), floor_of(model, window.values), 1e-9});
  return model;
}

Forecast forecast(const BandModel& model, std::int64_t start) {
  return {model.level, model.slope * static_cast<double>(start - model.middle), model.daily.at(start),
          model.weekly.at(start), model.hourly.at(start)};
}

double expected(const BandModel& model, std::int64_t start) {
  const double y = forecast(model, start).sum();
  return model.rooted ? square_of_edge(y) : y;
}

Band band_at(const BandModel& model, std::int64_t start, double k) {
  const double y = forecast(model, start).sum();
  double lower = y - k * model.scale, upper = y + k * model.scale;
  if (model.rooted) {
    lower = square_of_edge(lower);
    upper = square_of_edge(upper);
  }
  constexpr double far = std::numeric_limits<double>::max();
  const double least = model.never_negative || model.percent ? 0 : -far, most = model.percent ? 100 : far;  // D7
  const auto inside = [&](double edge) { return std::clamp(edge, least, most); };
  return {inside(lower), inside(upper)};
}

double deviation(const BandModel& model, std::int64_t start, double value) {
  const double y = model.rooted ? root(std::max(value, 0.0)) : value;
  return (y - forecast(model, start).sum()) / model.scale;
}

std::string explain(const BandModel& model, std::int64_t start) {
  const Forecast parts = forecast(model, start);
  std::string out = fmt::format("expected {:.6g}: level {:.6g}", expected(model, start), parts.level);
  const auto part = [&](std::string_view name, double value) {
    if (value != 0) out += fmt::format(", {} {:+.6g}", name, value);
  };
  part("trend", parts.trend);
  part("time of day", parts.daily);
  part("time of week", parts.weekly);
  part("minute of the hour", parts.hourly);
  return out + fmt::format(", deviation {:.6g}{}; learnt from {} datapoints before {}{}", model.scale,
                           model.rooted ? " of roots of counts" : "", model.points, format_time(model.trained),
                           model.sparse ? ", too few for a profile" : "");
}

}  // namespace tripline::runtime
