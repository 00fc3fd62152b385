#include "compiler/deployed/audit.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "compiler/deployed/build_deployed.hpp"
#include "compiler/relate.hpp"
#include "compiler/rule_parts.hpp"

namespace tripline::compiler {

namespace {

// Everything that counts into one metric in one log group: filters of different groups see different events.
struct Candidate {
  MetricName metric;
  std::vector<std::string> filters;
  std::vector<NodeId> roots;
  NodeId root{};
  std::optional<double> value;  // of each event, where all have one
};

std::vector<Candidate> candidates_of(const Deployed& deployed, IrWriter& writer) {
  std::map<std::pair<MetricName, std::string>, Candidate> by_metric;
  for (const DeployedFilter& filter : deployed.filters) {
    const auto root = build_deployed(filter, writer);
    if (!root) continue;
    std::vector<Publication> metrics = filter.metrics;
    if (metrics.empty()) metrics.emplace_back();
    for (const auto& [metric, value] : metrics) {
      Candidate& candidate = by_metric[{metric, filter.log_group}];
      candidate.metric = metric;
      candidate.value = candidate.filters.empty() || candidate.value == value ? value : std::nullopt;
      candidate.filters.push_back(filter.name);
      candidate.roots.push_back(*root);
    }
  }
  std::vector<Candidate> out;
  for (auto& [key, candidate] : by_metric) {
    candidate.root = candidate.roots.size() == 1 ? candidate.roots.front() : writer.any(candidate.roots);
    out.push_back(std::move(candidate));
  }
  return out;
}

class Audit {
 public:
  Audit(const Ir& reference, const Deployed& deployed, const ProofBudget& budget)
      : reference_(reference), deployed_(deployed), writer_(ir_), prover_(ir_, budget), candidates_(candidates_of(deployed, writer_)) {}

  std::vector<Control> run() {
    std::vector<Control> out;
    for (const RuleRef& rule : rules_of(reference_)) {
      if (rule.noun != Noun::alarm) continue;
      const std::vector<RulePart> parts = parts_of(reference_, rule);
      if (parts.empty()) continue;
      std::vector<NodeId> roots;
      for (const RulePart& part : parts) roots.push_back(copy_node(reference_, reference_.filters[part.filter].root, writer_));
      const NodeId root = roots.size() == 1 ? roots.front() : writer_.any(std::move(roots));
      out.push_back(judge(rule, root));
    }
    return out;
  }

 private:
  // How the metric of a filter is watched, the best first.
  enum class Watch : std::uint8_t { as_control, weaker, nobody };

  Control judge(const RuleRef& rule, NodeId root) {
    Control control;
    control.rule = rule.pack + "/" + rule.name;
    control.title = reference_.alarms[rule.number].rule.title;
    const Trigger wanted = trigger_of(reference_, reference_.alarms[rule.number]);
    // A filter that nobody watches must not stand before one that somebody does.
    Watch watch = Watch::as_control;
    Covered covered = covered_among(root, wanted, watch);
    for (const Watch next : {Watch::weaker, Watch::nobody}) {
      if (covered.answer == Answer::yes || !deployed_.tells_alarms) break;
      Covered more = covered_among(root, wanted, next);
      if (more.answer != Answer::yes && covered.nearest) continue;
      covered = std::move(more);
      watch = next;
    }
    const auto which = covered.by ? covered.by : covered.nearest;
    if (which) describe(candidates_[*which], control);
    control.missed = std::move(covered.missed);
    control.why = std::move(covered.why);
    if (covered.answer != Answer::yes) {
      control.state = covered.answer == Answer::no ? ControlState::unmet : ControlState::undecided;
      return control;
    }
    control.more = std::move(covered.more);
    switch (watch) {
      case Watch::as_control:
        control.state = covered.relation == Relation::equivalent ? ControlState::met : ControlState::broader;
        break;
      case Watch::weaker:
        control.state = ControlState::weaker;
        control.why = *weakness(candidates_[*which], *alarms_on(candidates_[*which].metric).front(), wanted);
        break;
      case Watch::nobody: control.state = ControlState::no_alarm; break;
    }
    return control;
  }

  static std::optional<std::string> weakness(const Candidate& candidate, const DeployedAlarm& alarm, const Trigger& wanted) {
    return compiler::weaker(trigger_of(alarm.settings, candidate.value), wanted);
  }

  Watch watch_of(const Candidate& candidate, const Trigger& wanted) const {
    const std::vector<const DeployedAlarm*> alarms = alarms_on(candidate.metric);
    if (!deployed_.tells_alarms) return Watch::as_control;
    if (alarms.empty()) return Watch::nobody;
    const bool all_weaker = std::all_of(alarms.begin(), alarms.end(), [&](const DeployedAlarm* alarm) {
      return weakness(candidate, *alarm, wanted).has_value();
    });
    return all_weaker ? Watch::weaker : Watch::as_control;
  }

  // Among those that are watched so or better. The numbers in the answer count in candidates_.
  Covered covered_among(NodeId root, const Trigger& wanted, Watch least) {
    std::vector<NodeId> roots;
    std::vector<std::size_t> numbers;
    for (std::size_t c = 0; c < candidates_.size(); ++c) {
      if (watch_of(candidates_[c], wanted) > least) continue;
      roots.push_back(candidates_[c].root);
      numbers.push_back(c);
    }
    Covered covered = covered_by(ir_, prover_, root, roots);
    if (covered.by) covered.by = numbers[*covered.by];
    if (covered.nearest) covered.nearest = numbers[*covered.nearest];
    return covered;
  }

  std::vector<const DeployedAlarm*> alarms_on(const MetricName& metric) const {
    std::vector<const DeployedAlarm*> out;
    for (const DeployedAlarm& alarm : deployed_.alarms) {
      const bool watches = std::find(alarm.metrics.begin(), alarm.metrics.end(), metric) != alarm.metrics.end();
      if (watches && !metric.second.empty()) out.push_back(&alarm);
    }
    return out;
  }

  void describe(const Candidate& candidate, Control& control) const {
    control.filters = candidate.filters;
    if (!candidate.metric.second.empty()) control.metric = candidate.metric.first + "/" + candidate.metric.second;
    for (const DeployedAlarm* alarm : alarms_on(candidate.metric)) {
      control.alarms.push_back(alarm->name);
      control.acts = control.acts || alarm->acts;
    }
  }

  const Ir& reference_;
  const Deployed& deployed_;
  Ir ir_;
  IrWriter writer_;
  Prover prover_;
  std::vector<Candidate> candidates_;
};

}  // namespace

std::string_view to_string(ControlState state) {
  constexpr std::string_view words[] = {"met", "broader", "weaker", "no alarm", "unmet", "undecided"};
  return words[static_cast<std::size_t>(state)];
}

bool is_met(ControlState state) { return state == ControlState::met || state == ControlState::broader; }

std::vector<Control> audit(const Ir& reference, const Deployed& deployed, const ProofBudget& budget) {
  return Audit(reference, deployed, budget).run();
}

}  // namespace tripline::compiler
