#include "runtime/artifact_alarm.hpp"

#include <utility>

namespace tripline::runtime::artifact {

namespace {

using Fixed = std::pair<std::string, std::string>;
auto write_fixed(Builder& b, const Fixed& d) {
  return trc::CreateFixedDimension(b, b.CreateString(d.first), b.CreateString(d.second));
}
Fixed read_fixed(const trc::FixedDimension& d) { return {text(d.name()), text(d.value())}; }

auto write_statistic(Builder& b, const StatisticSpec& s) {
  const auto bound = [](const std::optional<double>& value) {
    return value ? flatbuffers::Optional<double>(*value) : flatbuffers::nullopt;
  };
  return trc::CreateStatisticSpec(b, static_cast<trc::Statistic>(s.kind), s.by_position, s.lower_part, s.upper_part,
                                  bound(s.lower), bound(s.upper));
}
StatisticSpec read_statistic(const trc::StatisticSpec* s) {
  if (!s) return {};
  const auto bound = [](const flatbuffers::Optional<double>& value) {
    return value ? std::optional(*value) : std::nullopt;
  };
  StatisticSpec out(static_cast<Statistic>(s->kind()));
  out.by_position = s->by_position();
  out.lower_part = s->lower_part();
  out.upper_part = s->upper_part();
  out.lower = bound(s->lower());
  out.upper = bound(s->upper());
  return out;
}

flatbuffers::Offset<trc::TimeZone> write_zone(Builder& b, const TimeZone& zone) {
  if (zone == TimeZone{}) return 0;
  const auto name = b.CreateString(zone.name);
  std::vector<trc::ZoneShift> shifts;
  for (const ZoneShift& shift : zone.shifts) shifts.emplace_back(shift.at, shift.utc_offset);
  return trc::CreateTimeZone(b, name, zone.utc_offset, b.CreateVectorOfStructs(shifts));
}
TimeZone read_zone(const trc::TimeZone* zone) {
  if (!zone) return {};
  TimeZone out{text(zone->name()), zone->utc_offset(), {}};
  if (zone->shifts()) {
    for (const trc::ZoneShift* shift : *zone->shifts()) out.shifts.push_back({shift->at(), shift->utc_offset()});
  }
  return out;
}

flatbuffers::Offset<trc::AlarmBand> write_band(Builder& b, const std::optional<AlarmBand>& band) {
  if (!band) return 0;
  std::vector<trc::Interval> ranges;
  for (const Interval& range : band->excluded) ranges.emplace_back(range.start, range.end);
  const auto zone = write_zone(b, band->zone);
  return trc::CreateAlarmBand(b, band->width, zone, band->percent, b.CreateVectorOfStructs(ranges));
}
std::optional<AlarmBand> read_band(const trc::AlarmBand* band) {
  if (!band) return std::nullopt;
  AlarmBand out{band->width(), read_zone(band->zone()), band->percent(), {}};
  if (band->excluded()) {
    for (const trc::Interval* range : *band->excluded()) out.excluded.push_back({range->start(), range->end()});
  }
  return out;
}

auto write_node(Builder& b, const FormulaNode& n) {
  const auto operands = b.CreateVector(n.operands);
  const auto inputs = b.CreateVector(n.inputs);
  return trc::CreateFormulaNode(b, static_cast<std::uint8_t>(n.operation), operands, inputs, n.number,
                                static_cast<std::uint8_t>(n.key), n.descending, n.begin, n.end);
}
FormulaNode read_node(const trc::FormulaNode& n) {
  return {static_cast<Operation>(n.operation()), numbers(n.operands()),           numbers(n.inputs()), n.number(),
          static_cast<SortKey>(n.key()),         n.descending(), n.begin(), n.end()};
}

auto write_formula(Builder& b, const Formula& f) {
  const auto id = b.CreateString(f.id);
  const auto formula_text = b.CreateString(f.text);
  const auto nodes = rows(b, f.nodes, write_node);
  return trc::CreateFormula(b, id, f.reported, formula_text, nodes);
}
Formula read_formula(const trc::Formula& f) { return {text(f.id()), f.reported(), text(f.text()), rows(f.nodes(), read_node)}; }

// An alarm's input with its id in the expression.
using NamedInput = std::pair<std::string, AlarmInput>;
auto write_input(Builder& b, const NamedInput& named) {
  const auto id = b.CreateString(named.first);
  const auto statistic = write_statistic(b, named.second.statistic);
  const auto dimensions = rows(b, named.second.dimensions, write_fixed);
  return trc::CreateAlarmInput(b, id, named.second.metric, statistic, dimensions);
}
NamedInput read_input(const trc::AlarmInput& i) {
  return {text(i.id()), {i.metric(), read_statistic(i.statistic()), rows(i.dimensions(), read_fixed)}};
}

AlarmRef read_ref(const trc::AlarmRef& r) { return {r.composite(), r.number()}; }

auto write_rule_step(Builder& b, const RuleStep& s) {
  const auto children = b.CreateVector(s.children);
  return trc::CreateRuleStep(b, static_cast<trc::RuleOp>(s.op), static_cast<trc::AlarmState>(s.state), s.negated, s.count,
                             children);
}
RuleStep read_rule_step(const trc::RuleStep& s) {
  return {static_cast<RuleStep::Op>(s.op()), static_cast<AlarmState>(s.state()), s.negated(), s.count(),
          numbers(s.children())};
}

}  // namespace

flatbuffers::Offset<trc::Alarm> write_alarm(Builder& b, const Alarm& a) {
  const auto rule = write_rule(b, a.rule);
  const auto dimensions = rows(b, a.dimensions, write_fixed);
  const auto actions = b.CreateVectorOfStrings(a.actions);
  const auto band = write_band(b, a.band);
  const auto statistic = write_statistic(b, a.statistic);
  const auto formulas = rows(b, a.math.formulas, write_formula);
  std::vector<NamedInput> named;
  for (std::size_t i = 0; i < a.inputs.size(); ++i) named.emplace_back(a.math.inputs[i].id, a.inputs[i]);
  const auto inputs = rows(b, named, write_input);
  const auto zone = write_zone(b, a.zone);
  return trc::CreateAlarm(b, rule, a.metric, dimensions, statistic,
                          static_cast<trc::Comparison>(a.comparison), static_cast<trc::MissingData>(a.missing_data),
                          a.period, a.evaluation_periods, a.datapoints_to_alarm, a.threshold, actions,
                          static_cast<trc::WindowKind>(a.window), zone, a.evaluation_range, a.least_samples,
                          formulas, inputs, band);
}
Alarm read_alarm(const trc::Alarm& a) {
  Alarm out{read_rule(a.rule()),
            a.metric(),
            rows(a.dimensions(), read_fixed),
            read_statistic(a.statistic()),
            static_cast<Comparison>(a.comparison()),
            static_cast<MissingData>(a.missing_data()),
            a.period(),
            a.evaluation_periods(),
            a.datapoints_to_alarm(),
            a.threshold(),
            strings(a.actions()),
            static_cast<WindowKind>(a.window()),
            read_zone(a.zone()),
            a.evaluation_range(),
            a.least_samples(),
            {{}, {}, rows(a.formulas(), read_formula)},
            {},
            read_band(a.band())};
  for (NamedInput& input : rows(a.inputs(), read_input)) {
    out.math.inputs.push_back({std::move(input.first), false});
    out.inputs.push_back(std::move(input.second));
  }
  return out;
}

flatbuffers::Offset<trc::Composite> write_composite(Builder& b, const Composite& c) {
  const auto rule = write_rule(b, c.rule);
  const auto rule_text = b.CreateString(c.text);
  std::vector<trc::AlarmRef> refs;
  for (const AlarmRef& child : c.children) refs.emplace_back(child.composite, child.number);
  const auto children = b.CreateVectorOfStructs(refs);
  const auto steps = rows(b, c.steps, write_rule_step);
  const AlarmRef other = c.suppressor.value_or(AlarmRef{});
  const trc::AlarmRef suppressor(other.composite, other.number);
  const auto actions = b.CreateVectorOfStrings(c.actions);
  return trc::CreateComposite(b, rule, rule_text, children, steps, c.suppressor.has_value(), &suppressor, c.wait,
                              c.extension, actions);
}
Composite read_composite(const trc::Composite& c) {
  Composite out{read_rule(c.rule()), text(c.text()), {}, rows(c.steps(), read_rule_step), std::nullopt, c.wait(),
                c.extension(), strings(c.actions())};
  if (c.children()) {
    for (const trc::AlarmRef* child : *c.children()) out.children.push_back(read_ref(*child));
  }
  if (c.has_suppressor() && c.suppressor()) out.suppressor = read_ref(*c.suppressor());
  return out;
}

}  // namespace tripline::runtime::artifact
