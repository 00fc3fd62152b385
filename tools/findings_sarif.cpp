#include "tools/findings_output.hpp"

// Findings as SARIF 2.1.0, for services that collect results of many tools: a rule is `pack/name`, a result's places are
// the files of its evidence (the format knows lines, not records, so an event's number is a property). Levels are error
// for high and critical, warning for medium, note below; `security-severity` is the risk, as GitHub reads it. The
// fingerprint is of rule, entity and first event's second: a later run over more of the archive gives the same one.

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <set>

#include "runtime/event_time.hpp"
#include "tools/fingerprint.hpp"
#include "tools/json_text.hpp"
#include "tools/sarif.hpp"

namespace tripline::tools {

namespace {

using Json = nlohmann::ordered_json;

std::string id_of(const runtime::Rule& rule) { return rule.pack + "/" + rule.name; }

std::string_view level_of(runtime::Severity severity) {
  return severity >= runtime::Severity::high     ? "error"
         : severity == runtime::Severity::medium ? "warning"
                                                 : "note";
}

Json rule_json(const runtime::Rule& rule) {
  Json out;
  out["id"] = id_of(rule);
  out["shortDescription"] = sarif_message(rule.title.empty() ? rule.name : rule.title);
  out["fullDescription"] = sarif_message(rule.description.empty() ? rule.name : rule.description);
  out["defaultConfiguration"]["level"] = level_of(rule.severity);
  std::set<std::string> tags(rule.tags.begin(), rule.tags.end());
  tags.insert("security");
  tags.insert(rule.mitre.begin(), rule.mitre.end());
  out["properties"] = {{"security-severity", fmt::format("{}.0", rule.risk)}, {"tags", tags}};
  return out;
}

std::string entity_of(const runtime::Finding& finding) {
  std::string out;
  for (const auto& [label, value] : finding.entity) out += fmt::format("{}{}={}", out.empty() ? "" : " ", label, value);
  return out;
}

Json locations_of(const runtime::Finding& finding) {
  std::set<std::string> files;
  for (const runtime::EventReference& event : finding.evidence) files.insert(event.file);
  Json out = Json::array();
  for (const std::string& file : files) {
    Json location;
    location["physicalLocation"]["artifactLocation"]["uri"] = uri_of(file);
    out.push_back(std::move(location));
  }
  return out;
}

Json result_json(const runtime::Finding& finding, std::size_t rule) {
  const std::string entity = entity_of(finding);
  Json out;
  out["ruleId"] = id_of(*finding.rule);
  out["ruleIndex"] = rule;
  out["level"] = level_of(finding.rule->severity);
  out["message"] = sarif_message(entity.empty() ? finding.reason : entity + ": " + finding.reason);
  out["locations"] = locations_of(finding);
  const std::string about = fmt::format("{}\n{}\n{}", id_of(*finding.rule), entity, finding.first_seen);
  out["partialFingerprints"]["tripline/v1"] = fmt::format("{:016x}", XXH3_64bits(about.data(), about.size()));
  Json events = Json::array();
  for (const runtime::EventReference& event : finding.evidence) {
    events.push_back({{"eventID", event.event_id}, {"file", event.file}, {"index", event.index}});
  }
  out["properties"] = {{"kind", runtime::kind_of(finding)},
                       {"severity", runtime::to_string(finding.rule->severity)},
                       {"first_seen", runtime::format_time(finding.first_seen)},
                       {"last_seen", runtime::format_time(finding.last_seen)},
                       {"count", finding.count},
                       {"events", std::move(events)}};
  return out;
}

}  // namespace

std::string findings_sarif(std::span<const runtime::Finding> findings) {
  std::vector<const runtime::Rule*> rules;
  for (const runtime::Finding& finding : findings) rules.push_back(finding.rule);
  const auto by_id = [](const runtime::Rule* a, const runtime::Rule* b) { return id_of(*a) < id_of(*b); };
  std::stable_sort(rules.begin(), rules.end(), by_id);
  rules.erase(std::unique(rules.begin(), rules.end(), [](const auto* a, const auto* b) { return id_of(*a) == id_of(*b); }),
              rules.end());
  Json rule_rows = Json::array(), results = Json::array();
  for (const runtime::Rule* rule : rules) rule_rows.push_back(rule_json(*rule));
  for (const runtime::Finding& finding : findings) {
    const auto at = std::lower_bound(rules.begin(), rules.end(), finding.rule, by_id);
    results.push_back(result_json(finding, static_cast<std::size_t>(at - rules.begin())));
  }
  return json_text(sarif_log(std::move(rule_rows), std::move(results), Json::object()));
}

}  // namespace tripline::tools
