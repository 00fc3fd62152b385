#include "tools/attack_coverage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "compiler/attack.hpp"
#include "tools/escape.hpp"
#include "tools/json_text.hpp"

namespace tripline::tools {

namespace {

using Json = nlohmann::ordered_json;
using compiler::AttackTechnique;

// The technique in use that an id means; nullptr where there is none. Chains of replacements are short; the table is
// ours, but a bound costs nothing.
const AttackTechnique* in_use(std::string_view id) {
  const AttackTechnique* technique = compiler::find_technique(id);
  for (int step = 0; step < 8 && technique && technique->state != AttackTechnique::State::active; ++step) {
    technique = compiler::find_technique(technique->replaced_by);
  }
  return technique && technique->state == AttackTechnique::State::active ? technique : nullptr;
}

bool counts_for_cloud(const AttackTechnique& technique) {
  return technique.cloud && technique.state == AttackTechnique::State::active;
}

bool has_tactic(const AttackTechnique& technique, std::string_view word) {
  return std::find(technique.tactics.begin(), technique.tactics.end(), word) != technique.tactics.end();
}

const std::vector<std::string>* rules_of(const AttackCoverage& coverage, std::string_view id) {
  const auto at = coverage.rules.find(std::string(id));
  return at == coverage.rules.end() ? nullptr : &at->second;
}

struct CloudCount {
  std::size_t covered = 0, all = 0;
};

CloudCount cloud_count(const AttackCoverage& coverage) {
  CloudCount out;
  for (const AttackTechnique& technique : compiler::attack_techniques()) {
    if (!counts_for_cloud(technique)) continue;
    ++out.all;
    out.covered += rules_of(coverage, technique.id) != nullptr;
  }
  return out;
}

std::string joined(const std::vector<std::string>& rules) { return fmt::format("{}", fmt::join(rules, ", ")); }

}  // namespace

AttackCoverage attack_coverage(const std::vector<ListedRule>& rules) {
  std::map<std::string, std::set<std::string>> sets;
  AttackCoverage out;
  for (const ListedRule& rule : rules) {
    bool any = false;
    for (const std::string& id : rule.mitre) {
      const AttackTechnique* technique = in_use(id);
      if (!technique) continue;
      any = true;
      sets[std::string(technique->id)].insert(rule.pack + "/" + rule.name);
    }
    out.rules_without += !any;
  }
  for (auto& [id, names] : sets) out.rules[id].assign(names.begin(), names.end());
  return out;
}

std::string coverage_table(const AttackCoverage& coverage, bool missing) {
  std::string out;
  for (const compiler::AttackTactic& tactic : compiler::attack_tactics()) {
    std::string lines;
    for (const AttackTechnique& technique : compiler::attack_techniques()) {
      const auto* rules = rules_of(coverage, technique.id);
      if (!has_tactic(technique, tactic.word) || (!rules && !(missing && counts_for_cloud(technique)))) continue;
      lines += fmt::format("  {:<10} {:<50} {}\n", technique.id, technique.name,
                           rules ? fmt::format("{:>3}  {}", rules->size(), terminal_safe(joined(*rules))) : "  -");
    }
    if (!lines.empty()) out += fmt::format("{} {}\n{}", tactic.id, tactic.name, lines);
  }
  const CloudCount cloud = cloud_count(coverage);
  out += fmt::format("{} techniques of ATT&CK {}; {} of {} about infrastructure as a service; {} rules name none\n",
                     coverage.rules.size(), compiler::attack_version(), cloud.covered, cloud.all, coverage.rules_without);
  return out;
}

std::string coverage_json(const AttackCoverage& coverage) {
  Json out;
  out["schema"] = "tripline.attack-coverage/1";
  out["attack"] = compiler::attack_version();
  const CloudCount cloud = cloud_count(coverage);
  out["iaas"] = {{"covered", cloud.covered}, {"techniques", cloud.all}};
  out["rules_without"] = coverage.rules_without;
  out["techniques"] = Json::array();
  for (const auto& [id, rules] : coverage.rules) {
    const AttackTechnique& technique = *compiler::find_technique(id);
    out["techniques"].push_back({{"id", id}, {"name", technique.name}, {"tactics", technique.tactics}, {"rules", rules}});
  }
  return json_text(out);
}

std::string coverage_layer(const AttackCoverage& coverage, const std::string& name) {
  const std::string_view version = compiler::attack_version();
  std::size_t most = 1;
  Json out;
  out["name"] = name;
  out["versions"] = {{"attack", version.substr(0, version.find('.'))}, {"navigator", "5.1.0"}, {"layer", "4.5"}};
  out["domain"] = "enterprise-attack";
  out["description"] = "Techniques that rules of Tripline name; a score is the number of rules.";
  out["techniques"] = Json::array();
  for (const auto& [id, rules] : coverage.rules) {
    most = std::max(most, rules.size());
    Json technique;
    technique["techniqueID"] = id;
    technique["score"] = rules.size();
    technique["comment"] = joined(rules);
    technique["enabled"] = true;
    // A parent is unfolded where one of its sub-techniques is covered.
    const auto below = coverage.rules.lower_bound(id + ".");
    technique["showSubtechniques"] = below != coverage.rules.end() && below->first.starts_with(id + ".");
    out["techniques"].push_back(std::move(technique));
  }
  out["gradient"] = {{"colors", {"#ffffff", "#31a354"}}, {"minValue", 0}, {"maxValue", most}};
  out["hideDisabled"] = false;
  return json_text(out);
}

}  // namespace tripline::tools
