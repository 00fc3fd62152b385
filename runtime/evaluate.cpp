#include "runtime/evaluate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "runtime/alarm.hpp"
#include "runtime/composite.hpp"
#include "runtime/contributor_report.hpp"
#include "runtime/event_time.hpp"
#include "runtime/judge_score.hpp"
#include "runtime/judge_threat.hpp"
#include "runtime/outlier.hpp"
#include "runtime/paths/path_findings.hpp"
#include "runtime/resolve_evidence.hpp"
#include "runtime/watched_series.hpp"

namespace tripline::runtime {

std::string_view kind_of(const Finding& finding) {
  constexpr std::string_view kinds[] = {"alarm", "threat", "contributors", "composite", "outlier", "path", "score"};
  return kinds[finding.detail.index()];
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
  // Where the events stand: the stretches of each series that count, so that none counts twice for two alarms that watch
  // the same.
  std::map<const CellList*, std::map<std::int64_t, std::int64_t>> behind;
  Evidence evidence;
  std::uint64_t count() const {
    std::uint64_t count = 0;
    for (const auto& [cells, seconds] : behind) count += count_in(*cells, seconds);
    return count;
  }
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
      : program_(program), o_(observations), inputs_(inputs), table_(program, observations) {}

  std::vector<Finding> run() {
    if (o_.first) {
      for (const Alarm& alarm : program_.alarms) judge_alarm(alarm);
      for (const Composite& composite : program_.composites) judge_composite(composite);
      report_composites();
      for (std::size_t t = 0; t < program_.threats.size(); ++t) {
        for (ThreatFinding& made : judge_threat(program_.threats[t], o_.threats[t], *o_.last)) {
          made.finding.evidence = references(made.evidence);
          findings_.push_back(std::move(made.finding));
        }
      }
      for (std::size_t o = 0; o < program_.outliers.size(); ++o) test_outlier(o);
      for (std::size_t s = 0; s < program_.scores.size(); ++s) judge_scores(program_.scores[s], o_.scores[s]);
      for (std::size_t c = 0; c < program_.contributors.size(); ++c) rank_contributors(c);
      for (std::size_t g = 0; g < program_.graphs.size(); ++g) {
        for (Finding& finding : path_findings(program_, g, o_, inputs_)) findings_.push_back(std::move(finding));
      }
    }
    std::sort(findings_.begin(), findings_.end(), before);
    return std::move(findings_);
  }

 private:
  std::vector<EventReference> references(const Evidence& evidence) const { return resolve(evidence, o_, inputs_); }

  void judge_alarm(const Alarm& alarm) {
    const std::string watched = watched_text(program_, alarm);
    std::uint32_t resolution = 1;  // seconds of a cell
    for (const std::uint32_t metric : metrics_of(alarm)) {
      resolution = std::max(resolution, program_.metrics[metric].resolution);
    }
    std::vector<StateHistory> states;
    Judged& judged = alarms_.emplace_back();
    for (const WatchedSeries& series : table_.watched_by(alarm)) {
      const std::vector<Transition> transitions =
          history(alarm, series.source, instants_of(alarm, *o_.first, *o_.last));
      states.push_back(states_of(transitions));
      const std::vector<Episode> raised = episodes_of(transitions);
      std::size_t told = 0;  // transitions that stand in a finding
      for (std::size_t e = 0; e < raised.size(); ++e) {
        const Episode& episode = raised[e];
        Finding finding{&alarm.rule, series.entity, 0, 0, 0, reason_of(alarm, episode), {}, {}};
        const EventsBehind events = events_behind(series, episode);
        finding.count = events.count;
        // Without evidence no more is known than the cells.
        const Evidence& evidence = events.evidence;
        finding.first_seen = !evidence.list().empty() ? evidence.list().front().time : events.first_cell.value_or(episode.since);
        finding.last_seen = events.last        ? *events.last
                            : events.last_cell ? *events.last_cell + resolution - 1
                                               : episode.since;
        AlarmDetail detail{episode.since, episode.until, episode.peak, alarm.threshold, watched};
        if (alarm.band) detail.band = AlarmLimits{episode.band.lower, episode.band.upper};
        const std::int64_t told_until = e + 1 == raised.size() ? transitions.back().time : *episode.until;
        for (; told < transitions.size() && transitions[told].time <= told_until; ++told) {
          const Transition& t = transitions[told];
          detail.history.push_back({t.time, t.from, t.to, reason_of(alarm, t), t.slots});
        }
        finding.detail = std::move(detail);
        finding.evidence = references(evidence);
        Raised left{episode.since, episode.until, finding.first_seen, finding.last_seen, {}, evidence};
        if (events.counted) left.behind.emplace(events.counted, episode.seconds);
        judged.raised.push_back(std::move(left));
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
      Raised raised{changes[i].first, std::nullopt, changes[i].first, changes[i].first, {}, {}};
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
        for (const auto& [cells, seconds] : other.behind) {
          for (const auto& [start, end] : seconds) join(raised.behind[cells], {start, end});
        }
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
        findings_.push_back({&composite.rule, {}, raised.first_seen, raised.last_seen, raised.count(),
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

  void judge_scores(const Score& score, const ScoreWindows& windows) {
    for (const auto& [window, entities] : windows) {
      for (const auto& [entity, cell] : entities) {
        auto verdict = judge_score(score, cell);
        if (!verdict) continue;
        if (score.window > 0) verdict->detail.window = window;
        Finding finding{&score.rule, {}, cell.first, cell.last, cell.count, std::move(verdict->reason),
                        std::move(verdict->detail), references(cell.evidence)};
        if (score.entity) finding.entity = {{score.entity->label, entity}};
        findings_.push_back(std::move(finding));
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

  const Program& program_;
  const Observations& o_;
  const std::vector<std::string>& inputs_;
  SeriesTable table_;
  std::vector<Judged> alarms_, composites_;  // by number
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> evaluate(const Program& program, const Observations& observations,
                              const std::vector<std::string>& inputs) {
  return Evaluation(program, observations, inputs).run();
}

}  // namespace tripline::runtime
