// Rules of one pack and one kind, with all their numbers and fields equal but for a threshold, form a group. Within a
// group a rule can only add nothing to another one if that one matches the event that was found for it, so the compiled
// program is run once on each rule's event, and the few pairs that are left are proved.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "compiler/lower.hpp"
#include "compiler/meaning.hpp"
#include "compiler/more_events.hpp"
#include "compiler/passes.hpp"

namespace tripline::compiler {

using grammar::Code;
using grammar::Span;

namespace {

// A rule as a point in its group.
struct RuleView {
  std::string_view noun;
  const std::string* pack;
  const std::string* name;
  std::vector<std::uint32_t> filters;  // one a step
  double threshold = 0;                // the more, the less it raises
  bool ordered = false;                // whether more events raise all that fewer do
  runtime::Severity severity = runtime::Severity::medium;
  std::uint32_t risk = 0;
  std::vector<std::string> values = {};  // of a distinct threat: what counts; empty: anything
  std::vector<std::string> actions = {};
};

// Whether every value of `a` is one of `b`, where none means any.
bool within(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return b.empty() || (!a.empty() && std::includes(b.begin(), b.end(), a.begin(), a.end()));
}

// Log groups as a part of a group's key: in whatever order and however often they are named.
std::string key_of(std::vector<std::string> log_groups) {
  std::sort(log_groups.begin(), log_groups.end());
  log_groups.erase(std::unique(log_groups.begin(), log_groups.end()), log_groups.end());
  return fmt::format("{:?}", fmt::join(log_groups, ","));
}

class RulePairs {
 public:
  explicit RulePairs(Meaning& in) : in_(in) {
    for (const auto& pack : in.packs) {
      note(pack, pack.alarms);
      note(pack, pack.threats);
      note(pack, pack.contributors);
      note(pack, pack.outliers);
      for (const auto& metric : pack.metrics) {
        places_[{true, pack.name.value(), metric.name.value()}] = metric.name.span();
      }
    }
  }

  void run() {
    for (const runtime::Metric& metric : in_.ir.metrics) add(metric);
    for (const runtime::Alarm& alarm : in_.ir.alarms) add(alarm);
    for (const runtime::Threat& threat : in_.ir.threats) add(threat);
    for (const runtime::Outlier& outlier : in_.ir.outliers) {
      groups_[fmt::format("outlier {} {} {} {} {} {} {}", outlier.rule.pack, outlier.entity.field, int(outlier.method),
                          outlier.k, outlier.min_population, outlier.window, key_of(outlier.log_groups))]
          .push_back(view("outlier", outlier.rule, {outlier.filter}));
    }
    for (const runtime::Contributors& c : in_.ir.contributors) {
      groups_[fmt::format("contributors {} {} {} {} {} {} {} {}", c.rule.pack, fmt::join(c.keys, ","),
                          c.value_field ? std::to_string(*c.value_field) : "-", c.sum, c.period, c.top, c.by_maximum,
                          key_of(c.log_groups))]
          .push_back(view("contributors rule", c.rule, {c.filter}));
    }
    find_candidates();
    for (const auto& [key, group] : groups_) judge(group);
  }

 private:
  template <typename Rules>
  void note(const grammar::ast::Pack& pack, const Rules& rules) {
    for (const auto& rule : rules) places_[{false, pack.name.value(), rule.head.name.value()}] = rule.head.name.span();
  }

  static RuleView view(std::string_view noun, const runtime::Rule& rule, std::vector<std::uint32_t> filters) {
    RuleView out{noun, &rule.pack, &rule.name, std::move(filters)};
    out.severity = rule.severity;
    out.risk = rule.risk;
    return out;
  }

  static std::string source_of(const runtime::Metric& metric) {
    std::string out = fmt::format("{} {} {} {} {}", metric.unit, metric.literal,
                                  metric.field ? std::to_string(*metric.field) : "-",
                                  metric.default_value ? std::to_string(*metric.default_value) : "-",
                                  key_of(metric.log_groups));
    for (const runtime::Dimension& dimension : metric.dimensions) {
      out += fmt::format(" {:?} {}", dimension.name, dimension.field);
    }
    return out;
  }

  void add(const runtime::Metric& metric) {
    if (!places_.contains({true, metric.pack, metric.name})) return;  // an alarm's own: it is judged with the alarm
    RuleView out{"metric", &metric.pack, &metric.name, {metric.filter}};
    groups_[fmt::format("metric {} {:?} {}", metric.pack, metric.space, source_of(metric))].push_back(std::move(out));
  }

  void add(const runtime::Alarm& alarm) {
    if (has_expression(alarm) || alarm.band) return;
    const runtime::Metric& metric = in_.ir.metrics[alarm.metric];
    std::string key = fmt::format("alarm {} {} {} {} {} {} {} {} {} {} {} {}", alarm.rule.pack, source_of(metric),
                                  runtime::to_string(alarm.statistic), int(alarm.comparison), int(alarm.missing_data),
                                  alarm.period, alarm.evaluation_periods, alarm.datapoints_to_alarm, int(alarm.window),
                                  alarm.zone.name + std::to_string(alarm.zone.utc_offset), alarm.evaluation_range, alarm.least_samples);
    for (const auto& [name, value] : alarm.dimensions) key += fmt::format(" {:?}={:?}", name, value);
    RuleView out = view("alarm", alarm.rule, {metric.filter});
    const bool upwards = alarm.comparison == runtime::Comparison::greater ||
                         alarm.comparison == runtime::Comparison::greater_or_equal;
    out.threshold = upwards ? alarm.threshold : -alarm.threshold;
    out.actions = alarm.actions;
    std::sort(out.actions.begin(), out.actions.end());
    out.ordered = more_events(alarm, metric) == MoreEvents::raise_more;
    groups_[key].push_back(std::move(out));
  }

