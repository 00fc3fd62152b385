#include "runtime/evaluate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "runtime/alarm.hpp"
#include "runtime/composite.hpp"
#include "runtime/contributor_report.hpp"
#include "runtime/event_time.hpp"
#include "runtime/outlier.hpp"
#include "runtime/threat.hpp"

namespace tripline::runtime {

std::string_view kind_of(const Finding& finding) {
  constexpr std::string_view kinds[] = {"alarm", "threat", "contributors", "composite", "outlier"};
  return kinds[finding.detail.index()];
}

std::map<std::string, std::map<std::int64_t, MetricCell>> series_of(const Metric& metric, const Series& observed,
                                                                    const std::unordered_set<std::int64_t>& ingested) {
  std::map<std::string, std::map<std::int64_t, MetricCell>> out;
  if (metric.dimensions.empty()) out[""];
  for (const auto& [key, cells] : observed) out[key].insert(cells.begin(), cells.end());
  if (metric.default_value) {
    // M5: a minute with events of which none matched. Finer cells of one minute stand for it together.
    for (auto& [key, cells] : out) {
      for (const std::int64_t minute : ingested) {
        const auto from = cells.lower_bound(minute);
        const bool matched = std::any_of(from, cells.lower_bound(minute + 60),
                                         [](const auto& cell) { return cell.second.matches > 0; });
        if (!matched) cells[minute].add_sample(*metric.default_value);
      }
    }
  }
  return out;
}

namespace {

// The one order of findings; see evaluate.hpp.
bool before(const Finding& a, const Finding& b) {
  if (a.rule->risk != b.rule->risk) return a.rule->risk > b.rule->risk;
  const std::string_view kinds[] = {kind_of(a), kind_of(b)};
  // A metric that stopped is judged again by its last datapoints (A22), so the same events may raise an alarm twice.
  const auto since = [](const Finding& f) {
    if (const auto* alarm = std::get_if<AlarmDetail>(&f.detail)) return alarm->since;
    const auto* composite = std::get_if<CompositeDetail>(&f.detail);
    return composite ? composite->since : 0;
  };
  const std::int64_t sinces[] = {since(a), since(b)};
  return std::tie(a.first_seen, a.rule->pack, a.rule->name, kinds[0], a.entity, a.last_seen, sinces[0]) <
         std::tie(b.first_seen, b.rule->pack, b.rule->name, kinds[1], b.entity, b.last_seen, sinces[1]);
}

// The times in ALARM of an alarm or composite, with the events behind them.
struct Raised {
  std::int64_t since = 0;
  std::optional<std::int64_t> until;
  std::int64_t first_seen = 0, last_seen = 0;
  std::uint64_t count = 0;
  Evidence evidence;
};
// What judging an alarm or composite leaves to the composites over it.
struct Judged {
  StateHistory states;
  std::vector<Raised> raised;
};

StateHistory states_of(const std::vector<Transition>& transitions) {
  StateHistory out;
  for (const Transition& transition : transitions) out.changes.emplace_back(transition.time, transition.to);
  return out;
}

class Evaluation {
 public:
  Evaluation(const Program& program, const Observations& observations, const std::vector<std::string>& inputs)
      : program_(program), o_(observations), inputs_(inputs) {}

  std::vector<Finding> run() {
    if (o_.first) {
      for (const Alarm& alarm : program_.alarms) judge_alarm(alarm);
      for (const Composite& composite : program_.composites) judge_composite(composite);
      report_composites();
      for (std::size_t t = 0; t < program_.threats.size(); ++t) judge_threat(t);
      for (std::size_t o = 0; o < program_.outliers.size(); ++o) test_outlier(o);
      for (std::size_t c = 0; c < program_.contributors.size(); ++c) rank_contributors(c);
    }
    std::sort(findings_.begin(), findings_.end(), before);
    return std::move(findings_);
  }

