#include "tools/testing/test_outcome.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "runtime/activity_graph.hpp"
#include "runtime/alarm.hpp"
#include "runtime/event_time.hpp"
#include "runtime/metric_series.hpp"
#include "runtime/watched_series.hpp"
#include "tools/finding_json.hpp"

namespace tripline::tools {

using Json = nlohmann::ordered_json;

namespace {

template <typename Rules>
const auto* find_rule(const Rules& rules, const std::string& pack, const std::string& name) {
  const auto at = std::find_if(rules.begin(), rules.end(),
                               [&](const auto& r) { return r.rule.pack == pack && r.rule.name == name; });
  return at == rules.end() ? nullptr : &*at;
}

Json entity_json(const std::vector<std::pair<std::string, std::string>>& entity) {
  Json out = Json::object();
  for (const auto& [label, value] : entity) out[label] = value;
  return out;
}

Json change_json(std::int64_t time, runtime::AlarmState from, runtime::AlarmState to) {
  return {{"time", runtime::format_time(time)}, {"from", runtime::to_string(from)}, {"state", runtime::to_string(to)}};
}

}  // namespace

runtime::Observations observe_events(runtime::Observer& observer, const std::vector<std::string>& events) {
  for (std::size_t i = 0; i < events.size(); ++i) {
    hand_over(events[i], i, [&](const runtime::EventBytes& event) { observer.observe(event); });
  }
  return observer.take();
}

TestOutcome::TestOutcome(const runtime::Program& program, std::string pack, const runtime::Observations& observations)
    : program_(program), pack_(std::move(pack)), observations_(observations),
      findings_(runtime::evaluate(program, observations, {"test"})) {
  std::erase_if(findings_, [&](const runtime::Finding& finding) { return finding.rule->pack != pack_; });
  count_filters();
  count_rules();
  count_findings();
}

void TestOutcome::count_filters() {
  const std::string prefix = pack_ + "/";
  for (std::size_t f = 0; f < program_.filters.size(); ++f) {
    for (const std::string& name : program_.filters[f].names) {
      if (name.starts_with(prefix)) counts_[name.substr(prefix.size())] = observations_.filter_matches[f];
    }
  }
}

// Every rule has a number, if only 0; graphs and edges have theirs without findings.
void TestOutcome::count_rules() {
  const auto silent = [&](const auto& rules) {
    for (const auto& r : rules) {
      if (r.rule.pack == pack_) counts_[r.rule.name] = 0;
    }
  };
  silent(program_.alarms);
  silent(program_.threats);
  silent(program_.composites);
  silent(program_.outliers);
  silent(program_.contributors);
  silent(program_.scores);
  for (const auto& score : program_.scores) {
    if (score.rule.pack != pack_) continue;
    for (const auto& signal : score.signals) counts_[score.rule.name + "/" + signal.name] = 0;
    for (const auto& category : score.categories) counts_[score.rule.name + "/" + category.of + "/" + category.is] = 0;
  }
  for (std::size_t g = 0; g < program_.graphs.size(); ++g) {
    const runtime::Graph& graph = program_.graphs[g];
    if (graph.rule.pack != pack_) continue;
    for (const runtime::EdgeRule& edge : graph.edges) counts_[edge.name] = 0;
    for (const auto& [key, cell] : observations_.graphs[g].cells()) ++counts_[graph.edges[cell.rule].name];
    counts_[graph.rule.name] = runtime::activity_graph(program_, g, observations_).edges.size();
    counts_[graph.rule.name + " paths"] = 0;
  }
}

void TestOutcome::count_findings() {
  for (const runtime::Finding& finding : findings_) {
    if (std::holds_alternative<runtime::PathDetail>(finding.detail)) {
      ++counts_[finding.rule->name + " paths"];  // the graph's own name counts its edges
      continue;
    }
    const auto* report = std::get_if<runtime::ContributorsDetail>(&finding.detail);
    counts_[finding.rule->name] += report ? report->unique : 1;
    if (const auto* score = std::get_if<runtime::ScoreDetail>(&finding.detail)) {
      for (const auto& signal : score->signals) counts_[finding.rule->name + "/" + signal.name] += signal.count;
      for (const auto& category : score->categories) {
        for (const auto& [is, count] : category.events) counts_[finding.rule->name + "/" + category.of + "/" + is] += count;
      }
    }
  }
}

std::optional<std::uint64_t> TestOutcome::count(const std::string& name) const {
  const auto at = counts_.find(name);
  return at == counts_.end() ? std::nullopt : std::optional(at->second);
}

Json TestOutcome::findings_of(const std::string& name) const {
  Json out = Json::array();
  for (const runtime::Finding& finding : findings_) {
    if (finding.rule->name == name) out.push_back(finding_json(finding));
  }
  return out;
}

std::optional<Json> TestOutcome::states_of(const std::string& name) const {
  const runtime::Alarm* alarm = find_rule(program_.alarms, pack_, name);
  Json out = Json::array();
  if (!alarm) {
    if (!find_rule(program_.composites, pack_, name)) return std::nullopt;
    // A composite's changes stand in its findings; one that never went into ALARM has nothing to tell.
    for (const Json& finding : findings_of(name)) {
      for (const Json& change : finding["detail"]["history"]) {
        out.push_back({{"time", change["time"]}, {"from", change["from"]}, {"state", change["to"]}});
      }
    }
    return out;
  }
  if (!observations_.first) return out;
  runtime::SeriesTable table(program_, observations_);
  const runtime::Instants instants = runtime::instants_of(*alarm, *observations_.first, *observations_.last);
  for (const runtime::WatchedSeries& series : table.watched_by(*alarm)) {
    for (const runtime::Transition& t : runtime::history(*alarm, series.source, instants)) {
      Json change = change_json(t.time, t.from, t.to);
      if (!series.entity.empty()) change["series"] = entity_json(series.entity);
      out.push_back(std::move(change));
    }
  }
  return out;
}

std::optional<Json> TestOutcome::datapoints_of(const std::string& name) const {
  Json out = Json::array();
  bool found = false;
  const std::vector<std::int64_t> minutes = runtime::sorted_minutes(observations_.ingested);
  for (std::size_t m = 0; m < program_.metrics.size(); ++m) {
    const runtime::Metric& metric = program_.metrics[m];
    if (metric.pack != pack_ || metric.name != name) continue;
    found = true;
    for (const auto& [key, cells] : runtime::series_of(program_, static_cast<std::uint32_t>(m), observations_, minutes).series) {
      Json series = Json::object();
      const std::vector<std::string> values = runtime::split_key(key);
      for (std::size_t d = 0; d < metric.dimensions.size(); ++d) series[metric.dimensions[d].name] = values[d];
      for (const auto& [start, cell] : cells) {
        if (cell->samples == 0) continue;
        Json point = {{"time", runtime::format_time(start)}, {"sum", cell->sum.value()}, {"count", cell->samples},
                      {"minimum", cell->minimum}, {"maximum", cell->maximum}};
        if (!series.empty()) point["dimensions"] = series;
        out.push_back(std::move(point));
      }
    }
  }
  return found ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<Json> TestOutcome::scores_of(const std::string& name) const {
  if (!find_rule(program_.scores, pack_, name)) return std::nullopt;
  std::map<std::string, std::uint32_t> highest;
  for (const runtime::Finding& finding : findings_) {
    const auto* score = std::get_if<runtime::ScoreDetail>(&finding.detail);
    if (!score || finding.rule->name != name) continue;
    std::uint32_t& of = highest[finding.entity.empty() ? "" : finding.entity.front().second];
    of = std::max(of, score->score);
  }
  return Json(highest);
}

std::optional<Json> TestOutcome::graph_aspect(const std::string& name, const std::string& key) const {
  for (std::size_t g = 0; g < program_.graphs.size(); ++g) {
    const runtime::Graph& graph = program_.graphs[g];
    if (graph.rule.pack != pack_ || graph.rule.name != name) continue;
    Json out = Json::array();
    if (key == "paths") {
      for (const Json& finding : findings_of(name)) {
        Json nodes = Json::array();
        for (const Json& step : finding["detail"]["steps"]) {
          if (nodes.empty()) nodes.push_back(step["from"]);
          nodes.push_back(step["to"]);
        }
        out.push_back(std::move(nodes));
      }
      return out;
    }
    std::set<std::string> edges;
    const runtime::ActivityGraph made = runtime::activity_graph(program_, g, observations_);
    for (const runtime::GraphEdge& edge : made.edges) {
      edges.insert(fmt::format("{} {} {}{}", runtime::node_name(made.nodes[edge.from]), edge.kind,
                               runtime::node_name(made.nodes[edge.to]), edge.denied ? " denied" : ""));
    }
    for (const std::string& edge : edges) out.push_back(edge);
    return out;
  }
  return std::nullopt;
}

std::optional<Json> TestOutcome::aspect(const std::string& name, const std::string& key) const {
  if (!counts_.contains(name)) return std::nullopt;
  if (key == "findings") return findings_of(name);
  if (key == "states") return states_of(name);
  if (key == "datapoints") return datapoints_of(name);
  if (key == "scores") return scores_of(name);
  if (key == "edges" || key == "paths") return graph_aspect(name, key);
  if (key == "top" && find_rule(program_.contributors, pack_, name)) {
    const Json findings = findings_of(name);
    return findings.empty() ? Json::array() : findings[0]["detail"]["top"];
  }
  return std::nullopt;
}

std::string TestOutcome::text() const {
  std::string out;
  for (const auto& [name, count] : counts_) {
    out += fmt::format("{} {}", name, count);
    for (const char* key : {"states", "datapoints", "edges"}) {
      if (const auto more = aspect(name, key)) out += " " + more->dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    out += '\n';
  }
  for (const runtime::Finding& finding : findings_) {
    out += finding_json(finding).dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
  }
  return out;
}

}  // namespace tripline::tools
