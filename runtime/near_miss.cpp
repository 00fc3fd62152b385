// Each way to miss is a way to be less strict, tried by itself: a longer window, fewer steps, a part of the entity
// left out. The way that needs the least counts.
#include "runtime/near_miss.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <tuple>

#include "runtime/event_time.hpp"
#include "runtime/judge_threat.hpp"
#include "runtime/resolve_evidence.hpp"
#include "runtime/threat.hpp"
#include "runtime/threat_meters.hpp"
#include "runtime/threat_steps.hpp"

namespace tripline::runtime {

namespace {

using Kind = NearMiss::Kind;

// What one way would have found.
struct Miss {
  Kind kind = Kind::few;
  double distance = 1;
  std::int64_t first = 0, last = 0;
  std::string reason;
};

class Nearest {
 public:
  void offer(Miss miss) {
    if (miss.distance < 1 && (!best_ || miss.distance < best_->distance)) best_ = std::move(miss);
  }
  const std::optional<Miss>& best() const { return best_; }

 private:
  std::optional<Miss> best_;
};

double share(double part, double whole) { return whole > 0 ? std::min(part / whole, 1.0) : 1.0; }

std::string late_text(const Threat& threat, std::int64_t span) {
  return fmt::format("within {}, {} more than {}", duration_text(span), duration_text(span - threat.window),
                     duration_text(threat.window));
}

// The most that any window holds, and the shortest stretch that holds enough.
template <typename Meter>
void try_windows(const Threat& threat, const Timeline& line, Meter meter, double wanted, std::string_view what, Nearest& out) {
  const auto& moments = line.moments;
  Meter whole = meter;
  std::size_t left = 0, whole_left = 0;
  double most = 0;
  Miss few, late{Kind::late, 1, 0, 0, {}};
  std::int64_t shortest = std::numeric_limits<std::int64_t>::max();
  for (std::size_t right = 0; right < moments.size(); ++right) {
    meter.enter(moments[right]);
    while (moments[right].time - moments[left].time > threat.window) meter.leave(moments[left++]);
    if (meter.amount() > most) {
      most = meter.amount();
      few.first = moments[left].time;
      few.last = moments[right].time;
    }
    whole.enter(moments[right]);
    for (; whole.reached(); whole.leave(moments[whole_left++])) {
      const std::int64_t span = moments[right].time - moments[whole_left].time;
      if (span >= shortest) continue;
      shortest = span;
      late.first = moments[whole_left].time;
      late.last = moments[right].time;
    }
  }
  few.distance = share(wanted - most, wanted);
  few.reason = fmt::format("{} of {} {} within {}", most, wanted, what, duration_text(threat.window));
  out.offer(std::move(few));
  if (shortest == std::numeric_limits<std::int64_t>::max()) return;
  late.distance = share(static_cast<double>(shortest - threat.window), threat.window);
  late.reason = fmt::format("{} {} {}", wanted, what, late_text(threat, shortest));
  out.offer(std::move(late));
}

std::optional<Occurrence> shortest_of(const std::vector<Occurrence>& all) {
  const auto at = std::min_element(all.begin(), all.end(), [](const Occurrence& a, const Occurrence& b) {
    return a.last - a.first < b.last - b.first;
  });
  return at == all.end() ? std::nullopt : std::optional(*at);
}

std::uint32_t own_steps(const Threat& threat) {
  return static_cast<std::uint32_t>(
      std::count_if(threat.steps.begin(), threat.steps.end(), [](const ThreatStep& s) { return !s.between; }));
}

std::vector<Occurrence> in_window(const Threat& threat, const StepLine& line) {
  std::vector<Occurrence> all = occurrences(threat, line);
  std::erase_if(all, [&](const Occurrence& o) { return o.last - o.first > threat.window; });
  return all;
}

void try_gaps(const Threat& threat, const StepLine& line, Nearest& out) {
  const auto longer = [&](std::uint32_t by) {
    Threat loose = threat;
    for (ThreatStep& step : loose.steps) {
      if (step.max_gap > 0) step.max_gap += by;
    }
    return shortest_of(in_window(loose, line));
  };
  std::uint32_t longest = 0;
  for (const ThreatStep& step : threat.steps) longest = std::max(longest, step.max_gap);
  if (longest == 0 || !longer(threat.window)) return;
  std::uint32_t low = 0, high = threat.window;  // too little, enough
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    (longer(middle) ? high : low) = middle;
  }
  const Occurrence found = *longer(high);
  out.offer({Kind::late, share(high, longest), found.first, found.last,
             fmt::format("all {} steps, one of them {} too late behind the other", own_steps(threat), duration_text(high))});
}

// How many steps from the first one on came in order, as if the others were not asked for.
void try_prefixes(const Threat& threat, const StepLine& line, Nearest& out) {
  const std::uint32_t steps = own_steps(threat);
  for (std::uint32_t reached = steps - 1; reached >= 1; --reached) {
    Threat begun = threat;
    begun.steps.resize(reached);
    const auto found = shortest_of(in_window(begun, line));
    if (!found) continue;
    out.offer({Kind::few, share(steps - reached, steps), found->first, found->last,
               fmt::format("{} of {} steps in order; missing: {}", reached, steps, threat.steps[reached].name)});
    return;
  }
}

void try_sequence(const Threat& threat, const StepLine& line, Nearest& out) {
  const std::uint32_t steps = own_steps(threat);
  if (const auto found = shortest_of(occurrences(threat, line))) {
    const std::int64_t span = found->last - found->first;
    out.offer({Kind::late, share(static_cast<double>(span - threat.window), threat.window), found->first, found->last,
               fmt::format("all {} steps {}", steps, late_text(threat, span))});
  }
  try_gaps(threat, line, out);
  if (threat.steps.size() > steps) {
    Threat loose = threat;
    loose.steps.resize(steps);
    if (const auto found = shortest_of(in_window(loose, line))) {
      out.offer({Kind::prevented, share(1, static_cast<double>(threat.steps.size())), found->first, found->last,
                 fmt::format("all {} steps, but with an event between them that prevents it", steps)});
    }
  }
  try_prefixes(threat, line, out);
}

// All steps but some, or all of them in a longer window.
void try_any_order(const Threat& threat, const StepLine& line, Nearest& out) {
  const auto steps = static_cast<std::uint32_t>(threat.steps.size());
  for (std::uint32_t dropped = 0; dropped < steps; ++dropped) {
    Threat loose = threat;
    // A step that is not asked for is one that every event of another step is: it is taken out of the list, and
    // the bits of those behind it move up.
    loose.steps.erase(loose.steps.begin() + dropped);
    StepLine fewer = line;
    const std::uint64_t below = (std::uint64_t{1} << dropped) - 1;
    for (StepLine::Second& second : fewer.seconds) {
      for (StepLine::Group& group : second.groups) group.steps = (group.steps & below) | (group.steps >> 1 & ~below);
    }
    const auto found = any_order_incidents(loose, fewer);
    if (found.empty()) continue;
    out.offer({Kind::few, share(1, steps), found[0].first, found[0].last,
               fmt::format("{} of {} steps; missing: {}", steps - 1, steps, threat.steps[dropped].name)});
  }
  std::uint32_t low = threat.window, high = low > UINT32_MAX / 2 ? UINT32_MAX : 2 * low;
  const auto within = [&](std::uint32_t window) {
    Threat loose = threat;
    loose.window = window;
    return any_order_incidents(loose, line);
  };
  if (within(high).empty()) return;
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    (within(middle).empty() ? low : high) = middle;
  }
  const Incident found = within(high).front();
  out.offer({Kind::late, share(high - threat.window, threat.window), found.first, found.last,
             fmt::format("all {} steps {}", steps, late_text(threat, high))});
}