 private:
  std::vector<EventReference> references(const Evidence& evidence) const {
    std::vector<EventReference> out;
    for (const Reference& r : evidence.list()) {
      std::pair place(r.input, r.index);
      if (const auto copy = o_.copies.find(r.id); copy != o_.copies.end()) place = std::min(place, copy->second);
      std::string id;
      if (const auto odd = o_.odd_ids.find(r.id); odd != o_.odd_ids.end()) {
        id = odd->second;
      } else if (r.id != EventKey{}) {
        id = uuid_text(r.id);
      }
      out.push_back({r.time, std::move(id), inputs_[place.first], place.second});
    }
    return out;
  }

  void judge_alarm(const Alarm& alarm) {
    const Metric& metric = program_.metrics[alarm.metric];
    auto series = series_of(metric, o_.metrics[alarm.metric], o_.ingested);
    if (alarm.dimensions.size() == metric.dimensions.size()) {
      std::vector<std::string_view> chosen;
      for (const auto& [name, value] : alarm.dimensions) chosen.push_back(value);
      series[join_key(chosen)];  // A27: never seen, it is all missing data
    }
    std::vector<StateHistory> states;
    Judged& judged = alarms_.emplace_back();
    for (const auto& [key, cells] : series) {
      std::vector<std::pair<std::string, std::string>> entity;
      const std::vector<std::string> values = split_key(key);
      for (std::size_t d = 0; d < values.size(); ++d) entity.emplace_back(metric.dimensions[d].name, values[d]);
      if (!alarm.dimensions.empty() && entity != alarm.dimensions) continue;
      CellList list;
      list.reserve(cells.size());
      for (const auto& [start, cell] : cells) list.emplace_back(start, &cell);
      const std::vector<Transition> transitions =
          history(alarm, source_of(alarm, list), instants_of(alarm, *o_.first, *o_.last));
      states.push_back(states_of(transitions));
      const std::vector<Episode> raised = episodes_of(transitions, list);
      std::size_t told = 0;  // transitions that stand in a finding
      for (std::size_t e = 0; e < raised.size(); ++e) {
        const Episode& episode = raised[e];
        Finding finding{&alarm.rule, entity, 0, 0, 0, reason_of(alarm, episode), {}, {}};
        Evidence evidence;
        for (const std::int64_t start : episode.cells) {
          finding.count += cells.at(start).matches;
          evidence.add(cells.at(start).evidence);
        }
        finding.first_seen = episode.cells.empty() ? episode.since : episode.cells.front();
        finding.last_seen = episode.cells.empty() ? episode.since : episode.cells.back() + metric.resolution - 1;
        // Evidence knows the second of the first event; of the last one only its cell is known.
        if (!evidence.list().empty()) finding.first_seen = evidence.list().front().time;
        if (!evidence.list().empty() && finding.count <= evidence.list().size()) {
          finding.last_seen = evidence.list().back().time;
        }
        AlarmDetail detail{episode.since, episode.until, episode.peak, alarm.threshold, metric.space + "/" + metric.name};
        const std::int64_t told_until = e + 1 == raised.size() ? transitions.back().time : *episode.until;
        for (; told < transitions.size() && transitions[told].time <= told_until; ++told) {
          const Transition& t = transitions[told];
          detail.history.push_back({t.time, t.from, t.to, reason_of(alarm, t), t.slots});
        }
        finding.detail = std::move(detail);
        finding.evidence = references(evidence);
        judged.raised.push_back({episode.since, episode.until, finding.first_seen, finding.last_seen, finding.count,
                                 std::move(evidence)});
        findings_.push_back(std::move(finding));
      }
    }
    judged.states = joined(states);
  }

  const Judged& judged(const AlarmRef& ref) const { return (ref.composite ? composites_ : alarms_)[ref.number]; }
  const Rule& rule_of(const AlarmRef& ref) const {
    return ref.composite ? program_.composites[ref.number].rule : program_.alarms[ref.number].rule;
  }
  std::string name_of(const AlarmRef& ref, const Composite& seen_from) const {
    const Rule& rule = rule_of(ref);
    return rule.pack == seen_from.rule.pack ? rule.name : rule.pack + "/" + rule.name;
  }

