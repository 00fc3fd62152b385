#include "compiler/rule_settings.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "compiler/more_events.hpp"
#include "runtime/event_time.hpp"

namespace tripline::compiler {

namespace {

std::string zone_text(const runtime::TimeZone& zone) {
  return zone.name.empty() ? std::to_string(zone.utc_offset) : zone.name;
}

using runtime::Comparison;
using Pairs = std::vector<std::pair<std::string, std::string>>;

const std::string exception_setting = "exception of ";

std::string plain(double number) { return fmt::format("{}", number); }

std::string joined(const Pairs& pairs) {
  std::string out;
  for (const auto& [name, value] : pairs) out += fmt::format("{}{}={}", out.empty() ? "" : ", ", name, value);
  return out;
}

class Settings {
 public:
  explicit Settings(const Ir& ir) : ir_(ir) {}

  std::vector<Setting> of(const RuleRef& rule) {
    switch (rule.noun) {
      case Noun::filter: break;
      case Noun::metric: metric(ir_.metrics[rule.number]); break;
      case Noun::alarm: alarm(ir_.alarms[rule.number]); break;
      case Noun::composite: composite(ir_.composites[rule.number]); break;
      case Noun::contributors: contributors(ir_.contributors[rule.number]); break;
      case Noun::threat: threat(ir_.threats[rule.number]); break;
      case Noun::score: score(ir_.scores[rule.number]); break;
      case Noun::outlier: outlier(ir_.outliers[rule.number]); break;
      case Noun::graph: graph(ir_.graphs[rule.number]); break;
    }
    return std::move(out_);
  }

 private:
  void text(std::string name, std::string value, Sense sense = Sense::different) {
    out_.push_back({std::move(name), std::move(value), std::nullopt, sense});
  }
  void number(std::string name, double value, Sense larger) { out_.push_back({std::move(name), plain(value), value, larger}); }
  void seconds(std::string name, std::uint32_t value, Sense larger) {
    const std::string text = value == 0 ? "none" : runtime::duration_text(value);
    const bool ordered = larger == Sense::broader || larger == Sense::narrower;
    out_.push_back({std::move(name), text, ordered ? std::optional<double>(value) : std::nullopt, larger});
  }

  std::string field(std::uint32_t number) const { return runtime::to_string(ir_.fields[number]); }
  std::string fields(const std::vector<std::uint32_t>& numbers) const {
    std::vector<std::string> out;
    for (const std::uint32_t number : numbers) out.push_back(field(number));
    return fmt::format("{}", fmt::join(out, ", "));
  }

  void head(const runtime::Rule& rule, const std::vector<std::string>& log_groups) {
    head(rule);
    groups(log_groups);
  }
  void head(const runtime::Rule& rule) {
    text("severity", std::string(runtime::to_string(rule.severity)), Sense::label);
    text("risk", std::to_string(rule.risk), Sense::label);
    text("title", rule.title, Sense::label);
    text("mitre", fmt::format("{}", fmt::join(rule.mitre, ", ")), Sense::label);
    text("tags", fmt::format("{}", fmt::join(rule.tags, ", ")), Sense::label);
  }
  void groups(const std::vector<std::string>& names) { text("log groups", fmt::format("{}", fmt::join(names, ", "))); }

  void metric(const runtime::Metric& metric) {
    text("metric", metric.space + "/" + metric.name);
    text("value", metric.field ? field(*metric.field) : plain(metric.literal));
    text("default", metric.default_value ? plain(*metric.default_value) : "none");
    text("unit", metric.unit);
    Pairs dimensions;
    for (const runtime::Dimension& d : metric.dimensions) dimensions.emplace_back(d.name, field(d.field));
    text("dimensions", joined(dimensions));
    groups(metric.log_groups);
  }

  static std::string word(Comparison comparison) {
    constexpr std::string_view words[] = {">=", ">", "<", "<=", "outside the band", "below the band", "above the band"};
    return std::string(words[static_cast<std::size_t>(comparison)]);
  }