// How late the missed event came, and what is not over yet.
void try_absence(const Threat& threat, const StepLine& line, std::int64_t last_event, Nearest& out) {
  std::optional<std::int64_t> next;
  for (std::size_t i = line.seconds.size(); i-- > 0;) {
    const StepLine::Second& second = line.seconds[i];
    const auto any = [&](std::uint64_t bit) {
      return std::any_of(second.groups.begin(), second.groups.end(), [&](const auto& g) { return g.steps & bit; });
    };
    if (any(2)) next = second.time;
    if (!any(1)) continue;
    const double window = threat.window;
    if (next && *next - second.time <= threat.window) {
      const auto waited = static_cast<double>(*next - second.time);
      out.offer({Kind::followed, (window - waited + 1) / (window + 1), second.time, *next,
                 fmt::format("followed by {} after {} of {}", threat.steps[1].name, duration_text(*next - second.time),
                             duration_text(threat.window))});
    } else if (last_event - second.time < threat.window) {
      const std::int64_t known = last_event - second.time;
      out.offer({Kind::undecided, share(window - static_cast<double>(known), window), second.time, last_event,
                 fmt::format("not followed by {} for {} of {}, when the archive ends", threat.steps[1].name,
                             duration_text(known), duration_text(threat.window))});
    }
  }
}