  // The states and the events of a composite; its children have been judged.
  void judge_composite(const Composite& composite) {
    std::vector<const StateHistory*> children;
    for (const AlarmRef& child : composite.children) children.push_back(&judged(child).states);
    Judged made{history(composite, children, floor_to(*o_.first, 60) + 60), {}};
    const auto& changes = made.states.changes;
    for (std::size_t i = 0; i < changes.size(); ++i) {
      if (changes[i].second != AlarmState::alarm) continue;
      Raised raised{changes[i].first, std::nullopt, changes[i].first, changes[i].first, 0, {}};
      if (i + 1 < changes.size()) raised.until = changes[i + 1].first;
      add_children(composite, raised);
      made.raised.push_back(std::move(raised));
    }
    composites_.push_back(std::move(made));
  }

  // The events behind the children that were in ALARM meanwhile.
  void add_children(const Composite& composite, Raised& raised) const {
    bool first = true;
    for (const AlarmRef& child : composite.children) {
      for (const Raised& other : judged(child).raised) {
        if ((raised.until && other.since >= *raised.until) || (other.until && *other.until <= raised.since)) continue;
        raised.first_seen = first ? other.first_seen : std::min(raised.first_seen, other.first_seen);
        raised.last_seen = first ? other.last_seen : std::max(raised.last_seen, other.last_seen);
        first = false;
        raised.count += other.count;
        raised.evidence.add(other.evidence);
      }
    }
  }

  // "ALARM(a) OR ALARM(b) holds: a is ALARM, b is OK".
  std::string reason_at(const Composite& composite, std::int64_t t, bool holds) const {
    constexpr std::size_t most_named = 8, longest_rule = 200;
    std::string out = composite.text.size() > longest_rule ? std::string("the rule") : composite.text;
    out += holds ? " holds" : " does not hold";
    for (std::size_t c = 0; c < std::min(composite.children.size(), most_named); ++c) {
      out += fmt::format("{}{} is {}", c == 0 ? ": " : ", ", name_of(composite.children[c], composite),
                         to_string(judged(composite.children[c]).states.at(t)));
    }
    if (composite.children.size() > most_named) {
      out += fmt::format(" and {} more", composite.children.size() - most_named);
    }
    return out;
  }

  // When all composites have been judged: a suppressor may be any of them.
  void report_composites() {
    for (std::size_t c = 0; c < program_.composites.size(); ++c) {
      const Composite& composite = program_.composites[c];
      const Judged& own = composites_[c];
      const auto acted =
          actions(own.states, composite.suppressor ? &judged(*composite.suppressor).states : nullptr, composite.wait,
                  composite.extension, floor_to(*o_.last, 60) + 60);
      std::size_t told = 0;  // changes that stand in a finding
      for (std::size_t r = 0; r < own.raised.size(); ++r) {
        const Raised& raised = own.raised[r];
        CompositeDetail detail{raised.since, raised.until, composite.text, {}, {}, {}, {}};
        for (const AlarmRef& child : composite.children) {
          detail.children.push_back({name_of(child, composite), judged(child).states.at(raised.since)});
        }
        if (composite.suppressor) detail.suppressor = name_of(*composite.suppressor, composite);
        for (const auto& action : acted) {
          const bool next = r + 1 < own.raised.size() && action.first >= own.raised[r + 1].since;
          if (action.first >= raised.since && !next) detail.acted.push_back(action);
        }
        const auto& changes = own.states.changes;
        const std::int64_t told_until = r + 1 == own.raised.size() ? changes.back().first : *raised.until;
        for (; told < changes.size() && changes[told].first <= told_until; ++told) {
          const auto& [time, to] = changes[told];
          const AlarmState from = told == 0 ? own.states.initial : changes[told - 1].second;
          detail.history.push_back({time, from, to, reason_at(composite, time, to == AlarmState::alarm), {}});
        }
        findings_.push_back({&composite.rule, {}, raised.first_seen, raised.last_seen, raised.count,
                             reason_at(composite, raised.since, true), std::move(detail), references(raised.evidence)});
      }
    }
  }

