#include "runtime/observe.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "runtime/cut_key.hpp"
#include "runtime/event_time.hpp"
#include "runtime/number.hpp"
#include "runtime/observe_score.hpp"

namespace tripline::runtime {

namespace {

// The start of the step that holds `time`; steps are aligned to the epoch.
std::int64_t step_of(std::int64_t time, std::uint32_t seconds) {
  const std::int64_t step = seconds;
  return (time >= 0 ? time / step : (time - step + 1) / step) * step;
}

// A sample's value (M3): a number, or text of number shape; anything else gives none. Infinite ones neither.
std::optional<double> sample_of(const Value& value) {
  if (!value.comparable()) return std::nullopt;
  const auto number = to_double(value.text);
  if (!number || !std::isfinite(*number)) return std::nullopt;
  return number;
}

// D30: one bucket for events that name nobody.
constexpr std::string_view unknown_entity = "unknown";

}  // namespace

bool watches(const std::vector<std::string>& groups, std::string_view group) {
  return groups.empty() || std::any_of(groups.begin(), groups.end(), [&](const std::string& g) {
    return g.ends_with('*') ? group.starts_with(std::string_view(g).substr(0, g.size() - 1)) : group == g;
  });
}

namespace {
bool takes_part(const std::vector<std::string>& groups, const Scope& scope) {
  return !scope.log_group || watches(groups, *scope.log_group);
}

std::vector<std::uint32_t> metrics_to_tally(const Program& program, const Scope& scope) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t m = 0; m < program.metrics.size(); ++m) {
    const Metric& metric = program.metrics[m];
    if (takes_part(metric.log_groups, scope) && can_be_tallied(metric)) out.push_back(m);
  }
  return out;
}
}  // namespace

Observer::Observer(const Program& program, const Scope& scope, SeenEvents* seen, const Winners* winners)
    : program_(program), matcher_(program, Gate::fields(), scope.places),
      gate_(scope, seen, winners, static_cast<std::uint32_t>(program.fields.size())),
      sinks_(program.filters.size()), tallied_(program.metrics.size()),
      tally_(program, metrics_to_tally(program, scope)), threats_(program), observations_(program) {
  for (const std::uint32_t m : metrics_to_tally(program, scope)) tallied_[m] = true;
  ingested_.fill(std::numeric_limits<std::int64_t>::min());
  for (const Metric& metric : program.metrics) {
    wants_ingested_ |= metric.default_value && takes_part(metric.log_groups, scope);
  }
  const auto add = [&](const auto& rules, Sink::Kind kind) {
    for (std::uint32_t i = 0; i < rules.size(); ++i) {
      if (takes_part(rules[i].log_groups, scope)) sinks_[rules[i].filter].push_back({kind, i});
    }
  };
  add(program.metrics, Sink::Kind::metric);
  add(program.contributors, Sink::Kind::contributors);
  add(program.outliers, Sink::Kind::outlier);
  add(program.scores, Sink::Kind::score);
  for (std::uint32_t t = 0; t < program.threats.size(); ++t) {
    if (!takes_part(program.threats[t].log_groups, scope)) continue;
    const std::vector<ThreatStep>& steps = program.threats[t].steps;
    for (std::uint32_t s = 0; s < steps.size(); ++s) sinks_[steps[s].filter].push_back({Sink::Kind::threat, t, s});
  }
  for (std::uint32_t g = 0; g < program.graphs.size(); ++g) {
    if (takes_part(program.graphs[g].log_groups, scope)) graphs_.emplace_back(g, GraphObserver(program.graphs[g]));
  }
}

Observer::Outcome Observer::observe(const EventBytes& event) {
  if (matcher_.crowded()) {
    count_out();
    untallied_.clear();
    forget_graphs();
  }
  StopwatchIf watch(profile_ != nullptr);
  const auto done = [&](EventStage stage) {
    if (profile_) profile_->nanoseconds[static_cast<std::size_t>(stage)] += watch.lap();
  };
  matcher_.decode(event.bytes, event.stored, event.tokens);
  done(EventStage::decode);
  gate_.foresee(matcher_.values());
  matched_ = &matcher_.match_decoded();
  done(EventStage::match);
  Gate::Verdict verdict = gate_.admit(event, matcher_.values(), matcher_.json());
  if (verdict.admission == Admission::counted) {
    count(verdict);
  } else {
    refuse(verdict, event);
  }
  done(EventStage::observe);
  return verdict.admission;
}

