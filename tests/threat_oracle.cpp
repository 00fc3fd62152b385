#include "tests/threat_oracle.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <set>

namespace tripline {

namespace {

using runtime::Threat;
using Interval = std::pair<std::int64_t, std::int64_t>;
using Events = std::vector<ThreatEvent>;

// Two that share a second become one, until no two do.
std::vector<Interval> run_together(std::vector<Interval> intervals) {
  for (bool again = true; again;) {
    again = false;
    for (std::size_t i = 0; i < intervals.size() && !again; ++i) {
      for (std::size_t j = i + 1; j < intervals.size() && !again; ++j) {
        if (intervals[i].second < intervals[j].first || intervals[j].second < intervals[i].first) continue;
        intervals[i] = {std::min(intervals[i].first, intervals[j].first), std::max(intervals[i].second, intervals[j].second)};
        intervals.erase(intervals.begin() + static_cast<std::ptrdiff_t>(j));
        again = true;
      }
    }
  }
  std::sort(intervals.begin(), intervals.end());
  return intervals;
}

std::size_t own_steps(const Threat& threat) {
  std::size_t n = 0;
  for (const auto& step : threat.steps) n += step.between ? 0 : 1;
  return n;
}
bool is_step(const ThreatEvent& event, std::size_t step) { return event.steps >> step & 1; }

// All windows between two events that are not longer than allowed and hold enough.
std::vector<Interval> windows(const Threat& threat, const Events& events, const std::function<bool(const Events&)>& enough) {
  std::vector<Interval> out;
  for (const ThreatEvent& from : events) {
    for (const ThreatEvent& to : events) {
      if (to.time < from.time || to.time - from.time > threat.window) continue;
      Events inside;
      for (const ThreatEvent& e : events) {
        if (e.time >= from.time && e.time <= to.time) inside.push_back(e);
      }
      if (enough(inside)) out.emplace_back(from.time, to.time);
    }
  }
  return run_together(out);
}

double sum_of(const Events& events) {
  double sum = 0;  // the test's numbers are multiples of 1/4, so this is exact
  for (const ThreatEvent& e : events) sum += std::max(0.0, std::strtod(e.value.c_str(), nullptr));
  return sum;
}

// Calls `found` with every choice of different events, one a step, for which `fits(step, event, earlier)` holds.
void choose(const Threat& threat, const Events& events, std::vector<std::size_t>& chosen,
            const std::function<bool(std::size_t, const ThreatEvent&, const ThreatEvent*)>& fits,
            const std::function<void(const std::vector<std::size_t>&)>& found) {
  if (chosen.size() == own_steps(threat)) {
    found(chosen);
    return;
  }
  const std::size_t step = chosen.size();
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (!is_step(events[i], step) || std::find(chosen.begin(), chosen.end(), i) != chosen.end()) continue;
    if (!fits(step, events[i], chosen.empty() ? nullptr : &events[chosen.back()])) continue;
    chosen.push_back(i);
    choose(threat, events, chosen, fits, found);
    chosen.pop_back();
  }
}

std::vector<Interval> sequences(const Threat& threat, const Events& events) {
  std::map<std::int64_t, std::int64_t> latest;  // end -> the latest beginning
  const auto fits = [&](std::size_t step, const ThreatEvent& event, const ThreatEvent* earlier) {
    if (earlier == nullptr) return true;
    if (event.time < earlier->time) return false;
    if (threat.steps[step].max_gap > 0 && event.time - earlier->time > threat.steps[step].max_gap) return false;
    for (std::size_t s = 0; s < threat.steps.size(); ++s) {
      if (!threat.steps[s].between || step < threat.steps[s].first || step > threat.steps[s].last) continue;
      for (const ThreatEvent& e : events) {
        if (is_step(e, s) && e.time > earlier->time && e.time < event.time) return false;
      }
    }
    return true;
  };
  std::vector<std::size_t> chosen;
  choose(threat, events, chosen, fits, [&](const std::vector<std::size_t>& all) {
    const std::int64_t first = events[all.front()].time, last = events[all.back()].time;
    if (last - first > threat.window) return;
    const auto [at, fresh] = latest.emplace(last, first);
    if (!fresh) at->second = std::max(at->second, first);
  });
  std::vector<Interval> out;
  for (const auto& [last, first] : latest) out.emplace_back(first, last);
  return run_together(out);
}

std::vector<Interval> absences(const Threat& threat, const Events& events, std::int64_t last_event) {
  std::vector<Interval> out;
  std::vector<std::int64_t> times;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (!is_step(events[i], 0) || last_event - events[i].time < threat.window) continue;
    bool followed = false;
    for (std::size_t j = 0; j < events.size(); ++j) {
      const std::int64_t behind = events[j].time - events[i].time;
      followed = followed || (i != j && is_step(events[j], 1) && behind >= 0 && behind <= threat.window);
    }
    if (followed) continue;
    out.emplace_back(events[i].time, events[i].time + threat.window);
    times.push_back(events[i].time);
  }
  out = run_together(out);
  for (Interval& each : out) {  // as far as the events that were not followed
    std::int64_t last = each.first;
    for (const std::int64_t time : times) {
      if (time >= each.first && time <= each.second) last = std::max(last, time);
    }
    each.second = last;
  }
  return out;
}

