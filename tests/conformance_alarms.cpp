// Definitions become packs and are compiled as the command line compiles them; what packs have no words for yet
// (bands) is set in the compiled alarm.
#include "tests/conformance_alarms.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "compiler/compile.hpp"
#include "grammar/build_pack.hpp"
#include "grammar/read_json.hpp"
#include "runtime/alarm.hpp"
#include "runtime/composite.hpp"
#include "runtime/outlier.hpp"

namespace tripline::conformance {

namespace {

using Json = nlohmann::json;
using grammar::Diagnostics;
using grammar::Text;
using runtime::AlarmState;
using runtime::Comparison;

std::optional<AlarmState> state_named(std::string_view word) {
  for (const AlarmState state : {AlarmState::insufficient_data, AlarmState::ok, AlarmState::alarm}) {
    if (word == runtime::to_string(state)) return state;
  }
  return std::nullopt;
}

std::optional<runtime::Program> compiled(const Json& pack) {
  Diagnostics diagnostics;
  const std::string source = pack.dump();
  const Text text(source, {grammar::SourceId{0}, 0, static_cast<std::uint32_t>(source.size())});
  auto tree = grammar::read_json(text, grammar::Code::wrong_type, diagnostics);
  if (!tree) return std::nullopt;
  auto built = grammar::build_pack(std::move(*tree), diagnostics);
  if (!built || diagnostics.has_errors()) return std::nullopt;
  auto program = compiler::compile({*built}, diagnostics);
  if (!program || diagnostics.has_errors() || runtime::verify(program->program)) return std::nullopt;
  return std::move(program->program);
}

Json alarm_named(const std::string& name) {
  return {{"name", name}, {"metric", {{"filter", "{ $.eventName = x }"}}}, {"threshold", "1"}};
}

constexpr std::pair<std::string_view, Comparison> band_operators[] = {
    {"LessThanLowerOrGreaterThanUpperThreshold", Comparison::outside_band},
    {"LessThanLowerThreshold", Comparison::below_band},
    {"GreaterThanUpperThreshold", Comparison::above_band}};

const std::set<std::string> plain_statistics = {"SampleCount", "Average", "Sum", "Minimum", "Maximum"};

std::string spelled(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

// PutMetricAlarm's words in a pack's, and the alarm that comes of them.
std::optional<runtime::Alarm> alarm_of(std::string_view definition, const Json& more = Json::object()) {
  const Json json = Json::parse(definition);
  if (!json.contains("Period") || !json.contains("EvaluationPeriods") || !json.contains("ComparisonOperator")) {
    return std::nullopt;  // A3
  }
  const bool plain = json.contains("Statistic");
  if (plain == json.contains("ExtendedStatistic")) return std::nullopt;
  if (plain != plain_statistics.contains(spelled(json.at(plain ? "Statistic" : "ExtendedStatistic")))) return std::nullopt;
  constexpr std::pair<const char*, const char*> keys[] = {{"Statistic", "statistic"},
                                                          {"ExtendedStatistic", "statistic"},
                                                          {"Period", "period"},
                                                          {"EvaluationPeriods", "evaluation_periods"},
                                                          {"DatapointsToAlarm", "datapoints_to_alarm"},
                                                          {"ComparisonOperator", "comparison_operator"},
                                                          {"Threshold", "threshold"},
                                                          {"TreatMissingData", "treat_missing_data"},
                                                          {"EvaluateLowSampleCountPercentile",
                                                           "evaluate_low_sample_count_percentile"}};
  Json alarm = alarm_named("case");
  alarm.erase("threshold");
  for (const auto& [aws, ours] : keys) {
    if (json.contains(aws)) alarm[ours] = spelled(json.at(aws));
  }
  if (json.contains("Namespace")) alarm["metric"]["namespace"] = json.at("Namespace");
  alarm.update(more);
  std::optional<Comparison> band;
  for (const auto& [word, comparison] : band_operators) {
    if (json.at("ComparisonOperator") == word) band = comparison;
  }
  if (band) {
    if (!json.contains("ThresholdMetricId") || json.at("Period") < 60) return std::nullopt;  // A5, A40
    alarm.erase("comparison_operator");
    alarm["threshold"] = "0";
  }
  const auto program = compiled({{"pack", "case"}, {"alarms", {alarm}}});
  if (!program) return std::nullopt;
  runtime::Alarm out = program->alarms.front();
  if (band) out.comparison = *band;
  return out;
}

std::optional<std::string> alarm_state(std::string_view definition, const AlarmRange& range) {
  const auto alarm = alarm_of(definition);
  const auto initial = state_named(range.initial);
  if (!alarm || !initial) return std::nullopt;
  const std::size_t size = range.datapoints.size();
  if (runtime::needs_band(alarm->comparison) && (range.lower.size() != size || range.upper.size() != size)) {
    return std::nullopt;
  }
  // The array is the range: one instant, whose slots get their values from it.
  runtime::Alarm judged = *alarm;
  judged.evaluation_range = static_cast<std::uint32_t>(std::max<std::size_t>(size, judged.evaluation_periods));
  runtime::SlotSource source;
  source.read = [&](const std::vector<runtime::Interval>&, std::vector<runtime::SlotValue>& values) {
    for (std::size_t k = 0; k < size; ++k) {
      const std::size_t at = size - 1 - k;
      values[k].value = range.datapoints[at];
      values[k].samples = range.sample_counts.empty() ? 1 : range.sample_counts.at(at);
      if (!range.lower.empty()) values[k].band = {range.lower[at], range.upper[at]};
    }
  };
  source.next = [](std::int64_t) { return std::nullopt; };
  const auto transitions = runtime::history(judged, source, {0, 0, 60}, *initial);
  return std::string(runtime::to_string(transitions.empty() ? *initial : transitions.back().to));
}

std::optional<std::vector<StateAt>> alarm_timeline(std::string_view definition, const AlarmSeries& series) {
  const auto alarm = alarm_of(definition, {{"window", series.aligned ? "aligned" : "sliding"},
                                           {"evaluation_range", std::to_string(series.range)}});
  if (!alarm || series.step <= 0) return std::nullopt;
  std::map<std::int64_t, runtime::MetricCell> cells;
  const bool keep = runtime::needs_raw_samples(alarm->statistic);
  for (const auto& [second, value] : series.samples) cells[second].add_sample(value, keep);
  runtime::CellList list;
  for (const auto& [second, cell] : cells) list.emplace_back(second, &cell);
  std::vector<StateAt> out;
  for (const auto& transition :
       runtime::history(*alarm, runtime::source_of(*alarm, list), {series.from, series.to, series.step})) {
    out.emplace_back(transition.time, runtime::to_string(transition.to));
  }
  return out;
}

std::optional<std::string> composite_alarm(const std::string& rule, const std::map<std::string, std::string>& states,
                                           const std::map<std::string, std::string>& composites) {
  constexpr const char* top = "the case itself";
  Json pack = {{"pack", "case"}, {"alarms", Json::array()}, {"composites", Json::array()}};
  for (const auto& [name, state] : states) pack["alarms"].push_back(alarm_named(name));
  for (const auto& [name, inner] : composites) pack["composites"].push_back({{"name", name}, {"rule", inner}});
  pack["composites"].push_back({{"name", top}, {"rule", rule}});
  const auto program = compiled(pack);
  if (!program) return std::nullopt;
  std::vector<runtime::StateHistory> alarms, judged;
  for (const runtime::Alarm& alarm : program->alarms) alarms.push_back({state_named(states.at(alarm.rule.name)).value(), {}});
  for (const runtime::Composite& composite : program->composites) {
    std::vector<const runtime::StateHistory*> children;
    for (const runtime::AlarmRef& child : composite.children) {
      children.push_back(&(child.composite ? judged : alarms)[child.number]);
    }
    judged.push_back(runtime::history(composite, children, 0));
  }
  for (std::size_t c = 0; c < judged.size(); ++c) {
    if (program->composites[c].rule.name == top) return std::string(runtime::to_string(judged[c].at(0)));
  }
  return std::nullopt;
}

std::optional<runtime::StateHistory> history_of(const std::vector<StateAt>& entries) {
  runtime::StateHistory out;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto state = state_named(entries[i].second);
    if (!state) return std::nullopt;
    if (i == 0) {
      out.initial = *state;
    } else if (*state != (out.changes.empty() ? out.initial : out.changes.back().second)) {
      out.changes.emplace_back(entries[i].first, *state);
    }
  }
  return out;
}

std::optional<std::vector<StateAt>> composite_suppression(const Suppression& given) {
  const auto composite = history_of(given.composite), suppressor = history_of(given.suppressor);
  if (!composite || !suppressor) return std::nullopt;
  std::vector<StateAt> out;
  for (const auto& [time, state] :
       runtime::actions(*composite, &*suppressor, given.wait, given.extension, given.end)) {
    out.emplace_back(time, runtime::to_string(state));
  }
  return out;
}

std::optional<std::vector<std::string>> user_zscore(const std::map<std::string, std::uint64_t>& counts) {
  std::vector<std::string> users, out;
  std::vector<std::uint64_t> list;
  for (const auto& [user, count] : counts) {
    users.push_back(user);
    list.push_back(count);
  }
  const runtime::Outlier rule;
  for (const std::size_t i : runtime::test_population(rule.method, rule.k, rule.min_population, list).flagged) {
    out.push_back(users[i]);
  }
  return out;
}

}  // namespace

void add_alarms(Engine& engine) {
  engine.alarm_state = alarm_state;
  engine.alarm_timeline = alarm_timeline;
  engine.composite_alarm = composite_alarm;
  engine.composite_suppression = composite_suppression;
  engine.user_zscore = user_zscore;
}

}  // namespace tripline::conformance