void Observer::refuse(Gate::Verdict& verdict, const EventBytes& event) {
  switch (verdict.admission) {
    case Admission::counted:
    case Admission::not_json: break;
    case Admission::without_time: ++observations_.without_time; break;
    case Admission::outside: ++observations_.outside; break;
    case Admission::copy:
    case Admission::conflict: {
      ++observations_.duplicates;
      Gate::identify(verdict);
      const std::pair place(event.input, event.index);
      const auto [at, fresh] = observations_.copies.emplace(verdict.reference.id, place);
      if (!fresh) at->second = std::min(at->second, place);
    }
  }
}

void Observer::count(Gate::Verdict& verdict) {
  const std::int64_t time = verdict.reference.time;
  const std::int64_t minute = step_of(time, 60);
  ++observations_.events;
  if (!observations_.first || time < *observations_.first) observations_.first = time;
  if (!observations_.last || time > *observations_.last) observations_.last = time;
  if (wants_ingested_) {
    std::int64_t& known = ingested_[static_cast<std::uint64_t>(minute / 60) % ingested_.size()];
    if (known != minute) observations_.ingested.insert(known = minute);
  }
  if (matched_->empty()) return;
  ++observations_.matched;
  Gate::identify(verdict);
  if (verdict.odd_id) observations_.odd_ids.emplace(verdict.reference.id, std::string(verdict.id));
  const std::uint32_t set = matcher_.set();
  if (set != MatchSets::none) {
    tally_.add(set, *matched_, minute, verdict.reference);
    for (const Sink& sink : untallied(set)) add_to(sink, verdict.reference);
    if (tally_.full()) count_out();
  } else {
    for (const std::uint32_t filter : *matched_) {
      ++observations_.filter_matches[filter];
      for (const Sink& sink : sinks_[filter]) add_to(sink, verdict.reference);
    }
  }
  threats_.add(matcher_.values(), *matched_, verdict.reference, observations_.threats);
  for (auto& [number, graph] : graphs_) {
    StopwatchIf watch(profile_ != nullptr);
    graph.observe(matcher_.values(), *matched_, set, verdict.reference, observations_.graphs[number]);
    if (profile_) profile_->graphs[number] += watch.lap();
  }
}

const std::vector<Observer::Sink>& Observer::untallied(std::uint32_t set) {
  if (set >= untallied_.size()) untallied_.resize(set + 1);
  std::optional<std::vector<Sink>>& known = untallied_[set];
  if (!known) {
    known.emplace();
    for (const std::uint32_t filter : *matched_) {
      for (const Sink& sink : sinks_[filter]) {
        if (sink.kind != Sink::Kind::metric || !tallied_[sink.number]) known->push_back(sink);
      }
    }
  }
  return *known;
}

void Observer::count_out() { tally_.count_out(matcher_.sets(), observations_); }

void Observer::forget_graphs() {
  for (auto& [number, graph] : graphs_) graph.forget();
}

Observations& Observer::observations() {
  count_out();
  forget_graphs();  // the caller may take the relations away
  return observations_;
}

Observations Observer::take() {
  count_out();
  forget_graphs();
  ingested_.fill(std::numeric_limits<std::int64_t>::min());
  return std::exchange(observations_, Observations(program_));
}

void Observer::start_profile() {
  profile_ = std::make_unique<Profile>(program_);
  matcher_.start_profile(*profile_);
  threats_.start_profile(*profile_);
}

Profile Observer::profile() {
  Profile out = *profile_;
  matcher_.add_misses(out);
  const std::vector<std::uint64_t>& hits = observations().filter_matches;
  for (std::size_t f = 0; f < hits.size(); ++f) out.filters[f].hits = hits[f];
  out.events = observations_.events;
  return out;
}

