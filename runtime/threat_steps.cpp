// Sequences are found by one walk over the seconds. For each step the walk knows, of every second so far, the latest
// beginning of the sequence up to that step that ends there; of those only the ones that a later second may continue
// are needed, and of them only the best: a queue that falls from its front gives it in constant time (the "sliding
// window maximum"). A second may take several steps at once, as far as it has an event for each of them.
#include "runtime/threat_steps.hpp"

#include <algorithm>
#include <charconv>
#include <deque>
#include <optional>

namespace tripline::runtime {

namespace {

bool has_step(const StepLine::Group& group, std::uint32_t step) { return group.steps >> step & 1; }
bool has_step(const StepLine::Second& second, std::uint32_t step) {
  return std::any_of(second.groups.begin(), second.groups.end(), [&](const auto& g) { return has_step(g, step); });
}

std::uint32_t own_steps(const Threat& threat) {
  return static_cast<std::uint32_t>(
      std::count_if(threat.steps.begin(), threat.steps.end(), [](const ThreatStep& s) { return !s.between; }));
}

// Where the next step may go on from.
class Openings {
 public:
  void push(std::int64_t time, std::int64_t begin) {
    while (!queue_.empty() && queue_.back().begin <= begin) queue_.pop_back();
    queue_.push_back({time, begin});
  }
  void drop_before(std::int64_t time) {
    while (!queue_.empty() && queue_.front().time < time) queue_.pop_front();
  }
  std::optional<std::int64_t> best() const {
    return queue_.empty() ? std::nullopt : std::optional(queue_.front().begin);
  }

 private:
  struct Opening {
    std::int64_t time;
    std::int64_t begin;  // falls from front to back
  };
  std::deque<Opening> queue_;
};

// Incidents of the steps `wanted` in the stretches, which are sorted and do not overlap.
std::vector<Incident> incidents(const Threat& threat, const StepLine& line, const std::vector<Occurrence>& stretches,
                                std::uint64_t wanted) {
  std::vector<Incident> out;
  auto second = line.seconds.begin();
  for (const Occurrence& stretch : stretches) {
    Incident incident{stretch.first, stretch.last, 0, {}, 0, {}, 1};
    std::vector<std::uint64_t> counts(threat.steps.size());
    while (second != line.seconds.end() && second->time < stretch.first) ++second;
    for (; second != line.seconds.end() && second->time <= stretch.last; ++second) {
      for (const StepLine::Group& group : second->groups) {
        if ((group.steps & wanted) == 0) continue;
        incident.count += group.count;
        group.cell->add_to(incident.evidence);
        for (std::uint32_t s = 0; s < counts.size(); ++s) {
          if (wanted >> s & 1 && has_step(group, s)) counts[s] += group.count;
        }
      }
    }
    for (std::uint32_t s = 0; s < counts.size(); ++s) {
      if (counts[s] > 0) incident.values.emplace_back(threat.steps[s].name, counts[s]);
    }
    out.push_back(std::move(incident));
  }
  return out;
}

std::uint64_t bits(std::uint32_t count) { return (std::uint64_t{1} << count) - 1; }

// Those that share a second run together. Sorted by `last`; so is what comes out.
std::vector<Occurrence> merged(const std::vector<Occurrence>& occurrences) {
  std::vector<Occurrence> out;
  for (Occurrence next : occurrences) {
    while (!out.empty() && out.back().last >= next.first) {
      next.first = std::min(next.first, out.back().first);
      out.pop_back();
    }
    out.push_back(next);
  }
  return out;
}

bool give(const std::vector<StepLine::Group>& groups, std::uint32_t step, std::vector<std::vector<std::uint32_t>>& taken,
          std::vector<bool>& asked) {
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (asked[g] || !has_step(groups[g], step)) continue;
    asked[g] = true;
    if (taken[g].size() < groups[g].count) {
      taken[g].push_back(step);
      return true;
    }
    for (std::uint32_t& other : taken[g]) {
      if (!give(groups, other, taken, asked)) continue;
      other = step;
      return true;
    }
  }
  return false;
}

}  // namespace

std::string step_value(std::uint64_t steps) { return std::to_string(steps); }

std::uint64_t steps_of(std::string_view value) {
  std::uint64_t steps = 0;
  std::from_chars(value.data(), value.data() + value.size(), steps);
  return steps;
}

StepLine step_line(const Timeline& timeline) {
  std::vector<std::uint64_t> steps;
  for (const std::string_view value : timeline.values) steps.push_back(steps_of(value));
  StepLine line;
  for (const Timeline::Moment& moment : timeline.moments) {
    if (line.seconds.empty() || line.seconds.back().time != moment.time) line.seconds.push_back({moment.time, {}});
    line.seconds.back().groups.push_back({steps[moment.value], moment.cell->count, moment.cell});
  }
  return line;
}

