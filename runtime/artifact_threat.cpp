#include "runtime/artifact_threat.hpp"

namespace tripline::runtime::artifact {

namespace {

auto write_threat_entity(Builder& b, const ThreatEntity& e) {
  return trc::CreateThreatEntity(b, b.CreateVectorOfStrings(e.labels));
}
ThreatEntity read_threat_entity(const trc::ThreatEntity& e) { return {strings(e.labels())}; }

auto write_field_list(Builder& b, const std::vector<std::uint32_t>& fields) {
  return trc::CreateFieldList(b, b.CreateVector(fields));
}
std::vector<std::uint32_t> read_field_list(const trc::FieldList& l) { return numbers(l.fields()); }

auto write_threat_step(Builder& b, const ThreatStep& s) {
  const auto name = b.CreateString(s.name);
  const auto entities = rows(b, s.entities, write_field_list);
  const auto shown = b.CreateVector(s.shown);
  return trc::CreateThreatStep(b, name, s.filter, entities, shown, s.max_gap, s.between, s.first, s.last);
}
ThreatStep read_threat_step(const trc::ThreatStep& s) {
  return {text(s.name()), s.filter(),  rows(s.entities(), read_field_list), numbers(s.shown()), s.max_gap(), s.between(),
          s.first(),      s.last()};
}

auto write_exception(Builder& b, const ThreatException& e) {
  const auto owner = b.CreateString(e.owner);
  const auto reason = b.CreateString(e.reason);
  return trc::CreateThreatException(b, e.filter, owner, reason, e.expires);
}
ThreatException read_exception(const trc::ThreatException& e) {
  return {e.filter(), text(e.owner()), text(e.reason()), e.expires()};
}

auto write_piece(Builder& b, const ReasonPiece& p) {
  return trc::CreateReasonPiece(b, static_cast<trc::ReasonKind>(p.kind), b.CreateString(p.text), p.number);
}
ReasonPiece read_piece(const trc::ReasonPiece& p) {
  return {static_cast<ReasonPiece::Kind>(p.kind()), text(p.text()), p.number()};
}

}  // namespace

flatbuffers::Offset<trc::Threat> write_threat(Builder& b, const Threat& t) {
  const auto rule = write_rule(b, t.rule);
  const auto steps = rows(b, t.steps, write_threat_step);
  const auto label = b.CreateString(t.value_label);
  const auto values = b.CreateVectorOfStrings(t.values);
  const auto entities = rows(b, t.entities, write_threat_entity);
  const auto shown = b.CreateVectorOfStrings(t.shown);
  const auto reason = rows(b, t.reason, write_piece);
  const auto exceptions = rows(b, t.exceptions, write_exception);
  const auto groups = b.CreateVectorOfStrings(t.log_groups);
  return trc::CreateThreat(b, rule, static_cast<trc::ThreatKind>(t.kind), steps, optional_index(t.value_field), label,
                           values, t.at_least, t.least_sum, entities, t.window, t.learning, t.suppress, shown, reason,
                           exceptions, groups);
}
Threat read_threat(const trc::Threat& t) {
  return {read_rule(t.rule()),
          static_cast<Threat::Kind>(t.kind()),
          rows(t.steps(), read_threat_step),
          optional_index(t.value_field()),
          text(t.value_label()),
          strings(t.values()),
          t.at_least(),
          t.least_sum(),
          rows(t.entities(), read_threat_entity),
          t.window(),
          t.learning(),
          t.suppress(),
          strings(t.shown()),
          rows(t.reason(), read_piece),
          rows(t.exceptions(), read_exception),
          strings(t.log_groups())};
}

}  // namespace tripline::runtime::artifact