void try_first_seen(const Threat& threat, const Timeline& line, Nearest& out) {
  if (line.moments.empty()) return;
  const Timeline::Moment& last = line.moments.back();
  const std::int64_t known = last.time - line.moments.front().time;
  if (known == 0) return;
  out.offer({Kind::learning, share(static_cast<double>(threat.learning - known + 1), threat.learning + 1.0), last.time,
             last.time, fmt::format("{} is new after {} of {} of learning", few({std::string(line.values[last.value])}),
                                    duration_text(known), duration_text(threat.learning))});
}

void try_all(const Threat& threat, const Timeline& line, std::int64_t last_event, Nearest& out) {
  const std::string values = "different values of " + threat.value_label;
  switch (threat.kind) {
    case Threat::Kind::distinct:
    case Threat::Kind::value_count:
      try_windows(threat, line, DistinctMeter{threat.at_least, std::vector<std::uint32_t>(line.values.size())},
                  threat.at_least, values, out);
      break;
    case Threat::Kind::count:
      try_windows(threat, line, CountMeter{threat.at_least}, threat.at_least, "events", out);
      break;
    case Threat::Kind::sum: {
      std::vector<double> addends;
      for (const std::string_view value : line.values) addends.push_back(addend_of(value));
      try_windows(threat, line, SumMeter{threat.least_sum, &addends}, threat.least_sum, "of " + threat.value_label, out);
      break;
    }
    case Threat::Kind::sequence: try_sequence(threat, step_line(line), out); break;
    case Threat::Kind::any_order: try_any_order(threat, step_line(line), out); break;
    case Threat::Kind::absence: try_absence(threat, step_line(line), last_event, out); break;
    case Threat::Kind::first_seen: try_first_seen(threat, line, out); break;
  }
}

bool before(const NearMiss& a, const NearMiss& b) {
  if (a.distance != b.distance) return a.distance < b.distance;
  if (a.rule->risk != b.rule->risk) return a.rule->risk > b.rule->risk;
  return std::tie(a.first_seen, a.rule->pack, a.rule->name, a.entity, a.last_seen) <
         std::tie(b.first_seen, b.rule->pack, b.rule->name, b.entity, b.last_seen);
}

class Search {
 public:
  Search(const Program& program, const Observations& o, const std::vector<std::string>& inputs, std::size_t most)
      : program_(program), o_(o), inputs_(inputs), most_(most) {}

