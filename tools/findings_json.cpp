#include "tools/findings_output.hpp"

// JSON, as one document and as lines. Members stand in the order of FINDINGS.md and none is left out for
// being empty, but for an alarm's actions. Findings are written one by one into the document's text, as a run
// may have very many.

#include <nlohmann/json.hpp>
#include <unordered_map>

#include "runtime/event_time.hpp"
#include "runtime/judge.hpp"
#include "tools/finding_json.hpp"
#include "tools/json_text.hpp"
#include "tools/tally.hpp"

namespace tripline::tools {

namespace {

using Json = nlohmann::ordered_json;
using runtime::Finding;

Json time_or_null(std::optional<std::int64_t> time) {
  return time ? Json(runtime::format_time(*time)) : Json();
}

Json text_list(const std::vector<std::string>& texts) {
  Json out = Json::array();
  for (const std::string& text : texts) out.push_back(text);
  return out;
}

// What a finding's rule says beside it: findings do not carry that.
struct Definition {
  const std::vector<std::string>* actions = nullptr;
  const runtime::Alarm* alarm = nullptr;  // null: of another kind
};
using Definitions = std::unordered_map<const runtime::Rule*, Definition>;

Definitions definitions_of(const FindingsContext& context) {
  Definitions out;
  if (!context.program) return out;
  for (const runtime::Alarm& alarm : context.program->alarms) out.emplace(&alarm.rule, Definition{&alarm.actions, &alarm});
  for (const runtime::Composite& composite : context.program->composites) {
    out.emplace(&composite.rule, Definition{&composite.actions, nullptr});
  }
  return out;
}

// A34: what each change of an alarm's history was judged by.
Json evaluation_json(const runtime::Alarm& alarm) {
  Json out = {{"period", alarm.period},
              {"evaluation_periods", alarm.evaluation_periods},
              {"datapoints_to_alarm", alarm.datapoints_to_alarm},
              {"evaluation_range", runtime::slots_of(alarm)},
              {"window", alarm.window == runtime::WindowKind::aligned ? "aligned" : "sliding"}};
  if (!alarm.zone.name.empty()) out["time_zone"] = alarm.zone.name;
  return out;
}

Json history_json(const std::vector<runtime::StateChange>& history) {
  Json out = Json::array();
  for (const runtime::StateChange& change : history) {
    Json entry = {{"time", runtime::format_time(change.time)},
                  {"from", runtime::to_string(change.from)},
                  {"to", runtime::to_string(change.to)},
                  {"reason", change.reason}};
    if (!change.slots.empty()) entry["slots"] = change.slots;
    out.push_back(std::move(entry));
  }
  return out;
}

Json number_or_null(std::optional<double> number) { return number ? Json(*number) : Json(); }

Json detail_json(const runtime::AlarmDetail& alarm) {
  Json out = {{"since", runtime::format_time(alarm.since)},
              {"until", time_or_null(alarm.until)},
              {"peak", alarm.peak}};
  if (alarm.band) {
    out["band"] = {{"lower", number_or_null(alarm.band->lower)}, {"upper", number_or_null(alarm.band->upper)}};
  } else {
    out["threshold"] = alarm.threshold;
  }
  out["metric"] = alarm.metric;
  out["history"] = history_json(alarm.history);
  return out;
}

Json detail_json(const runtime::CompositeDetail& composite) {
  Json children = Json::object();
  auto& members = children.get_ref<Json::object_t&>();
  for (const auto& child : composite.children) members.emplace_back(child.name, runtime::to_string(child.state));
  Json acted = Json::array();
  for (const auto& [time, state] : composite.acted) {
    acted.push_back({{"time", runtime::format_time(time)}, {"state", runtime::to_string(state)}});
  }
  return {{"since", runtime::format_time(composite.since)},
          {"until", time_or_null(composite.until)},
          {"rule", composite.rule},
          {"children", std::move(children)},
          {"suppressor", composite.suppressor},
          {"acted", std::move(acted)},
          {"history", history_json(composite.history)}};
}

Json detail_json(const runtime::OutlierDetail& outlier) {
  return {{"method", outlier.method},
          {"population", outlier.population},
          {"centre", outlier.centre},
          {"spread", outlier.spread},
          {"limit", outlier.limit},
          {"window", time_or_null(outlier.window)}};
}

Json detail_json(const runtime::PathDetail& path) {
  Json steps = Json::array();
  for (const runtime::PathDetail::Step& step : path.steps) {
    steps.push_back({{"time", runtime::format_time(step.time)},
                     {"from", step.from},
                     {"kind", step.kind},
                     {"to", step.to},
                     {"via", step.via},
                     {"denied", step.denied}});
  }
  return {{"risk", path.risk},
          {"sensitivity", path.sensitivity},
          {"steps", std::move(steps)},
          {"paths", path.paths},
          {"cut", path.cut}};
}

Json detail_json(const runtime::ScoreDetail& score) {
  Json signals = Json::array();
  for (const auto& signal : score.signals) {
    signals.push_back(
        {{"name", signal.name}, {"weight", signal.weight}, {"count", signal.count}, {"reason", signal.reason}});
  }
  Json scores = Json::object();
  for (const auto& [value, events] : score.scores) scores[std::to_string(value)] = events;
  Json categories = Json::object();
  for (const auto& category : score.categories) {
    Json& of = categories[category.of] = Json::object();
    for (const auto& [is, events] : category.events) of[is] = events;
  }
  return {{"score", score.score},
          {"sum", score.sum},
          {"base", score.base},
          {"cap", score.cap},
          {"level", score.level},
          {"signals", std::move(signals)},
          {"scores", std::move(scores)},
          {"categories", std::move(categories)},
          {"window", time_or_null(score.window)}};
}

Json detail_json(const runtime::ThreatDetail& threat) {
  // Values differ, and may be very many: the object's own insertion would look for each of them first.
  Json values = Json::object();
  auto& members = values.get_ref<Json::object_t&>();
  for (const auto& [value, events] : threat.values) members.emplace_back(value, events);
  return {{"kind", runtime::to_string(threat.kind)},
          {"value_label", threat.value_label},
          {"values", std::move(values)},
          {"sum", threat.sum ? Json(*threat.sum) : Json()},
          {"incidents", threat.incidents}};
}

Json detail_json(const runtime::ContributorsDetail& report) {
  Json top = Json::array();
  for (const auto& row : report.top) {
    Json entry = Json::object();
    entry["keys"] = text_list(row.keys);
    entry["value"] = row.value;
    top.push_back(std::move(entry));
  }
  return {{"key_labels", text_list(report.key_labels)},
          {"statistic", report.statistic},
          {"top", std::move(top)},
          {"unique", report.unique},
          {"total", report.total}};
}

Json entity_json(const std::vector<std::pair<std::string, std::string>>& entity) {
  Json out = Json::object();
  for (const auto& [label, value] : entity) out[label] = value;
  return out;
}

Json evidence_json(const std::vector<runtime::EventReference>& evidence) {
  Json out = Json::array();
  for (const runtime::EventReference& event : evidence) {
    Json entry = Json::object();
    entry["time"] = runtime::format_time(event.time);
    entry["event_id"] = event.event_id;
    entry["file"] = event.file;
    entry["index"] = event.index;
    out.push_back(std::move(entry));
  }
  return out;
}

Json near_miss_json(const runtime::NearMiss& miss) {
  const runtime::Rule& rule = *miss.rule;
  Json out = Json::object();
  out["kind"] = "near_miss";
  out["pack"] = rule.pack;
  out["rule"] = rule.name;
  out["severity"] = runtime::to_string(rule.severity);
  out["risk"] = rule.risk;
  out["entity"] = entity_json(miss.entity);
  out["miss"] = runtime::to_string(miss.kind);
  out["distance"] = miss.distance;
  out["first_seen"] = runtime::format_time(miss.first_seen);
  out["last_seen"] = runtime::format_time(miss.last_seen);
  out["count"] = miss.count;
  out["reason"] = miss.reason;
  out["evidence"] = evidence_json(miss.evidence);
  return out;
}

Json with_definition(const Finding& finding, const Definitions& definitions) {
  Json out = tools::finding_json(finding);
  const auto at = definitions.find(finding.rule);
  if (at == definitions.end()) return out;
  if (at->second.alarm) out["detail"]["evaluation"] = evaluation_json(*at->second.alarm);
  if (!at->second.actions->empty()) out["detail"]["actions"] = text_list(*at->second.actions);
  return out;
}

Json packs_json(const FindingsContext& context) {
  Json packs = Json::array();
  if (!context.program) return packs;
  for (const runtime::Pack& pack : context.program->packs) {
    Json entry = Json::object();
    entry["name"] = pack.name;
    entry["version"] = pack.version;
    entry["digest"] = pack.digest;
    packs.push_back(std::move(entry));
  }
  return packs;
}

Json summary_json(const Tally& sum, const FindingsContext& context) {
  Json out = Json::object();
  out["by_kind"] = {{"alarm", sum.alarms},
                    {"composite", sum.composites},
                    {"threat", sum.threats},
                    {"outlier", sum.outliers},
                    {"score", sum.scores},
                    {"path", sum.paths},
                    {"contributors", sum.reports}};
  Json severities = Json::object();
  for (std::size_t i = sum.by_severity.size(); i-- > 0;) {
    severities[std::string(runtime::to_string(static_cast<runtime::Severity>(i)))] = sum.by_severity[i];
  }
  out["by_severity"] = std::move(severities);
  Json risks = Json::object();
  for (std::size_t i = sum.by_risk.size(); i-- > 0;) {
    risks[std::string(to_string(static_cast<RiskClass>(i)))] = sum.by_risk[i];
  }
  out["by_risk"] = std::move(risks);
  out["events"] = context.events;
  out["matched"] = context.matched;
  out["first"] = time_or_null(context.first);
  out["last"] = time_or_null(context.last);
  return out;
}

// The text of a member of the document, two columns further in.
std::string indented(std::string text) {
  text.pop_back();
  std::string out;
  for (const char c : text) {
    out += c;
    if (c == '\n') out += "    ";
  }
  return out;
}

}  // namespace

Json finding_json(const Finding& finding) {
  Json out = Json::object();
  const runtime::Rule& rule = *finding.rule;
  out["kind"] = runtime::kind_of(finding);
  out["pack"] = rule.pack;
  out["rule"] = rule.name;
  out["severity"] = runtime::to_string(rule.severity);
  out["risk"] = rule.risk;
  out["title"] = rule.title;
  out["description"] = rule.description;
  out["mitre"] = text_list(rule.mitre);
  out["tags"] = text_list(rule.tags);
  out["entity"] = entity_json(finding.entity);
  out["first_seen"] = runtime::format_time(finding.first_seen);
  out["last_seen"] = runtime::format_time(finding.last_seen);
  out["count"] = finding.count;
  out["reason"] = finding.reason;
  out["detail"] = std::visit([](const auto& detail) { return detail_json(detail); }, finding.detail);
  out["evidence"] = evidence_json(finding.evidence);
  return out;
}

std::string findings_json(std::span<const Finding> findings, const FindingsContext& context) {
  Json head = Json::object();
  head["schema"] = findings_schema;
  head["packs"] = packs_json(context);
  head["summary"] = summary_json(tally(findings), context);
  if (context.near_misses) {
    head["near_misses"] = Json::array();
    for (const runtime::NearMiss& miss : *context.near_misses) head["near_misses"].push_back(near_miss_json(miss));
  }
  head["findings"] = Json::array();
  std::string out = json_text(head);
  if (findings.empty()) return out;
  out.resize(out.rfind("[]"));
  out += '[';
  const Definitions definitions = definitions_of(context);
  bool first = true;
  for (const Finding& finding : findings) {
    out += first ? "\n    " : ",\n    ";
    first = false;
    out += indented(json_text(with_definition(finding, definitions)));
  }
  return out + "\n  ]\n}\n";
}

std::string findings_ndjson(std::span<const Finding> findings, const FindingsContext& context) {
  const Definitions definitions = definitions_of(context);
  std::string out;
  for (const Finding& finding : findings) {
    Json line = Json::object();
    line["schema"] = findings_schema;
    line.update(with_definition(finding, definitions));
    out += json_line(line) + '\n';
  }
  if (!context.near_misses) return out;
  for (const runtime::NearMiss& miss : *context.near_misses) {
    Json line = Json::object();
    line["schema"] = findings_schema;
    line.update(near_miss_json(miss));
    out += json_line(line) + '\n';
  }
  return out;
}

}  // namespace tripline::tools
