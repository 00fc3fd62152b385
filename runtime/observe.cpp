#include "runtime/observe.hpp"

#include <algorithm>
#include <cmath>

#include "runtime/event_time.hpp"
#include "runtime/number.hpp"

namespace tripline::runtime {

namespace {

Field path(std::initializer_list<const char*> keys) {
  Field field;
  for (const char* key : keys) field.steps.push_back({Step::Kind::key, key, 0});
  return field;
}

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
    : program_(program), scope_(scope), seen_(seen), winners_(winners),
      matcher_(program, {path({"eventTime"}), path({"eventID"}), path({"recipientAccountId"}),
                         path({"userIdentity", "accountId"}), path({"awsRegion"})}),
      sinks_(program.filters.size()), observations_(program) {
  event_time_ = static_cast<std::uint32_t>(program.fields.size());
  event_id_ = event_time_ + 1;
  account_ = event_time_ + 2;
  identity_account_ = event_time_ + 3;
  region_ = event_time_ + 4;
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

std::string_view Observer::text_of(std::uint32_t field) const {
  const Value& value = matcher_.values().value(field);
  return value.type == Value::Type::string ? value.text : std::string_view();
}

bool Observer::in_scope(std::int64_t time) const {
  const auto one_of = [](const std::vector<std::string>& wanted, std::string_view is) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), is) != wanted.end();
  };
  if ((scope_.from && time < *scope_.from) || (scope_.to && time >= *scope_.to)) return false;
  const std::string_view account = text_of(account_);
  return one_of(scope_.accounts, account.empty() ? text_of(identity_account_) : account) &&
         one_of(scope_.regions, text_of(region_));
}

std::optional<Observer::EventTime> Observer::time_of(const EventBytes& event) const {
  if (!scope_.envelope_time || !event.timestamp) {
    if (const auto own = parse_time(text_of(event_time_))) return EventTime{*own, false};
  }
  return event.timestamp ? std::optional(EventTime{*event.timestamp, true}) : std::nullopt;
}

std::string_view Observer::id_in_scope(const EventBytes& event) {
  matcher_.match(event.bytes, event.stored);
  if (!matcher_.json()) return {};
  const auto time = time_of(event);
  return time && in_scope(time->seconds) ? text_of(event_id_) : std::string_view();
}

Observer::Outcome Observer::observe(const EventBytes& event) {
  matched_ = &matcher_.match(event.bytes, event.stored);
  if (!matcher_.json() && event.must_be_json) return Outcome::not_json;

  const auto event_time = time_of(event);
  if (!event_time) {
    ++observations_.without_time;
    return Outcome::without_time;
  }
  const std::int64_t time = event_time->seconds;
  if (!in_scope(time)) {
    ++observations_.outside;
    return Outcome::outside;
  }

  Reference reference{time, {}, event.input, event.index};
  const std::string_view id = text_of(event_id_);
  bool odd_id = false;
  if (!id.empty()) {
    reference.id = event_key(id, odd_id);
    if (seen_) {
      if (winners_) {
        const auto winner = winners_->find(std::string(id));
        if (winner != winners_->end() && winner->second != std::pair(event.input, event.index)) {
          ++observations_.duplicates;
          return Outcome::copy;
        }
      }
      const SeenEvents::Verdict verdict = seen_->insert(id, event.bytes, event_time->from_envelope ? time : 0);
      if (verdict == SeenEvents::Verdict::conflict) conflicts_.emplace(id);
      if (verdict != SeenEvents::Verdict::fresh) {
        ++observations_.duplicates;
        const std::pair place(event.input, event.index);
        const auto [at, fresh] = observations_.copies.emplace(reference.id, place);
        if (!fresh) at->second = std::min(at->second, place);
        return verdict == SeenEvents::Verdict::copy ? Outcome::copy : Outcome::conflict;
      }
    }
  }

  ++observations_.events;
  if (!observations_.first || time < *observations_.first) observations_.first = time;
  if (!observations_.last || time > *observations_.last) observations_.last = time;
  if (wants_ingested_) observations_.ingested.insert(step_of(time, 60));
  if (matched_->empty()) return Outcome::counted;
  ++observations_.matched;
  if (odd_id) observations_.odd_ids.emplace(reference.id, std::string(id));
  for (const std::uint32_t filter : *matched_) {
    ++observations_.filter_matches[filter];
    for (const Sink& sink : sinks_[filter]) add_to(sink, reference);
  }
  return Outcome::counted;
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
