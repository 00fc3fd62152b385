// Two ends of a window walk over the entity's cells in order of time: for each right end the farthest left end
// within the window holds the most, so if any window that ends there fulfils the threat, this one does. What lies
// between its ends is then part of an incident.
#include "runtime/threat.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "runtime/number.hpp"
#include "runtime/threat_meters.hpp"
#include "runtime/threat_steps.hpp"

namespace tripline::runtime {

namespace {

using Stretch = std::pair<std::size_t, std::size_t>;  // first and last moment

// `Meter` has enter(moment), leave(moment) and reached().
template <typename Meter>
std::vector<Stretch> stretches(const Timeline& timeline, std::uint32_t window, Meter meter) {
  std::vector<Stretch> out;
  const auto& moments = timeline.moments;
  std::size_t left = 0;
  for (std::size_t right = 0; right < moments.size(); ++right) {
    meter.enter(moments[right]);
    while (moments[right].time - moments[left].time > window) meter.leave(moments[left++]);
    if (!meter.reached()) continue;
    if (!out.empty() && left <= out.back().second) {
      out.back().second = right;
    } else {
      out.emplace_back(left, right);
    }
  }
  return out;
}

std::vector<Incident> incidents(const Timeline& timeline, const std::vector<Stretch>& stretches) {
  std::vector<Incident> out;
  for (const auto& [begin, end] : stretches) {
    Incident incident{timeline.moments[begin].time, timeline.moments[end].time, 0, {}, 0, {}, 1};
    std::map<std::size_t, std::uint64_t> counts;
    for (std::size_t i = begin; i <= end; ++i) {
      const Timeline::Moment& moment = timeline.moments[i];
      counts[moment.value] += moment.cell->count;
      incident.count += moment.cell->count;
      moment.cell->add_to(incident.evidence);
    }
    for (const auto& [value, count] : counts) incident.values.emplace_back(timeline.values[value], count);
    out.push_back(std::move(incident));
  }
  return out;
}

void add_values(std::vector<std::pair<std::string, std::uint64_t>>& to,
                const std::vector<std::pair<std::string, std::uint64_t>>& from) {
  for (const auto& [value, count] : from) {
    const auto at = std::find_if(to.begin(), to.end(), [&, name = &value](const auto& v) { return v.first == *name; });
    if (at == to.end()) {
      to.emplace_back(value, count);
    } else {
      at->second += count;
    }
  }
}

}  // namespace

Timeline timeline_of(const ThreatHistory& history) {
  Timeline out;
  for (const auto& [value, seconds] : history.values) out.values.push_back(value);
  std::sort(out.values.begin(), out.values.end());
  for (std::size_t v = 0; v < out.values.size(); ++v) {
    for (const ThreatCell& cell : history.values.find(out.values[v])->second.cells()) {
      out.moments.push_back({cell.time(), v, &cell});
    }
  }
  std::sort(out.moments.begin(), out.moments.end(), [](const Timeline::Moment& a, const Timeline::Moment& b) {
    return std::tie(a.time, a.value) < std::tie(b.time, b.value);
  });
  return out;
}

std::vector<Incident> distinct_incidents(const Timeline& timeline, std::uint32_t at_least, std::uint32_t window) {
  if (timeline.values.size() < at_least) return {};
  return incidents(timeline,
                   stretches(timeline, window, DistinctMeter{at_least, std::vector<std::uint32_t>(timeline.values.size())}));
}

std::vector<Incident> count_incidents(const Timeline& timeline, std::uint64_t at_least, std::uint32_t window) {
  return incidents(timeline, stretches(timeline, window, CountMeter{at_least}));
}

double addend_of(std::string_view value) {
  const auto number = to_double(value);
  return number && std::isfinite(*number) && *number > 0 ? *number : 0;
}

std::vector<Incident> sum_incidents(const Timeline& timeline, double least, std::uint32_t window) {
  std::vector<double> addends;
  for (const std::string_view value : timeline.values) addends.push_back(addend_of(value));
  std::vector<Incident> out = incidents(timeline, stretches(timeline, window, SumMeter{least, &addends}));
  for (Incident& incident : out) {
    ExactSum sum;
    for (const auto& [value, count] : incident.values) sum.add(addend_of(value), count);
    incident.sum = sum.value();
  }
  return out;
}

std::vector<Incident> first_seen_incidents(const Timeline& timeline, std::uint32_t learning, std::uint32_t window) {
  std::vector<Stretch> out;
  const auto& moments = timeline.moments;
  for (std::size_t i = 0; i < moments.size(); ++i) {
    if (moments[i].time - moments.front().time <= learning) continue;
    if (!out.empty() && moments[i].time - moments[out.back().second].time <= window) {
      out.back().second = i;
    } else {
      out.emplace_back(i, i);
    }
  }
  return incidents(timeline, out);
}

std::vector<Incident> incidents_of(const Threat& threat, const Timeline& timeline, std::int64_t last_event) {
  switch (threat.kind) {
    case Threat::Kind::distinct:
    case Threat::Kind::value_count: return distinct_incidents(timeline, threat.at_least, threat.window);
    case Threat::Kind::count: return count_incidents(timeline, threat.at_least, threat.window);
    case Threat::Kind::sum: return sum_incidents(timeline, threat.least_sum, threat.window);
    case Threat::Kind::sequence: return sequence_incidents(threat, step_line(timeline));
    case Threat::Kind::any_order: return any_order_incidents(threat, step_line(timeline));
    case Threat::Kind::absence: return absence_incidents(threat, step_line(timeline), last_event);
    case Threat::Kind::first_seen: return first_seen_incidents(timeline, threat.learning, threat.window);
  }
  return {};
}

std::vector<Incident> suppress(std::vector<Incident> incidents, std::uint32_t span) {
  if (span == 0) return incidents;
  std::vector<Incident> out;
  for (Incident& incident : incidents) {
    if (out.empty() || incident.first - out.back().first > span) {
      out.push_back(std::move(incident));
      continue;
    }
    Incident& kept = out.back();
    kept.last = std::max(kept.last, incident.last);
    kept.count += incident.count;
    kept.sum += incident.sum;
    kept.evidence.add(incident.evidence);
    kept.incidents += incident.incidents;
    add_values(kept.values, incident.values);
  }
  return out;
}

}  // namespace tripline::runtime
