// What a rule asks for beyond its filter: a series, a threshold, so many different values, events that no exception takes
// away. Each is a question to the prover about the filter and a little more.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "compiler/build_condition.hpp"
#include "compiler/meaning.hpp"
#include "runtime/decode.hpp"

namespace tripline::compiler {

using grammar::Code;
using Compared = runtime::Comparison;
using runtime::Statistic;
using runtime::Test;
using AstThreat = grammar::ast::Threat;

namespace {

// More different values than this are not looked for one by one.
constexpr std::uint32_t most_values = 64;

template <typename Rule>
using ByName = std::map<std::pair<std::string, std::string>, const Rule*>;

template <typename Rule>
const Rule* find(const ByName<Rule>& rules, const runtime::Rule& rule) {
  const auto at = rules.find({rule.pack, rule.name});
  return at == rules.end() ? nullptr : at->second;
}

class Reach {
 public:
  explicit Reach(Meaning& in) : in_(in) {
    for (const auto& pack : in.packs) {
      for (const auto& alarm : pack.alarms) alarms_[{pack.name.value(), alarm.head.name.value()}] = &alarm;
      for (const auto& threat : pack.threats) threats_[{pack.name.value(), threat.head.name.value()}] = &threat;
      if (!pack.alarms.empty()) with_alarms_.insert(pack.name.value());
    }
  }

  void run() {
    for (const runtime::Alarm& alarm : in_.ir.alarms) {
      const grammar::ast::Alarm* written = find(alarms_, alarm.rule);
      if (!written || has_expression(alarm)) continue;
      check_series(alarm, *written);
      check_threshold(alarm, *written);
    }
    for (const auto& pack : in_.packs) check_watched(pack);
    for (const runtime::Threat& threat : in_.ir.threats) {
      const AstThreat* written = find(threats_, threat.rule);
      if (!written) continue;
      check_steps(threat, *written);
      check_values(threat, *written);
      check_exceptions(threat, *written);
    }
  }

 private:
  // The series that the alarm chooses: its metric's events with these values.
  void check_series(const runtime::Alarm& alarm, const grammar::ast::Alarm& written) {
    const runtime::Metric& metric = in_.ir.metrics[alarm.metric];
    if (alarm.dimensions.empty() || written.dimensions.empty()) return;
    if (in_.filters[metric.filter].answer != Answer::yes) return;
    std::vector<NodeId> nodes{in_.root(metric.filter)};
    for (const auto& [name, value] : alarm.dimensions) {
      for (const runtime::Dimension& dimension : metric.dimensions) {
        if (dimension.name == name) nodes.push_back(in_.writer.test({dimension.field, Test::equals, value, true, false}));
      }
    }
    if (in_.prover.possible(nodes, {}).answer != Answer::no) return;
    in_.diagnostics
        .add(Code::alarm_without_metric, written.dimensions.front().first.span(),
             fmt::format("no event gives metric `{}` a sample with these dimensions", metric.name))
        .help = "the metric's filter leaves other values only: choose one of them, or leave the dimensions out";
  }

  // Of samples that are all one number, every statistic but sums and counts is that number.
  void check_threshold(const runtime::Alarm& alarm, const grammar::ast::Alarm& written) {
    const runtime::Metric& metric = in_.ir.metrics[alarm.metric];
    if (metric.field || alarm.band || !written.threshold || alarm.missing_data == runtime::MissingData::breaching) return;
    double least = metric.literal, most = metric.literal;
    if (metric.default_value) {
      least = std::min(least, *metric.default_value);
      most = std::max(most, *metric.default_value);
    }
    bool upwards = true, downwards = true;  // whether `most`, `least` bound the statistic
    switch (alarm.statistic.kind) {
      case Statistic::average:
      case Statistic::minimum:
      case Statistic::maximum:
      case Statistic::percentile: break;
      case Statistic::sum:
        upwards = most <= 0;
        downwards = least >= 0;
        break;
      default: return;
    }
    const double t = alarm.threshold;
    bool reached = true;
    switch (alarm.comparison) {
      case Compared::greater_or_equal: reached = !upwards || most >= t; break;
      case Compared::greater: reached = !upwards || most > t; break;
      case Compared::less_or_equal: reached = !downwards || least <= t; break;
      case Compared::less: reached = !downwards || least < t; break;
      default: break;
    }
    if (reached) return;
    const bool sum = alarm.statistic.kind == Statistic::sum;
    const bool low = alarm.comparison == Compared::less_or_equal || alarm.comparison == Compared::less;
    in_.diagnostics
        .add(Code::unreachable_threshold, written.threshold->span(),
             fmt::format("every sample of metric `{}` is {}, and {} its {}", metric.name,
                         least == most ? fmt::format("{}", least) : fmt::format("between {} and {}", least, most),
                         !sum  ? "so is"
                         : low ? "no less is"
                               : "no more is",
                         runtime::to_string(alarm.statistic)))
        .help = low && sum ? "a period without events has no sample: `treat_missing_data: breaching` or a `default` of 0 tells of it"
                           : "`Sum` counts events whose value is 1";
  }

