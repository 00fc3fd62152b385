#include "compiler/more_events.hpp"

#include <algorithm>
#include <limits>

#include "runtime/judge.hpp"

namespace tripline::compiler {

namespace {

using runtime::Alarm;
using runtime::Metric;
using runtime::MissingData;
using runtime::Statistic;
using runtime::Threat;

// What a slot's value does as the metric's filter takes more events.
enum class Way : std::uint8_t { stays, rises, falls, any };

struct SlotValues {
  Way way = Way::any;
  double least = 0, most = 0;  // that a slot with a value can have; not of `filled`
  bool filled = false;         // every minute with events has a value whatever the filter takes (M5)
};

// M5: a minute's default makes room for its first sample, so the value only rises if the default is no larger than
// that. With a value from a field the default may go and no sample come.
SlotValues slot_values(const Alarm& alarm, const Metric& metric) {
  constexpr double no_limit = std::numeric_limits<double>::infinity();
  const auto takes = [&](Statistic statistic) { return alarm.statistic == runtime::StatisticSpec(statistic); };
  const bool filled = metric.default_value.has_value();
  if (filled && (metric.field || alarm.period < 60)) return {};
  if (takes(Statistic::sample_count)) return {Way::rises, 1, no_limit, filled};
  if (takes(Statistic::sum) && !metric.field) {
    const double one = metric.literal, none = metric.default_value.value_or(one);
    if (one >= 0 && none <= one) return {Way::rises, one, no_limit, filled};
    if (one <= 0 && none >= one) return {Way::falls, -no_limit, one, filled};
    return {};
  }
  const bool least = takes(Statistic::minimum), most = takes(Statistic::maximum);
  if (filled || !(least || most || takes(Statistic::average))) return {};
  if (!metric.field) return {Way::stays, metric.literal, metric.literal, false};
  if (takes(Statistic::average)) return {};
  return {most ? Way::rises : Way::falls, -no_limit, no_limit, false};
}

MoreEvents of_score(const runtime::Score& score, const std::string& role) {
  // Of those that choose an event the first category has it. A share falls as events that are not the signal's come.
  if (role.starts_with("category")) return MoreEvents::raise_else;
  const bool shares = std::any_of(score.signals.begin(), score.signals.end(),
                                  [](const runtime::ScoreSignal& signal) { return signal.share > 0; });
  return shares ? MoreEvents::raise_else : MoreEvents::raise_more;
}

// An event that must not happen (`without`, `absent`) keeps the threat from raising; one that is excepted does not
// happen, and what that does is the other way round.
MoreEvents of_threat(const Threat& threat, const std::string& role) {
  if (threat.kind == Threat::Kind::first_seen) return MoreEvents::raise_else;
  if (role.starts_with("exception")) {
    return more_events(threat) == MoreEvents::raise_more ? MoreEvents::raise_less : MoreEvents::raise_else;
  }
  const bool forbidden = role.starts_with("without") || role == "absent";
  return forbidden ? MoreEvents::raise_less : MoreEvents::raise_more;
}

}  // namespace

// More events change a slot in two ways: its value, and whether it has one. A slot that had none may get one that does
// not breach, and that counts: it stands for the older slots (A22), it is no fill (A23), and one alone is OK (A25). So
// the answer is sure
// - if the slots with values stay the same: then only the value counts, for each N, M and treatment (A22-A27);
// - if any value breaches: a slot more is one more that does, and where missing data breaches the alarm never ends;
// - if one breaching slot is enough and missing data does not breach: the window of that slot raised at the latest when
//   it was the newest one. As an older slot may stand in for missing ones (A22), the alarm may end sooner, though;
// - if missing data does not breach and there is no look-back (R = N): then breaching slots are counted and no more;
// - the other way round, if missing data breaches and either no value does, or values only leave off to do so and there
//   is no look-back. With dimensions a series begins with its first event, so more may raise.
// Else it is not: of an average, a percentile, a sum of values that may be negative, or a minimum that must be high.
// A band (D4-D7) is learnt from the same events, of too few samples the state is kept (A31), and an expression may
// compute anything.
MoreEvents more_events(const Alarm& alarm, const Metric& metric) {
  if (runtime::has_expression(alarm) || alarm.band || alarm.least_samples > 0) return MoreEvents::raise_else;
  const SlotValues values = slot_values(alarm, metric);
  if (values.way == Way::any) return MoreEvents::raise_else;
  const bool upwards = alarm.comparison == runtime::Comparison::greater ||
                       alarm.comparison == runtime::Comparison::greater_or_equal;
  const bool stays = values.way == Way::stays;
  const bool towards = stays || (values.way == Way::rises) == upwards;
  const bool away = stays || !towards;
  if (values.filled) return towards ? MoreEvents::raise_more : MoreEvents::raise_less;

  const auto at = [&](double value) { return runtime::breaches(value, alarm.comparison, alarm.threshold); };
  const bool every_breaches = at(upwards ? values.least : values.most);
  const bool none_breaches = !at(upwards ? values.most : values.least);
  const bool looks_back = runtime::slots_of(alarm) > alarm.evaluation_periods;
  if (every_breaches) return MoreEvents::raise_more;
  if (alarm.missing_data == MissingData::breaching) {
    const bool less = metric.dimensions.empty() && (none_breaches || (away && !looks_back));
    return less ? MoreEvents::raise_less : MoreEvents::raise_else;
  }
  const bool one_is_enough = alarm.datapoints_to_alarm == 1;
  const bool counts = alarm.missing_data == MissingData::not_breaching && !looks_back;
  return towards && (one_is_enough || counts) ? MoreEvents::raise_more : MoreEvents::raise_else;
}

// Kind by kind, an entity's window being given:
// - distinct, count, value_count: a value, and an event, more is one more;
// - sum: what is negative counts as 0, so no event lessens it;
// - sequence, any_order: events that fulfil the steps still do with others around them; but for those that may not
//   stand between two steps;
// - absence: each event of the first step is judged alone, and one of the second takes it away;
// - first_seen: an event of another value earlier ends the learning sooner, and one of the same value teaches it.
// What is suppressed is counted in an incident that is raised.
MoreEvents more_events(const Threat& threat) {
  const bool forbids = threat.kind == Threat::Kind::absence ||
                       std::any_of(threat.steps.begin(), threat.steps.end(),
                                   [](const runtime::ThreatStep& step) { return step.between; });
  return forbids || threat.kind == Threat::Kind::first_seen ? MoreEvents::raise_else : MoreEvents::raise_more;
}

MoreEvents more_events(const Ir& ir, const RuleRef& rule, const std::string& role) {
  switch (rule.noun) {
    case Noun::filter:
    case Noun::metric: return MoreEvents::raise_more;  // they take them
    case Noun::alarm: return more_events(ir.alarms[rule.number], ir.metrics[ir.alarms[rule.number].metric]);
    case Noun::threat: return of_threat(ir.threats[rule.number], role);
    case Noun::score: return of_score(ir.scores[rule.number], role);
    case Noun::composite:     // its rule may ask for OK
    case Noun::contributors:  // the top ones: another contributor takes a place away
    case Noun::outlier:       // more events of one entity make another usual
    case Noun::graph: break;  // an edge into a root ends its being one, a node that fits takes others' place
  }
  return MoreEvents::raise_else;
}

}  // namespace tripline::compiler
