#include "compiler/rule_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace tripline::compiler {

namespace {

using runtime::AlarmRef;
using runtime::Threat;

template <typename Tables>
class Parts {
 public:
  explicit Parts(const Tables& tables) : t_(tables) {}

  std::vector<RulePart> of(const RuleRef& rule) {
    switch (rule.noun) {
      case Noun::filter: add("events", rule.number); break;
      case Noun::metric: metric("events", rule.number); break;
      case Noun::alarm: alarm("", rule.number); break;
      case Noun::composite: composite(rule.number); break;
      case Noun::contributors: contributors(t_.contributors[rule.number]); break;
      case Noun::threat: threat(t_.threats[rule.number]); break;
      case Noun::score: score(t_.scores[rule.number]); break;
      case Noun::outlier: outlier(t_.outliers[rule.number]); break;
      case Noun::graph: graph(t_.graphs[rule.number]); break;
    }
    return std::move(out_);
  }

 private:
  RulePart& add(std::string role, std::uint32_t filter) {
    std::string unique = role;
    for (int n = 2; !roles_.insert(unique).second; ++n) unique = fmt::format("{} ({})", role, n);
    return out_.emplace_back(RulePart{std::move(unique), filter, {}});
  }

  void metric(std::string role, std::uint32_t number) {
    const runtime::Metric& metric = t_.metrics[number];
    RulePart& part = add(std::move(role), metric.filter);
    for (const runtime::Dimension& dimension : metric.dimensions) {
      part.needed.push_back({"dimension " + dimension.name, {dimension.field}});
    }
    if (metric.field) part.needed.push_back({"value", {*metric.field}});
  }

  // `inside`: the composite's way to it, as the beginning of roles.
  void alarm(const std::string& inside, std::uint32_t number) {
    const runtime::Alarm& alarm = t_.alarms[number];
    if (!runtime::has_expression(alarm)) return metric(inside.empty() ? "events" : inside, alarm.metric);
    std::set<std::uint32_t> metrics;
    for (const runtime::AlarmInput& input : alarm.inputs) {
      if (!metrics.insert(input.metric).second) continue;
      metric(fmt::format("{}metric {}", inside.empty() ? "" : inside + ", ", t_.metrics[input.metric].name), input.metric);
    }
  }

  void composite(std::uint32_t number) {
    if (!composites_.insert(number).second) return;
    const runtime::Composite& composite = t_.composites[number];
    for (const AlarmRef& child : composite.children) member(child);
    if (composite.suppressor) member(*composite.suppressor);
  }

  void member(const AlarmRef& child) {
    if (child.composite) return composite(child.number);
    if (alarms_.insert(child.number).second) alarm("alarm " + t_.alarms[child.number].rule.name, child.number);
  }

  void contributors(const runtime::Contributors& rule) {
    RulePart& part = add("events", rule.filter);
    for (std::size_t k = 0; k < rule.keys.size(); ++k) {
      part.needed.push_back({"key " + rule.key_labels[k], {rule.keys[k]}});
    }
    if (rule.value_field) part.needed.push_back({"value", {*rule.value_field}});
  }

  void threat(const Threat& threat) {
    const bool absence = threat.kind == Threat::Kind::absence;
    const bool steps = threat.kind == Threat::Kind::sequence || threat.kind == Threat::Kind::any_order;
    for (std::size_t s = 0; s < threat.steps.size(); ++s) {
      const runtime::ThreatStep& step = threat.steps[s];
      std::string role = "events";
      if (step.between) role = fmt::format("without, before step {}", step.last + 1);
      else if (steps) role = step.name == fmt::format("step {}", s + 1) ? step.name : fmt::format("step {}, {}", s + 1, step.name);
      else if (absence) role = s == 0 ? "after" : "absent";
      RulePart& part = add(std::move(role), step.filter);
      for (std::size_t e = 0; e < step.entities.size(); ++e) {
        part.needed.push_back({fmt::format("entity {}", fmt::join(threat.entities[e].labels, ", ")), step.entities[e]});
      }
    }
    for (const runtime::ThreatException& exception : threat.exceptions) add("exception, " + exception.reason, exception.filter);
  }

  void score(const runtime::Score& score) {
    const auto counted = [&](std::string role, std::uint32_t filter) {
      RulePart& part = add(std::move(role), filter);
      if (score.entity) part.needed.push_back({"entity " + score.entity->label, {score.entity->field}});
    };
    counted("events", score.filter);
    for (const runtime::ScoreSignal& signal : score.signals) {
      counted("signal " + signal.name, signal.filter);
      if (signal.distinct) out_.back().needed.push_back({"value", {*signal.distinct}});
    }
    for (const runtime::ScoreCategory& category : score.categories) {
      add(fmt::format("category {} {}", category.of, category.is), category.filter);
    }
  }