std::uint32_t Observer::filter_of(const Sink& sink) const {
  switch (sink.kind) {
    case Sink::Kind::metric: return program_.metrics[sink.number].filter;
    case Sink::Kind::contributors: return program_.contributors[sink.number].filter;
    case Sink::Kind::threat: return program_.threats[sink.number].steps[sink.step].filter;
    case Sink::Kind::score: return program_.scores[sink.number].filter;
    case Sink::Kind::outlier: break;
  }
  return program_.outliers[sink.number].filter;
}

void Observer::add_to(const Sink& sink, const Reference& reference) {
  if (!profile_ || sink.kind == Sink::Kind::threat) {  // threats time themselves
    add_unwatched(sink, reference);
    return;
  }
  Stopwatch watch;
  add_unwatched(sink, reference);
  profile_->filters[filter_of(sink)].nanoseconds += watch.lap();
}

void Observer::add_unwatched(const Sink& sink, const Reference& reference) {
  switch (sink.kind) {
    case Sink::Kind::metric: add_to_metric(sink.number, reference); break;
    case Sink::Kind::contributors: add_to_contributors(sink.number, reference); break;
    case Sink::Kind::threat: threats_.take(sink.number, sink.step); break;
    case Sink::Kind::outlier: add_to_outlier(sink.number, reference); break;
    case Sink::Kind::score:
      observe_score(program_.scores[sink.number], matcher_.values(), *matched_, reference, observations_.scores[sink.number]);
      break;
  }
}

void Observer::add_to_metric(std::uint32_t number, const Reference& reference) {
  const Metric& metric = program_.metrics[number];
  const std::int64_t step = step_of(reference.time, metric.resolution);
  if (counts_alone(metric)) {
    observations_.counts[number].add(step, 1);
    return;
  }
  parts_.clear();
  for (const Dimension& dimension : metric.dimensions) {
    const Value& value = matcher_.values().value(dimension.field);
    // M6: an event that lacks a dimension publishes nothing.
    if (!value.leaf() || value.leaf_text().empty()) return;
    parts_.push_back(value.leaf_text());
  }
  const std::optional<double> sample =
      metric.field ? sample_of(matcher_.values().value(*metric.field)) : std::optional(metric.literal);
  // M3: no sample, and so no series; that the filter matched matters to the default alone, which only metrics without
  // dimensions have (M5).
  if (!sample && !metric.dimensions.empty()) return;
  join_key(parts_, key_);
  MetricCell& cell = observations_.metrics[number][key_][step];
  ++cell.matches;
  if (!sample) return;
  cell.add_sample(*sample, metric.values);
  if (metric.evidence) cell.add_event(reference);
}

void Observer::add_to_contributors(std::uint32_t number, const Reference& reference) {
  const Contributors& rule = program_.contributors[number];
  parts_.clear();
  for (const std::uint32_t key : rule.keys) {
    const Value& value = matcher_.values().value(key);
    if (!value.leaf()) return;  // C4
    parts_.push_back(cut_key(value.leaf_text()));
  }
  double sample = 1;
  if (rule.value_field) {
    const auto number_at = sample_of(matcher_.values().value(*rule.value_field));
    if (!number_at) return;  // C10
    sample = *number_at;
  }
  join_key(parts_, key_);
  ContributorCell& cell = observations_.contributors[number][key_][step_of(reference.time, rule.period)];
  cell.add_sample(sample);
  cell.evidence.add(reference);
}

void Observer::add_to_outlier(std::uint32_t number, const Reference& reference) {
  const Outlier& outlier = program_.outliers[number];
  const Value& value = matcher_.values().value(outlier.entity.field);
  const std::string_view entity = value.leaf() && !value.leaf_text().empty() ? value.leaf_text() : unknown_entity;  // D30
  const std::int64_t window = outlier.window == 0 ? 0 : step_of(reference.time, outlier.window);
  at_text(observations_.outliers[number][window], entity).add_event(reference);
}

}  // namespace tripline::runtime