bool covers(const std::vector<StepLine::Group>& groups, std::uint32_t first, std::uint32_t last) {
  std::vector<std::vector<std::uint32_t>> taken(groups.size());
  for (std::uint32_t step = first; step <= last; ++step) {
    std::vector<bool> asked(groups.size());
    if (!give(groups, step, taken, asked)) return false;
  }
  return true;
}

std::vector<Occurrence> occurrences(const Threat& threat, const StepLine& line) {
  const std::uint32_t steps = own_steps(threat);
  std::vector<Openings> openings(steps);                         // [s]: where step s may go on from
  std::vector<std::optional<std::int64_t>> barred(steps);        // the last second with what may not lie before step s
  std::vector<Occurrence> out;
  std::vector<std::optional<std::int64_t>> ended(steps);         // latest beginning, of what ends with step s here
  for (const StepLine::Second& second : line.seconds) {
    std::fill(ended.begin(), ended.end(), std::nullopt);
    for (std::uint32_t i = 0; i < steps; ++i) {
      if (!has_step(second, i)) continue;
      std::optional<std::int64_t> begin = second.time;
      if (i > 0) {
        const std::uint32_t gap = threat.steps[i].max_gap;
        if (gap > 0) openings[i].drop_before(second.time - gap);
        if (barred[i]) openings[i].drop_before(*barred[i]);
        begin = openings[i].best();
      }
      if (!begin) continue;
      for (std::uint32_t j = i; j < steps && (j == i || covers(second.groups, i, j)); ++j) {
        if (!ended[j] || *ended[j] < *begin) ended[j] = begin;
      }
    }
    for (std::uint32_t j = 0; j + 1 < steps; ++j) {
      if (ended[j]) openings[j + 1].push(second.time, *ended[j]);
    }
    if (ended[steps - 1]) out.push_back({*ended[steps - 1], second.time});
    for (std::uint32_t s = steps; s < threat.steps.size(); ++s) {
      if (!has_step(second, s)) continue;
      for (std::uint32_t i = threat.steps[s].first; i <= threat.steps[s].last; ++i) barred[i] = second.time;
    }
  }
  return out;
}

std::vector<Incident> sequence_incidents(const Threat& threat, const StepLine& line) {
  std::vector<Occurrence> found = occurrences(threat, line);
  std::erase_if(found, [&](const Occurrence& o) { return o.last - o.first > threat.window; });
  return incidents(threat, line, merged(found), bits(own_steps(threat)));
}

std::vector<Incident> any_order_incidents(const Threat& threat, const StepLine& line) {
  const auto steps = static_cast<std::uint32_t>(threat.steps.size());
  std::vector<StepLine::Group> inside;  // by set of steps
  std::vector<Occurrence> found;
  std::size_t left = 0;
  for (const StepLine::Second& second : line.seconds) {
    const auto move = [&](const StepLine::Second& from, bool in) {
      for (const StepLine::Group& group : from.groups) {
        auto at = std::find_if(inside.begin(), inside.end(), [&](const auto& g) { return g.steps == group.steps; });
        if (at == inside.end()) at = inside.insert(at, {group.steps, 0, nullptr});
        at->count = in ? at->count + group.count : at->count - group.count;
      }
    };
    move(second, true);
    while (second.time - line.seconds[left].time > threat.window) move(line.seconds[left++], false);
    if (covers(inside, 0, steps - 1)) found.push_back({line.seconds[left].time, second.time});
  }
  return incidents(threat, line, merged(found), bits(steps));
}

std::vector<Incident> absence_incidents(const Threat& threat, const StepLine& line, std::int64_t last_event) {
  // From the last second to the first: the earliest second from there on with an event of step 1.
  std::vector<Occurrence> found;
  std::optional<std::int64_t> next;
  for (std::size_t i = line.seconds.size(); i-- > 0;) {
    const StepLine::Second& second = line.seconds[i];
    std::uint64_t here = 0;
    for (const StepLine::Group& group : second.groups) here += has_step(group, 1) ? group.count : 0;
    for (const StepLine::Group& group : second.groups) {
      if (!has_step(group, 0) || last_event - second.time < threat.window) continue;
      const bool followed = here > (has_step(group, 1) ? 1u : 0u) || (next && *next - second.time <= threat.window);
      if (!followed && (found.empty() || found.back().last != second.time)) found.push_back({second.time, second.time});
    }
    if (here > 0) next = second.time;
  }
  std::reverse(found.begin(), found.end());
  std::vector<Occurrence> stretches;
  for (const Occurrence& each : found) {
    if (!stretches.empty() && each.first - stretches.back().last <= threat.window) {
      stretches.back().last = each.last;
    } else {
      stretches.push_back(each);
    }
  }
  return incidents(threat, line, stretches, 1);
}

}  // namespace tripline::runtime