  void add(const runtime::Threat& threat) {
    std::string key = fmt::format("threat {} {} {} {} {} {} {} {}", threat.rule.pack, int(threat.kind),
                                  threat.value_field ? std::to_string(*threat.value_field) : "-", threat.least_sum,
                                  threat.window, threat.learning, threat.suppress, key_of(threat.log_groups));
    RuleView out = view("threat", threat.rule, {});
    for (const runtime::ThreatStep& step : threat.steps) {
      out.filters.push_back(step.filter);
      key += fmt::format(" step {} {} {} {}", step.max_gap, step.between, step.first, step.last);
      for (const auto& entity : step.entities) key += fmt::format(" [{}]", fmt::join(entity, ","));
    }
    for (const runtime::ThreatException& e : threat.exceptions) key += fmt::format(" exception {} {}", e.filter, e.expires);
    out.threshold = threat.at_least;
    out.values = threat.values;
    out.ordered = more_events(threat) == MoreEvents::raise_more;
    groups_[key].push_back(std::move(out));
  }

  // For each filter, the filters that match the event found for it: all others do not follow from it.
  void find_candidates() {
    Ir copy = in_.ir;
    run_passes(copy, {});
    const auto program = lower(copy);
    candidates_.resize(in_.ir.filters.size());
    if (!program) return;
    runtime::Matcher matcher(*program);
    for (std::uint32_t f = 0; f < in_.filters.size(); ++f) {
      if (!in_.filters[f].witness) continue;
      const std::string bytes = in_.filters[f].witness->event + std::string(runtime::Decoder::padding, '\0');
      candidates_[f] = matcher.match(std::string_view(bytes).substr(0, in_.filters[f].witness->event.size()), true);
    }
  }

  bool follows(std::uint32_t a, std::uint32_t b) {
    if (a == b) return true;
    if (!std::binary_search(candidates_[a].begin(), candidates_[a].end(), b)) return false;
    const auto [at, fresh] = known_.emplace(std::pair(a, b), false);
    if (fresh) at->second = in_.prover.implies(in_.root(a), in_.root(b)).answer == Answer::yes;
    return at->second;
  }
  bool all_follow(const RuleView& a, const RuleView& b) {
    for (std::size_t i = 0; i < a.filters.size(); ++i) {
      if (in_.filters[a.filters[i]].answer != Answer::yes || !follows(a.filters[i], b.filters[i])) return false;
    }
    return true;
  }

  // Members of a group by a filter of theirs: a rule that follows from none of its candidates is done at once.
  void judge(const std::vector<RuleView>& group) {
    if (group.size() < 2) return;
    std::map<std::uint32_t, std::vector<std::size_t>> by_filter;
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (!group[i].filters.empty()) by_filter[group[i].filters[0]].push_back(i);
    }
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (group[i].filters.empty()) continue;
      const std::uint32_t own = group[i].filters[0];
      std::set<std::size_t> others;
      const auto take = [&](std::uint32_t filter) {
        const auto at = by_filter.find(filter);
        if (at != by_filter.end()) others.insert(at->second.begin(), at->second.end());
      };
      take(own);
      for (const std::uint32_t filter : candidates_[own]) take(filter);
      for (const std::size_t j : others) {
        if (i != j && report(group[i], group[j], i > j)) break;
      }
    }
  }

  // Whether `a` was said to add nothing to `b`; of two that do the same the later one is named.
  bool report(const RuleView& a, const RuleView& b, bool later) {
    if (!all_follow(a, b)) return false;
    const bool same_numbers = a.threshold == b.threshold && a.values == b.values;
    if (same_numbers && a.severity == b.severity && a.risk == b.risk && a.actions == b.actions && all_follow(b, a)) {
      if (!later) return false;
      say(Code::duplicate_rule, a, b, fmt::format("{} `{}` does the same as `{}`", a.noun, *a.name, *b.name),
          "take one of them out");
      return true;
    }
    const bool adds_nothing = a.ordered && b.ordered && a.threshold >= b.threshold && within(a.values, b.values) &&
                              a.severity <= b.severity && a.risk <= b.risk &&
                              std::includes(b.actions.begin(), b.actions.end(), a.actions.begin(), a.actions.end());
    if (!adds_nothing) return false;
    say(Code::subsumed_rule, a, b, fmt::format("whenever {} `{}` raises, `{}` does too", a.noun, *a.name, *b.name),
        fmt::format("take `{}` out, or give it a higher severity or an action of its own", *a.name));
    return true;
  }

  void say(Code code, const RuleView& a, const RuleView& b, std::string message, std::string help) {
    const bool metric = a.noun == "metric";
    const auto place = places_.find({metric, *a.pack, *a.name}), other = places_.find({metric, *b.pack, *b.name});
    if (place == places_.end() || other == places_.end()) return;
    grammar::Diagnostic& diagnostic = in_.diagnostics.add(code, place->second, std::move(message));
    diagnostic.help = std::move(help);
    diagnostic.labels.push_back({other->second, "the other rule"});
  }

  Meaning& in_;
  std::map<std::tuple<bool, std::string, std::string>, Span> places_;  // whether a metric, pack, name
  std::map<std::string, std::vector<RuleView>> groups_;
  std::vector<std::vector<std::uint32_t>> candidates_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, bool> known_;
};

}  // namespace

void check_rule_pairs(Meaning& in) { RulePairs(in).run(); }

}  // namespace tripline::compiler
