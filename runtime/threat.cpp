// Two ends of a window walk over the entity's cells in order of time: for each right end the farthest left end
// within the window gives the most different values, so if any window that ends there fulfils the threat, this
// one does. What lies between its ends is then part of an incident.
#include "runtime/threat.hpp"

#include <algorithm>
#include <map>

namespace tripline::runtime {

std::vector<Incident> distinct_incidents(const ThreatValues& values, std::uint32_t at_least, std::uint32_t window) {
  if (values.size() < at_least) return {};
  struct Moment {
    std::int64_t time;
    std::size_t value;
    const ThreatCell* cell;
  };
  std::vector<const std::string*> names;
  for (const auto& [value, seconds] : values) names.push_back(&value);
  std::sort(names.begin(), names.end(), [](const std::string* a, const std::string* b) { return *a < *b; });
  std::vector<Moment> moments;
  for (std::size_t v = 0; v < names.size(); ++v) {
    for (const auto& [time, cell] : values.at(*names[v])) moments.push_back({time, v, &cell});
  }
  std::sort(moments.begin(), moments.end(),
            [](const Moment& a, const Moment& b) { return std::pair(a.time, a.value) < std::pair(b.time, b.value); });

  std::vector<std::pair<std::size_t, std::size_t>> stretches;  // first and last moment of each incident
  std::vector<std::uint32_t> inside(names.size());
  std::uint32_t different = 0;
  std::size_t left = 0;
  for (std::size_t right = 0; right < moments.size(); ++right) {
    if (inside[moments[right].value]++ == 0) ++different;
    while (moments[right].time - moments[left].time > window) {
      if (--inside[moments[left++].value] == 0) --different;
    }
    if (different < at_least) continue;
    if (!stretches.empty() && left <= stretches.back().second) {
      stretches.back().second = right;
    } else {
      stretches.emplace_back(left, right);
    }
  }

  std::vector<Incident> out;
  for (const auto& [begin, end] : stretches) {
    Incident incident{moments[begin].time, moments[end].time, 0, {}, {}};
    std::map<std::size_t, std::uint64_t> counts;
    for (std::size_t i = begin; i <= end; ++i) {
      counts[moments[i].value] += moments[i].cell->count;
      incident.count += moments[i].cell->count;
      incident.evidence.add(moments[i].cell->evidence);
    }
    for (const auto& [value, count] : counts) incident.values.emplace_back(*names[value], count);
    out.push_back(std::move(incident));
  }
  return out;
}

}  // namespace tripline::runtime