  void alarm(const runtime::Alarm& alarm) {
    constexpr std::string_view missing[] = {"missing", "ignore", "breaching", "notBreaching"};
    head(alarm.rule);
    if (runtime::has_expression(alarm)) {
      std::string text_of;
      for (const runtime::Formula& formula : alarm.math.formulas) {
        text_of += fmt::format("{}{}{}", text_of.empty() ? "" : "; ", formula.id.empty() ? "" : formula.id + " = ", formula.text);
      }
      text("expression", std::move(text_of));
      for (std::size_t i = 0; i < alarm.inputs.size(); ++i) {
        const runtime::AlarmInput& input = alarm.inputs[i];
        text("input " + alarm.math.inputs[i].id,
             fmt::format("{} of {} {}", runtime::to_string(input.statistic), ir_.metrics[input.metric].name, joined(input.dimensions)));
      }
    } else {
      metric(ir_.metrics[alarm.metric]);
      text("series", joined(alarm.dimensions));
      text("statistic", runtime::to_string(alarm.statistic));
    }
    text("comparison", word(alarm.comparison));
    if (!alarm.band) {
      const bool above = alarm.comparison == Comparison::greater || alarm.comparison == Comparison::greater_or_equal;
      number("threshold", alarm.threshold, above ? Sense::narrower : Sense::broader);
    } else {
      number("band width", alarm.band->width, Sense::narrower);
      std::string spans;
      for (const runtime::Interval& i : alarm.band->excluded) {
        spans += fmt::format("{}{}/{}", spans.empty() ? "" : ", ", runtime::format_time(i.start), runtime::format_time(i.end));
      }
      text("band excludes", std::move(spans));
      text("band time zone", zone_text(alarm.band->zone));
    }
    seconds("period", alarm.period, Sense::different);
    text("evaluation periods", std::to_string(alarm.evaluation_periods));
    number("datapoints to alarm", alarm.datapoints_to_alarm, Sense::narrower);
    text("missing data", std::string(missing[static_cast<std::size_t>(alarm.missing_data)]));
    text("window", fmt::format("{} {}", alarm.window == runtime::WindowKind::aligned ? "aligned" : "sliding", zone_text(alarm.zone)));
    text("evaluation range", std::to_string(alarm.evaluation_range));
    number("least samples", static_cast<double>(alarm.least_samples), Sense::narrower);
    text("actions", fmt::format("{}", fmt::join(alarm.actions, ", ")), Sense::label);
  }

  void composite(const runtime::Composite& composite) {
    head(composite.rule);
    text("rule", composite.text);
    std::string suppressor = "none";
    if (composite.suppressor) {
      suppressor = composite.suppressor->composite ? ir_.composites[composite.suppressor->number].rule.name
                                                   : ir_.alarms[composite.suppressor->number].rule.name;
    }
    text("suppressor", suppressor);
    seconds("wait", composite.wait, Sense::different);
    seconds("extension", composite.extension, Sense::different);
    text("actions", fmt::format("{}", fmt::join(composite.actions, ", ")), Sense::label);
  }

  void contributors(const runtime::Contributors& rule) {
    head(rule.rule, rule.log_groups);
    text("keys", fields(rule.keys));
    text("value", rule.value_field ? field(*rule.value_field) : "1");
    text("aggregate", rule.sum ? "Sum" : "Count");
    text("order by", rule.by_maximum ? "Maximum" : "Sum");
    seconds("period", rule.period, Sense::different);
    number("top", rule.top, Sense::broader);
  }

  void threat(const runtime::Threat& threat) {
    using Kind = runtime::Threat::Kind;
    head(threat.rule, threat.log_groups);
    text("kind", std::string(runtime::to_string(threat.kind)));
    if (threat.kind == Kind::sum) {
      number("at least", threat.least_sum, Sense::narrower);
    } else if (threat.kind <= Kind::value_count) {
      number("at least", threat.at_least, Sense::narrower);
    }
    if (threat.value_field) text("of", field(*threat.value_field));
    seconds("window", threat.window, threat.kind == Kind::absence || threat.kind == Kind::first_seen ? Sense::different : Sense::broader);
    if (threat.kind == Kind::first_seen) seconds("learning", threat.learning, Sense::narrower);
    seconds("suppress", threat.suppress, Sense::narrower);
    for (std::size_t s = 0; s < threat.steps.size(); ++s) {
      const runtime::ThreatStep& step = threat.steps[s];
      for (std::size_t e = 0; e < step.entities.size(); ++e) {
        text(fmt::format("entity {} of step {}", e + 1, s + 1), fields(step.entities[e]));
      }
      if (threat.kind == Kind::sequence && s > 0 && !step.between) gap(s + 1, step.max_gap);
      if (step.between) text(fmt::format("step {} stands between", s + 1), fmt::format("{} and {}", step.first, step.last + 1));
    }
    const bool ordered = more_events(threat) == MoreEvents::raise_more;
    for (const runtime::ThreatException& exception : threat.exceptions) {
      out_.push_back({exception_setting + exception.owner + ", " + exception.reason,
                      "until " + runtime::format_time(exception.expires), static_cast<double>(exception.expires), ordered ? Sense::narrower : Sense::different});
    }
  }

  void gap(std::size_t step, std::uint32_t most) {
    const double seconds = most == 0 ? std::numeric_limits<double>::infinity() : most;
    out_.push_back({fmt::format("max gap before step {}", step), most == 0 ? "none" : runtime::duration_text(most), seconds, Sense::broader});
  }

  void score(const runtime::Score& score) {
    head(score.rule, score.log_groups);
    text("per", score.per_event ? "event" : "entity");
    text("entity", score.entity ? field(score.entity->field) : "none");
    number("base", score.base, Sense::broader);
    number("cap", score.cap, Sense::broader);
    number("level", score.level, Sense::narrower);
    seconds("window", score.window, Sense::different);
    for (const runtime::ScoreSignal& signal : score.signals) {
      const std::string of = " of signal " + signal.name;
      number("weight" + of, signal.weight, Sense::broader);
      number("at least" + of, static_cast<double>(signal.at_least), Sense::narrower);
      number("share" + of, signal.share, Sense::narrower);
      if (signal.distinct) text("distinct" + of, field(*signal.distinct));
      text("reason" + of, signal.reason, Sense::label);
    }
  }