// Also which events count: those that show their value for the first time.
std::vector<Interval> news(const Threat& threat, Events& events) {
  Events fresh;
  std::vector<Interval> out;
  std::int64_t begin = 0;
  for (std::size_t i = 0; i < events.size(); ++i) begin = i == 0 ? events[i].time : std::min(begin, events[i].time);
  for (const ThreatEvent& e : events) {
    const bool seen = std::any_of(events.begin(), events.end(),
                                  [&](const ThreatEvent& other) { return other.value == e.value && other.time < e.time; });
    if (!seen && e.time - begin > threat.learning) fresh.push_back(e);
  }
  events = fresh;
  std::vector<std::int64_t> times;
  for (const ThreatEvent& e : events) times.push_back(e.time);
  std::sort(times.begin(), times.end());
  for (const std::int64_t time : times) {
    if (out.empty() || time - out.back().second > threat.window) {
      out.emplace_back(time, time);
    } else {
      out.back().second = time;
    }
  }
  return out;
}

}  // namespace

std::vector<std::string> threat_oracle(const Threat& threat, const std::vector<ThreatEvent>& given, std::int64_t last_event) {
  Events events = given;
  std::vector<Interval> found;
  bool by_step = false;
  std::size_t counted_steps = own_steps(threat);
  switch (threat.kind) {
    case Threat::Kind::distinct:
    case Threat::Kind::value_count:
      found = windows(threat, events, [&](const Events& inside) {
        std::set<std::string> values;
        for (const ThreatEvent& e : inside) values.insert(e.value);
        return values.size() >= threat.at_least;
      });
      break;
    case Threat::Kind::count:
      found = windows(threat, events, [&](const Events& inside) { return inside.size() >= threat.at_least; });
      break;
    case Threat::Kind::sum:
      found = windows(threat, events, [&](const Events& inside) { return sum_of(inside) >= threat.least_sum; });
      break;
    case Threat::Kind::any_order:
      by_step = true;
      found = windows(threat, events, [&](const Events& inside) {
        bool any = false;
        std::vector<std::size_t> chosen;
        choose(threat, inside, chosen, [](std::size_t, const ThreatEvent&, const ThreatEvent*) { return true; },
               [&](const std::vector<std::size_t>&) { any = true; });
        return any;
      });
      break;
    case Threat::Kind::sequence:
      by_step = true;
      found = sequences(threat, events);
      break;
    case Threat::Kind::absence:
      by_step = true;
      counted_steps = 1;
      found = absences(threat, events, last_event);
      break;
    case Threat::Kind::first_seen: found = news(threat, events); break;
  }
  std::vector<std::string> out;
  for (const Interval& interval : found) {
    std::uint64_t count = 0;
    std::map<std::string, std::uint64_t> values;
    for (const ThreatEvent& e : events) {
      if (e.time < interval.first || e.time > interval.second) continue;
      if (by_step && (e.steps & ((std::uint64_t{1} << counted_steps) - 1)) == 0) continue;
      ++count;
      if (!by_step) ++values[e.value];
      for (std::size_t s = 0; by_step && s < counted_steps; ++s) {
        if (is_step(e, s)) ++values[threat.steps[s].name];
      }
    }
    std::string line = std::to_string(interval.first) + "-" + std::to_string(interval.second) + " " + std::to_string(count);
    for (const auto& [value, n] : values) line += " " + value + ":" + std::to_string(n);
    out.push_back(line);
  }
  return out;
}

}  // namespace tripline