  void check_watched(const grammar::ast::Pack& pack) {
    if (!with_alarms_.contains(pack.name.value())) return;
    for (const auto& metric : pack.metrics) {
      const std::string& space = metric.space.value().empty() ? pack.name.value() : metric.space.value();
      for (const runtime::Metric& made : in_.ir.metrics) {
        // One with dimensions is mostly for charts; its series are many.
        if (made.evidence || !made.dimensions.empty() || made.pack != pack.name.value() || made.name != metric.name.value() || made.space != space) continue;
        in_.diagnostics
            .add(Code::metric_never_alarmed, metric.name.span(), fmt::format("no alarm looks at metric `{}`", made.name))
            .help = "other metrics of this pack have one; a metric for charts alone needs none";
      }
    }
  }

  void check_steps(const runtime::Threat& threat, const AstThreat& written) {
    if (!in_.patterns_fine) return;
    for (const runtime::ThreatStep& step : threat.steps) {
      if (step.between || in_.filters[step.filter].answer != Answer::no) continue;
      in_.diagnostics.add(Code::never_matches, written.head.name.span(), "no event meets the conditions of this threat").help =
          step.name.empty() ? "its filter and what it counts exclude each other"
                            : fmt::format("its filter and `{}` exclude each other", step.name);
      return;
    }
  }

  // Values are found one by one, each ruled out for the next, until there are enough or there is no further one.
  void check_values(const runtime::Threat& threat, const AstThreat& written) {
    const auto* counted = std::get_if<AstThreat::Counted>(&written.kind);
    const bool distinct = threat.kind == runtime::Threat::Kind::distinct || threat.kind == runtime::Threat::Kind::value_count;
    if (!counted || !distinct || !threat.value_field || threat.at_least > most_values || threat.steps.size() != 1) return;
    // A list that is too short was said already.
    const bool counted_out = std::none_of(threat.values.begin(), threat.values.end(), fits_many);
    if (!threat.values.empty() && counted_out && threat.values.size() < threat.at_least) return;
    const std::vector<runtime::Field> fields{in_.ir.fields[*threat.value_field]};
    runtime::Decoder decoder(fields);
    const NodeId hold[] = {in_.root(threat.steps[0].filter)};
    std::vector<NodeId> found;
    while (found.size() < threat.at_least) {
      const Verdict verdict = in_.prover.possible(hold, found);
      if (verdict.answer == Answer::undecided) return;
      if (verdict.answer == Answer::no) break;
      const std::string bytes = verdict.witness->event + std::string(runtime::Decoder::padding, '\0');
      decoder.decode(std::string_view(bytes).substr(0, verdict.witness->event.size()), true);
      if (!decoder.value(0).leaf()) return;
      const std::string value(decoder.value(0).leaf_text());
      found.push_back(in_.writer.test({*threat.value_field, Test::equals, value, true, false}));
    }
    if (found.empty() || found.size() == threat.at_least) return;
    in_.diagnostics
        .add(Code::unreachable_threshold, counted->at_least.span(),
             fmt::format("the filter leaves {} different value{} of `{}`, never {}", found.size(), found.size() == 1 ? "" : "s",
                         threat.value_label, threat.at_least))
        .help = "lower `at_least`, or let the filter through more";
  }

  void check_exceptions(const runtime::Threat& threat, const AstThreat& written) {
    for (std::size_t e = 0; e < threat.exceptions.size() && e < written.exceptions.size(); ++e) {
      for (const runtime::ThreatStep& step : threat.steps) {
        const Verdict& some = in_.filters[step.filter];
        if (step.between || some.answer != Answer::yes) continue;
        if (in_.prover.implies(in_.root(step.filter), in_.root(threat.exceptions[e].filter)).answer != Answer::yes) continue;
        in_.diagnostics
            .add(Code::exception_hides_rule, written.exceptions[e].span,
                 fmt::format("this exception takes away every event of threat `{}`", threat.rule.name))
            .help = fmt::format("narrow it: until it expires nothing is said of {}", shown(*some.witness));
        break;
      }
    }
  }

  Meaning& in_;
  ByName<grammar::ast::Alarm> alarms_;
  ByName<AstThreat> threats_;
  std::set<std::string> with_alarms_;
};

}  // namespace

void check_reach(Meaning& in) { Reach(in).run(); }

}  // namespace tripline::compiler