  void outlier(const runtime::Outlier& outlier) {
    head(outlier.rule, outlier.log_groups);
    text("entity", field(outlier.entity.field));
    text("method", outlier.method == runtime::Outlier::Method::mad ? "mad" : "zscore");
    number("k", outlier.k, Sense::narrower);
    number("min population", outlier.min_population, Sense::narrower);
    seconds("window", outlier.window, Sense::different);
  }

  std::string template_text(const runtime::TextTemplate& parts) const {
    std::string out;
    for (const runtime::TextPart& part : parts) out += part.field ? "{" + field(*part.field) + "}" : part.text;
    return out;
  }

  void graph(const runtime::Graph& graph) {
    head(graph.rule, graph.log_groups);
    text("parallel", graph.parallel == runtime::Graph::Parallel::earliest ? "earliest" : "separate");
    number("max edges", graph.max_edges, Sense::broader);
    number("cutoff", graph.score.cutoff, Sense::broader);
    number("base", graph.score.base, Sense::broader);
    number("per node", graph.score.per_node, Sense::narrower);
    number("most", graph.score.most, Sense::broader);
    text("assumptions", fmt::format("{}", fmt::join(graph.score.assumptions, ", ")));
    text("lateral", fmt::format("{} above {}", graph.score.lateral_risk, graph.score.lateral_above));
    text("raise at", graph.alarm.at_least ? plain(*graph.alarm.at_least) : "never");
    number("raise weight", graph.alarm.weight, Sense::narrower);
    text("untrusted", fmt::format("{}", fmt::join(graph.alarm.untrusted, ", ")));
    text("trusted", fmt::format("{}", fmt::join(graph.alarm.trusted, ", ")));
    for (const runtime::NodeRule& node : graph.nodes) {
      std::vector<std::string> ids;
      for (const runtime::TextTemplate& id : node.ids) ids.push_back(template_text(id));
      text("node " + node.name, fmt::format("{} {} {} {}", node.kind, fmt::join(ids, " | "), node.capture, node.rewrite));
    }
    for (const runtime::EdgeRule& edge : graph.edges) {
      const auto names = [&](const std::vector<std::uint32_t>& numbers) {
        std::vector<std::string> out;
        for (const std::uint32_t n : numbers) out.push_back(graph.nodes[n].name);
        return fmt::format("{}", fmt::join(out, "|"));
      };
      text("edge " + edge.name, fmt::format("{} -> {}, {}, {}", names(edge.from), names(edge.to), template_text(edge.kind), template_text(edge.via)));
      number("risk of edge " + edge.name, edge.risk, Sense::broader);
      text("cost of edge " + edge.name, plain(edge.cost), Sense::label);
    }
    for (const runtime::SensitiveRule& one : graph.sensitive) {
      text("sensitive " + one.name, fmt::format("{} {}", one.kind, fmt::join(one.ids, ", ")));
      number("weight of sensitive " + one.name, one.weight, Sense::broader);
    }
  }

  const Ir& ir_;
  std::vector<Setting> out_;
};

// Of a setting that came or went.
Sense effect_of(const Setting& setting, bool came) {
  if (setting.sense == Sense::label) return Sense::label;
  if (setting.sense == Sense::different || !setting.name.starts_with(exception_setting)) return Sense::different;
  return came ? Sense::narrower : Sense::broader;
}

Sense effect_of(const Setting& before, const Setting& after) {
  if (before.sense == Sense::label) return Sense::label;
  if (before.sense == Sense::different || before.sense != after.sense || !before.number || !after.number) return Sense::different;
  const bool larger = *after.number > *before.number;
  return larger == (before.sense == Sense::broader) ? Sense::broader : Sense::narrower;
}

// Each setting with how many of its name stand before it.
std::map<std::pair<std::string, std::size_t>, const Setting*> numbered(const std::vector<Setting>& settings) {
  std::map<std::string, std::size_t> count;
  std::map<std::pair<std::string, std::size_t>, const Setting*> out;
  for (const Setting& setting : settings) out[{setting.name, count[setting.name]++}] = &setting;
  return out;
}

}  // namespace

std::vector<Setting> settings_of(const Ir& ir, const RuleRef& rule) { return Settings(ir).of(rule); }

std::vector<SettingChange> changed_settings(const std::vector<Setting>& before, const std::vector<Setting>& after) {
  const auto old_ones = numbered(before), new_ones = numbered(after);
  std::vector<SettingChange> out;
  std::map<std::string, std::size_t> count;
  for (const Setting& old : before) {
    const auto now = new_ones.find({old.name, count[old.name]++});
    if (now == new_ones.end()) {
      out.push_back({old.name, old.value, {}, effect_of(old, false)});
    } else if (now->second->value != old.value) {
      out.push_back({old.name, old.value, now->second->value, effect_of(old, *now->second)});
    }
  }
  count.clear();
  for (const Setting& now : after) {
    if (old_ones.contains({now.name, count[now.name]++})) continue;
    out.push_back({now.name, {}, now.value, effect_of(now, true)});
  }
  return out;
}

}  // namespace tripline::compiler