  void test_outlier(std::size_t number) {
    const Outlier& outlier = program_.outliers[number];
    const bool mad = outlier.method == Outlier::Method::mad;
    for (const auto& [window, population] : o_.outliers[number]) {
      std::vector<std::pair<std::string_view, const PopulationCell*>> entities;
      for (const auto& [entity, cell] : population) entities.emplace_back(entity, &cell);
      std::sort(entities.begin(), entities.end());
      std::vector<std::uint64_t> counts;
      for (const auto& [entity, cell] : entities) counts.push_back(cell->count);
      const PopulationTest test = test_population(outlier.method, outlier.k, outlier.min_population, counts);
      for (const std::size_t i : test.flagged) {
        const PopulationCell& cell = *entities[i].second;
        OutlierDetail detail{mad ? "mad" : "zscore", counts.size(), test.centre, test.spread, test.limit, std::nullopt};
        if (outlier.window > 0) detail.window = window;
        std::string reason = fmt::format("{} events, more than {:.1f} ({} {:.1f} among {})", cell.count, test.limit,
                                         mad ? "median" : "average", test.centre, counts.size());
        findings_.push_back({&outlier.rule, {{outlier.entity.label, std::string(entities[i].first)}}, cell.first, cell.last,
                             cell.count, std::move(reason), std::move(detail), references(cell.evidence)});
      }
    }
  }

  void judge_threat(std::size_t t) {
    const Threat& threat = program_.threats[t];
    for (std::size_t e = 0; e < threat.entities.size(); ++e) {
      for (const auto& [entity, values] : o_.threats[t][e]) {
        for (const Incident& incident : distinct_incidents(values, threat.at_least, threat.window)) {
          Finding finding{&threat.rule, {{threat.entities[e].label, entity}}, incident.first, incident.last,
                          incident.count, {}, {}, references(incident.evidence)};
          constexpr std::size_t most_named = 8;  // all of them stand in the detail
          std::string names;
          for (std::size_t v = 0; v < std::min(incident.values.size(), most_named); ++v) {
            names += (v == 0 ? "" : ", ") + incident.values[v].first;
          }
          if (incident.values.size() > most_named) {
            names += fmt::format(" and {} more", incident.values.size() - most_named);
          }
          finding.reason = fmt::format("{} different values of {} within {}: {}", incident.values.size(),
                                       threat.value_label, duration_text(threat.window), names);
          finding.detail = ThreatDetail{threat.value_label, incident.values};
          findings_.push_back(std::move(finding));
        }
      }
    }
  }

  void rank_contributors(std::size_t c) {
    const Contributors& rule = program_.contributors[c];
    const ContributorReport r = report(o_.contributors[c], rule.top, rule.by_maximum);
    if (r.unique == 0) return;
    Finding finding{&rule.rule, {}, r.periods.front().start, r.periods.back().start + rule.period - 1, r.samples,
                    {}, {}, {}};
    ContributorsDetail detail{rule.key_labels, rule.sum ? "SUM" : "COUNT", {}, r.unique, r.total};
    Evidence evidence;
    for (const ContributorReport::Contributor& row : r.top) {
      detail.top.push_back({row.keys, row.value});
      evidence.add(row.evidence);
    }
    std::string leader;
    for (const std::string& part : r.top.front().keys) leader += (leader.empty() ? "" : ", ") + part;
    finding.reason = fmt::format("{} contributors, led by {} with {} of {}", r.unique, leader, r.top.front().value, r.total);
    finding.detail = std::move(detail);
    finding.evidence = references(evidence);
    findings_.push_back(std::move(finding));
  }

  static std::string duration_text(std::uint32_t seconds) {
    if (seconds % 86400 == 0) return fmt::format("{}d", seconds / 86400);
    if (seconds % 3600 == 0) return fmt::format("{}h", seconds / 3600);
    if (seconds % 60 == 0) return fmt::format("{}m", seconds / 60);
    return fmt::format("{}s", seconds);
  }

  const Program& program_;
  const Observations& o_;
  const std::vector<std::string>& inputs_;
  std::vector<Judged> alarms_, composites_;  // by number
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> evaluate(const Program& program, const Observations& observations,
                              const std::vector<std::string>& inputs) {
  return Evaluation(program, observations, inputs).run();
}

}  // namespace tripline::runtime