  std::vector<NearMiss> run() {
    for (std::size_t t = 0; t < program_.threats.size() && o_.last; ++t) {
      const Threat& threat = program_.threats[t];
      for (std::size_t e = 0; e < threat.entities.size(); ++e) {
        const ThreatEntity& entity = threat.entities[e];
        for (const auto& [name, history] : o_.threats[t][e].kept()) look_at(threat, entity_of(entity, name), *history);
        if (threat.kind == Threat::Kind::absence || threat.kind == Threat::Kind::first_seen) continue;
        for (std::size_t part = 0; part < entity.labels.size() && entity.labels.size() > 1; ++part) {
          leave_out(threat, entity, o_.threats[t][e], part);
        }
      }
    }
    keep_most();
    return std::move(out_);
  }

 private:
  void look_at(const Threat& threat, std::vector<std::pair<std::string, std::string>> entity, const ThreatHistory& history) {
    const Timeline line = timeline_of(history);
    if (!incidents_of(threat, line, *o_.last).empty()) return;
    Nearest nearest;
    try_all(threat, line, *o_.last, nearest);
    if (nearest.best()) add(threat, std::move(entity), line, *nearest.best());
  }

  // Entities that are the same but for one part, as one.
  void leave_out(const Threat& threat, const ThreatEntity& entity, const ThreatEntities& cells, std::size_t part) {
    ThreatEntities together;
    std::vector<std::string> fired;  // what already has a finding is none
    for (const auto& [name, history] : cells.kept()) {
      std::vector<std::string> parts = split_key(name);
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(part));
      const std::string rest = join_key({parts.begin(), parts.end()});
      if (!incidents_of(threat, timeline_of(*history), *o_.last).empty()) fired.push_back(rest);
      together.add_history(rest, *history);
    }
    std::sort(fired.begin(), fired.end());
    for (const auto& [name, history] : together.kept()) {
      if (std::binary_search(fired.begin(), fired.end(), name)) continue;
      const Timeline line = timeline_of(*history);
      const auto incidents = incidents_of(threat, line, *o_.last);
      if (incidents.empty()) continue;
      std::vector<std::pair<std::string, std::string>> rest;
      const std::vector<std::string> values = split_key(name);
      for (std::size_t p = 0, v = 0; p < entity.labels.size(); ++p) {
        if (p != part) rest.emplace_back(entity.labels[p], values[v++]);
      }
      add(threat, std::move(rest), line,
          {Kind::elsewhere, share(1, static_cast<double>(entity.labels.size())), incidents[0].first, incidents[0].last,
           fmt::format("would have fired without {}, which differed", entity.labels[part])});
    }
  }

  void add(const Threat& threat, std::vector<std::pair<std::string, std::string>> entity, const Timeline& line,
           const Miss& miss) {
    NearMiss out{&threat.rule, std::move(entity), miss.kind, miss.distance, miss.first, miss.last, 0, miss.reason, {}};
    Evidence evidence;
    for (const Timeline::Moment& moment : line.moments) {
      if (moment.time < miss.first || moment.time > miss.last) continue;
      out.count += moment.cell->count;
      moment.cell->add_to(evidence);
    }
    out.evidence = resolve(evidence, o_, inputs_);
    out_.push_back(std::move(out));
    if (out_.size() > 4 * most_ + 1024) keep_most();
  }

  void keep_most() {
    std::sort(out_.begin(), out_.end(), before);
    if (out_.size() > most_) out_.resize(most_);
  }

  const Program& program_;
  const Observations& o_;
  const std::vector<std::string>& inputs_;
  std::size_t most_;
  std::vector<NearMiss> out_;
};

}  // namespace

std::string_view to_string(NearMiss::Kind kind) {
  constexpr std::string_view names[] = {"few", "late", "elsewhere", "prevented", "followed", "undecided", "learning"};
  return names[static_cast<std::size_t>(kind)];
}

std::vector<NearMiss> near_misses(const Program& program, const Observations& observations,
                                  const std::vector<std::string>& inputs, std::size_t most) {
  return Search(program, observations, inputs, most).run();
}

}  // namespace tripline::runtime