  void outlier(const runtime::Outlier& rule) { add("events", rule.filter); }  // D30: without an entity it is "unknown"

  void graph(const runtime::Graph& graph) {
    for (const runtime::EdgeRule& edge : graph.edges) {
      add("edge " + edge.name, edge.filter);
      if (edge.denied) add(fmt::format("edge {}, denied", edge.name), *edge.denied);
    }
    for (const runtime::NodeRule& node : graph.nodes) {
      if (node.filter) add("node " + node.name, *node.filter);
    }
  }

  const Tables& t_;
  std::vector<RulePart> out_;
  std::set<std::string> roles_;
  std::set<std::uint32_t> alarms_, composites_;
};

template <typename Tables>
std::vector<RuleRef> list_rules(const Tables& t) {
  std::vector<RuleRef> out;
  std::set<std::string> taken;  // pack/name of what is no named filter
  const auto add = [&](Noun noun, std::size_t number, const std::string& pack, const std::string& name) {
    out.push_back({noun, static_cast<std::uint32_t>(number), pack, name});
    taken.insert(pack + "/" + name);
  };
  const auto add_all = [&](Noun noun, const auto& rules) {
    for (std::size_t i = 0; i < rules.size(); ++i) add(noun, i, rules[i].rule.pack, rules[i].rule.name);
  };
  add_all(Noun::alarm, t.alarms);
  const std::set<std::string> alarms = taken;
  add_all(Noun::composite, t.composites);
  add_all(Noun::contributors, t.contributors);
  add_all(Noun::threat, t.threats);
  add_all(Noun::score, t.scores);
  add_all(Noun::outlier, t.outliers);
  add_all(Noun::graph, t.graphs);
  for (std::size_t m = 0; m < t.metrics.size(); ++m) {
    const runtime::Metric& metric = t.metrics[m];
    if (!alarms.contains(metric.pack + "/" + metric.name)) add(Noun::metric, m, metric.pack, metric.name);
  }
  for (const runtime::Score& score : t.scores) {
    const std::string name = score.rule.pack + "/" + score.rule.name + "/";
    for (const auto& signal : score.signals) taken.insert(name + signal.name);
    for (const auto& category : score.categories) taken.insert(name + category.of + "/" + category.is);
  }
  // Names of filters by their edges and nodes are pack/name too; what is left is a filter of its own.
  for (const runtime::Graph& graph : t.graphs) {
    for (const auto& edge : graph.edges) {
      taken.insert(graph.rule.pack + "/" + edge.name);
      taken.insert(graph.rule.pack + "/denied " + edge.name);
    }
    for (const auto& node : graph.nodes) taken.insert(graph.rule.pack + "/" + node.name);
  }
  for (std::size_t f = 0; f < t.filters.size(); ++f) {
    for (const std::string& name : t.filters[f].names) {
      const std::size_t slash = name.find('/');
      if (slash == std::string::npos || taken.contains(name)) continue;
      out.push_back({Noun::filter, static_cast<std::uint32_t>(f), name.substr(0, slash), name.substr(slash + 1)});
    }
  }
  std::sort(out.begin(), out.end(), [](const RuleRef& a, const RuleRef& b) {
    return std::tie(a.pack, a.name, a.noun, a.number) < std::tie(b.pack, b.name, b.noun, b.number);
  });
  return out;
}

}  // namespace

std::string_view to_string(Noun noun) {
  constexpr std::string_view words[] = {"filter", "metric", "alarm", "composite", "contributors", "threat", "score", "outlier", "graph"};
  return words[static_cast<std::size_t>(noun)];
}

template <typename Tables>
std::vector<RuleRef> rules_of(const Tables& tables) {
  return list_rules(tables);
}

template <typename Tables>
std::vector<RulePart> parts_of(const Tables& tables, const RuleRef& rule) {
  return Parts<Tables>(tables).of(rule);
}

template std::vector<RuleRef> rules_of(const Ir&);
template std::vector<RuleRef> rules_of(const runtime::Program&);
template std::vector<RulePart> parts_of(const Ir&, const RuleRef&);
template std::vector<RulePart> parts_of(const runtime::Program&, const RuleRef&);

std::vector<RuleRef> rules_named(const std::vector<RuleRef>& rules, std::string_view name) {
  std::vector<RuleRef> out;
  for (const RuleRef& rule : rules) {
    if (rule.name == name || rule.pack + "/" + rule.name == name) out.push_back(rule);
  }
  return out;
}

}  // namespace tripline::compiler
