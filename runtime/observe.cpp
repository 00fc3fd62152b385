#include "runtime/observe.hpp"

#include <algorithm>
#include <cmath>

#include "runtime/event_time.hpp"
#include "runtime/number.hpp"

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

// C4: at most 1,024 bytes of a key, cut between characters.
std::string_view cut_key(std::string_view text) {
  constexpr std::size_t limit = 1024;
  if (text.size() <= limit) return text;
  const auto continues = [&](std::size_t at) { return (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80; };
  std::size_t end = limit;
  while (end > limit - 4 && continues(end)) --end;
  return text.substr(0, continues(end) ? limit : end);  // a raw line need not be UTF-8
}

}  // namespace

bool watches(const std::vector<std::string>& groups, std::string_view group) {
  return groups.empty() || std::any_of(groups.begin(), groups.end(), [&](const std::string& g) {
    return g.ends_with('*') ? group.starts_with(std::string_view(g).substr(0, g.size() - 1)) : group == g;
  });
}

Observer::Observer(const Program& program, const Scope& scope, SeenEvents* seen, const Winners* winners)
    : program_(program), matcher_(program, Gate::fields()),
      gate_(scope, seen, winners, static_cast<std::uint32_t>(program.fields.size())),
      sinks_(program.filters.size()), observations_(program) {
  const auto takes_part = [&](const std::vector<std::string>& groups) {
    return !scope.log_group || watches(groups, *scope.log_group);
  };
  for (std::uint32_t m = 0; m < program.metrics.size(); ++m) {
    if (!takes_part(program.metrics[m].log_groups)) continue;
    sinks_[program.metrics[m].filter].push_back({Sink::Kind::metric, m});
    wants_ingested_ |= program.metrics[m].default_value.has_value();
  }
  for (std::uint32_t c = 0; c < program.contributors.size(); ++c) {
    if (takes_part(program.contributors[c].log_groups)) {
      sinks_[program.contributors[c].filter].push_back({Sink::Kind::contributors, c});
    }
  }
  for (std::uint32_t t = 0; t < program.threats.size(); ++t) {
    if (takes_part(program.threats[t].log_groups)) sinks_[program.threats[t].filter].push_back({Sink::Kind::threat, t});
  }
  for (std::uint32_t o = 0; o < program.outliers.size(); ++o) {
    if (takes_part(program.outliers[o].log_groups)) sinks_[program.outliers[o].filter].push_back({Sink::Kind::outlier, o});
  }
}

Observer::Outcome Observer::observe(const EventBytes& event) {
  matched_ = &matcher_.match(event.bytes, event.stored, event.tokens);
  const Gate::Verdict verdict = gate_.admit(event, matcher_.values(), matcher_.json());
  const Reference& reference = verdict.reference;
  const std::int64_t time = reference.time;
  switch (verdict.admission) {
    case Admission::counted: break;
    case Admission::not_json: return verdict.admission;
    case Admission::without_time: ++observations_.without_time; return verdict.admission;
    case Admission::outside: ++observations_.outside; return verdict.admission;
    case Admission::copy:
    case Admission::conflict: {
      ++observations_.duplicates;
      const std::pair place(event.input, event.index);
      const auto [at, fresh] = observations_.copies.emplace(reference.id, place);
      if (!fresh) at->second = std::min(at->second, place);
      return verdict.admission;
    }
  }

  ++observations_.events;
  if (!observations_.first || time < *observations_.first) observations_.first = time;
  if (!observations_.last || time > *observations_.last) observations_.last = time;
  if (wants_ingested_) observations_.ingested.insert(step_of(time, 60));
  if (matched_->empty()) return Admission::counted;
  ++observations_.matched;
  if (verdict.odd_id) observations_.odd_ids.emplace(reference.id, std::string(verdict.id));
  for (const std::uint32_t filter : *matched_) {
    ++observations_.filter_matches[filter];
    for (const Sink& sink : sinks_[filter]) add_to(sink, reference);
  }
  return Admission::counted;
}

void Observer::add_to(const Sink& sink, const Reference& reference) {
  switch (sink.kind) {
    case Sink::Kind::metric: add_to_metric(sink.number, reference); break;
    case Sink::Kind::contributors: add_to_contributors(sink.number, reference); break;
    case Sink::Kind::threat: add_to_threat(sink.number, reference); break;
    case Sink::Kind::outlier: add_to_outlier(sink.number, reference); break;
  }
}

void Observer::add_to_metric(std::uint32_t number, const Reference& reference) {
  const Metric& metric = program_.metrics[number];
  parts_.clear();
  for (const Dimension& dimension : metric.dimensions) {
    const Value& value = matcher_.values().value(dimension.field);
    // M6: an event that lacks a dimension publishes nothing.
    if (!value.leaf() || value.leaf_text().empty()) return;
    parts_.push_back(value.leaf_text());
  }
  Cells& cells = observations_.metrics[number][join_key(parts_)];
  MetricCell& cell = cells[step_of(reference.time, metric.resolution)];
  ++cell.matches;
  const std::optional<double> sample =
      metric.field ? sample_of(matcher_.values().value(*metric.field)) : std::optional(metric.literal);
  if (!sample) return;
  cell.add_sample(*sample);
  if (metric.evidence) cell.evidence.add(reference);
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
  ContributorCell& cell = observations_.contributors[number][join_key(parts_)][step_of(reference.time, rule.period)];
  cell.add_sample(sample);
  cell.evidence.add(reference);
}

void Observer::add_to_threat(std::uint32_t number, const Reference& reference) {
  const Threat& threat = program_.threats[number];
  const Value& value = matcher_.values().value(threat.value_field);
  if (!value.leaf()) return;
  const std::string text(value.leaf_text());
  if (!threat.values.empty() && !std::binary_search(threat.values.begin(), threat.values.end(), text)) return;
  for (std::size_t e = 0; e < threat.entities.size(); ++e) {
    const Value& entity = matcher_.values().value(threat.entities[e].field);
    if (!entity.leaf() || entity.leaf_text().empty()) continue;
    ThreatCell& cell = observations_.threats[number][e][std::string(entity.leaf_text())][text][reference.time];
    ++cell.count;
    cell.evidence.add(reference);
  }
}

void Observer::add_to_outlier(std::uint32_t number, const Reference& reference) {
  const Outlier& outlier = program_.outliers[number];
  const Value& value = matcher_.values().value(outlier.entity.field);
  const std::string entity(value.leaf() && !value.leaf_text().empty() ? value.leaf_text() : unknown_entity);  // D30
  const std::int64_t window = outlier.window == 0 ? 0 : step_of(reference.time, outlier.window);
  observations_.outliers[number][window][entity].add_event(reference);
}

}  // namespace tripline::runtime
