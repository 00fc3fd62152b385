#include "runtime/evaluate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "runtime/alarm.hpp"
#include "runtime/contributor_report.hpp"
#include "runtime/event_time.hpp"
#include "runtime/threat.hpp"

namespace tripline::runtime {

std::string_view kind_of(const Finding& finding) {
  constexpr std::string_view kinds[] = {"alarm", "threat", "contributors"};
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
    const auto* alarm = std::get_if<AlarmDetail>(&f.detail);
    return alarm ? alarm->since : 0;
  };
  const std::int64_t sinces[] = {since(a), since(b)};
  return std::tie(a.first_seen, a.rule->pack, a.rule->name, kinds[0], a.entity, a.last_seen, sinces[0]) <
         std::tie(b.first_seen, b.rule->pack, b.rule->name, kinds[1], b.entity, b.last_seen, sinces[1]);
}

class Evaluation {
 public:
  Evaluation(const Program& program, const Observations& observations, const std::vector<std::string>& inputs)
      : program_(program), o_(observations), inputs_(inputs) {}

  std::vector<Finding> run() {
    if (o_.first) {
      for (const Alarm& alarm : program_.alarms) judge_alarm(alarm);
      for (std::size_t t = 0; t < program_.threats.size(); ++t) judge_threat(t);
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
    for (const auto& [key, cells] : series) {
      std::vector<std::pair<std::string, std::string>> entity;
      const std::vector<std::string> values = split_key(key);
      for (std::size_t d = 0; d < values.size(); ++d) entity.emplace_back(metric.dimensions[d].name, values[d]);
      if (!alarm.dimensions.empty() && entity != alarm.dimensions) continue;
      CellList list;
      list.reserve(cells.size());
      for (const auto& [start, cell] : cells) list.emplace_back(start, &cell);
      for (const Episode& episode : episodes(alarm, list, *o_.first, *o_.last)) {
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
        finding.detail = AlarmDetail{episode.since, episode.until, episode.peak, alarm.threshold,
                                     metric.space + "/" + metric.name};
        finding.evidence = references(evidence);
        findings_.push_back(std::move(finding));
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
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> evaluate(const Program& program, const Observations& observations,
                              const std::vector<std::string>& inputs) {
  return Evaluation(program, observations, inputs).run();
}

}  // namespace tripline::runtime
