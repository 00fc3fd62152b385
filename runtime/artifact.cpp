// Writing is done table by table in the order of program.fbs; reading mirrors it. The two halves of each table
// stand together, so that a new member is added in one place.
#include "runtime/artifact.hpp"

#include <xxhash.h>

#include <algorithm>
#include <cstring>

#include "runtime/program_generated.h"

namespace tripline::runtime {

namespace {

constexpr std::string_view magic = "TRIPLINE";
constexpr std::size_t header_bytes = 16;
constexpr std::size_t max_artifact_bytes = std::size_t{1} << 31;

using Builder = flatbuffers::FlatBufferBuilder;
using Strings = std::vector<std::string>;

std::string text(const flatbuffers::String* s) { return s ? s->str() : std::string(); }

template <typename Vector>
std::vector<typename Vector::value_type> numbers(const Vector* v) {
  return v ? std::vector<typename Vector::value_type>(v->begin(), v->end())
           : std::vector<typename Vector::value_type>();
}
std::vector<std::uint32_t> numbers(const flatbuffers::Vector<std::uint32_t>* v) {
  return v ? std::vector<std::uint32_t>(v->begin(), v->end()) : std::vector<std::uint32_t>();
}
std::vector<std::uint8_t> numbers(const flatbuffers::Vector<std::uint8_t>* v) {
  return v ? std::vector<std::uint8_t>(v->begin(), v->end()) : std::vector<std::uint8_t>();
}
Strings strings(const flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>* v) {
  Strings out;
  if (v) {
    out.reserve(v->size());
    for (const flatbuffers::String* s : *v) out.push_back(s->str());
  }
  return out;
}

// A table's rows in one vector, each written by `write` before the vector is.
template <typename Row, typename Write>
auto rows(Builder& b, const std::vector<Row>& values, Write write) {
  std::vector<decltype(write(b, values.front()))> offsets;
  offsets.reserve(values.size());
  for (const Row& row : values) offsets.push_back(write(b, row));
  return b.CreateVector(offsets);
}
template <typename Table, typename Read>
auto rows(const flatbuffers::Vector<flatbuffers::Offset<Table>>* v, Read read) {
  std::vector<decltype(read(*v->Get(0)))> out;
  if (v) {
    out.reserve(v->size());
    for (const Table* row : *v) out.push_back(read(*row));
  }
  return out;
}

std::int32_t optional_index(const std::optional<std::uint32_t>& index) {
  return index ? static_cast<std::int32_t>(*index) : -1;
}
std::optional<std::uint32_t> optional_index(std::int32_t index) {
  return index < 0 ? std::nullopt : std::optional(static_cast<std::uint32_t>(index));
}

// --- packs, fields, predicates

auto write_pack(Builder& b, const Pack& p) {
  return trc::CreatePack(b, b.CreateString(p.name), b.CreateString(p.version), b.CreateString(p.digest));
}
Pack read_pack(const trc::Pack& p) { return {text(p.name()), text(p.version()), text(p.digest())}; }

auto write_step(Builder& b, const Step& s) {
  return trc::CreateStep(b, static_cast<trc::StepKind>(s.kind), b.CreateSharedString(s.key), s.index);
}
Step read_step(const trc::Step& s) { return {static_cast<Step::Kind>(s.kind()), text(s.key()), s.index()}; }

auto write_field(Builder& b, const Field& f) {
  const auto steps = rows(b, f.steps, write_step);
  return trc::CreateField(b, static_cast<trc::FieldKind>(f.kind), steps, f.index);
}
Field read_field(const trc::Field& f) {
  return {static_cast<Field::Kind>(f.kind()), rows(f.steps(), read_step), f.index()};
}

auto write_predicate(Builder& b, const Predicate& p) {
  return trc::CreatePredicate(b, p.field, static_cast<trc::Test>(p.test), b.CreateSharedString(p.text), p.booleans,
                              p.negated);
}
Predicate read_predicate(const trc::Predicate& p) {
  return {p.field(), static_cast<Test>(p.test()), text(p.text()), p.booleans(), p.negated()};
}

// --- automata, decisions, filters

auto write_automaton(Builder& b, const Automaton& a) {
  std::vector<trc::Piece> pieces;
  for (const Piece& p : a.pieces) {
    pieces.emplace_back(p.predicate, p.length, p.ordinal, p.last, p.at_begin, p.at_end);
  }
  const auto edge_begin = b.CreateVector(a.edge_begin);
  const auto edge_byte = b.CreateVector(a.edge_byte);
  const auto edge_target = b.CreateVector(a.edge_target);
  const auto fail = b.CreateVector(a.fail);
  const auto output_begin = b.CreateVector(a.output_begin);
  const auto output = b.CreateVector(a.output);
  const auto output_link = b.CreateVector(a.output_link);
  const auto piece_rows = b.CreateVectorOfStructs(pieces);
  return trc::CreateAutomaton(b, a.field, edge_begin, edge_byte, edge_target, fail, output_begin, output, output_link,
                              piece_rows);
}
Automaton read_automaton(const trc::Automaton& a) {
  Automaton out{a.field(),
                numbers(a.edge_begin()),
                numbers(a.edge_byte()),
                numbers(a.edge_target()),
                numbers(a.fail()),
                numbers(a.output_begin()),
                numbers(a.output()),
                numbers(a.output_link()),
                {}};
  if (a.pieces()) {
    for (const trc::Piece* p : *a.pieces()) {
      out.pieces.push_back({p->predicate(), p->length(), p->ordinal(), p->last(), p->at_begin(), p->at_end()});
    }
  }
  return out;
}

auto write_filter(Builder& b, const Filter& f) {
  const auto names = b.CreateVectorOfStrings(f.names);
  const auto cover = b.CreateVector(f.cover);
  return trc::CreateFilter(b, names, f.entry, cover, f.always);
}
Filter read_filter(const trc::Filter& f) { return {strings(f.names()), f.entry(), numbers(f.cover()), f.always()}; }

// --- rules

auto write_rule(Builder& b, const Rule& r) {
  const auto pack = b.CreateSharedString(r.pack);
  const auto name = b.CreateString(r.name);
  const auto title = b.CreateString(r.title);
  const auto description = b.CreateString(r.description);
  const auto mitre = b.CreateVectorOfStrings(r.mitre);
  const auto tags = b.CreateVectorOfStrings(r.tags);
  const auto references = b.CreateVectorOfStrings(r.references);
  return trc::CreateRule(b, pack, name, title, description, static_cast<std::uint8_t>(r.severity), r.risk, mitre, tags,
                         references);
}
Rule read_rule(const trc::Rule* r) {
  if (!r) return {};
  return {text(r->pack()),
          text(r->name()),
          text(r->title()),
          text(r->description()),
          static_cast<Severity>(r->severity()),
          r->risk(),
          strings(r->mitre()),
          strings(r->tags()),
          strings(r->references())};
}

auto write_dimension(Builder& b, const Dimension& d) { return trc::CreateDimension(b, b.CreateString(d.name), d.field); }
Dimension read_dimension(const trc::Dimension& d) { return {text(d.name()), d.field()}; }

auto write_metric(Builder& b, const Metric& m) {
  const auto pack = b.CreateSharedString(m.pack);
  const auto name = b.CreateString(m.name);
  const auto space = b.CreateSharedString(m.space);
  const auto unit = b.CreateSharedString(m.unit);
  const auto dimensions = rows(b, m.dimensions, write_dimension);
  const auto groups = b.CreateVectorOfStrings(m.log_groups);
  return trc::CreateMetric(b, pack, name, space, unit, m.filter, m.literal, optional_index(m.field),
                           m.default_value.has_value(), m.default_value.value_or(0), dimensions, m.resolution,
                           m.evidence, groups);
}
Metric read_metric(const trc::Metric& m) {
  return {text(m.pack()),
          text(m.name()),
          text(m.space()),
          text(m.unit()),
          m.filter(),
          m.literal(),
          optional_index(m.field()),
          m.has_default() ? std::optional(m.default_value()) : std::nullopt,
          rows(m.dimensions(), read_dimension),
          m.resolution(),
          m.evidence(),
          strings(m.log_groups())};
}

using Fixed = std::pair<std::string, std::string>;
auto write_fixed(Builder& b, const Fixed& d) {
  return trc::CreateFixedDimension(b, b.CreateString(d.first), b.CreateString(d.second));
}
Fixed read_fixed(const trc::FixedDimension& d) { return {text(d.name()), text(d.value())}; }

auto write_alarm(Builder& b, const Alarm& a) {
  const auto rule = write_rule(b, a.rule);
  const auto dimensions = rows(b, a.dimensions, write_fixed);
  const auto actions = b.CreateVectorOfStrings(a.actions);
  return trc::CreateAlarm(b, rule, a.metric, dimensions, static_cast<trc::Statistic>(a.statistic),
                          static_cast<trc::Comparison>(a.comparison), static_cast<trc::MissingData>(a.missing_data),
                          a.period, a.evaluation_periods, a.datapoints_to_alarm, a.threshold, actions,
                          static_cast<trc::WindowKind>(a.window), a.utc_offset, a.evaluation_range, a.least_samples);
}
Alarm read_alarm(const trc::Alarm& a) {
  return {read_rule(a.rule()),
          a.metric(),
          rows(a.dimensions(), read_fixed),
          static_cast<Statistic>(a.statistic()),
          static_cast<Comparison>(a.comparison()),
          static_cast<MissingData>(a.missing_data()),
          a.period(),
          a.evaluation_periods(),
          a.datapoints_to_alarm(),
          a.threshold(),
          strings(a.actions()),
          static_cast<WindowKind>(a.window()),
          a.utc_offset(),
          a.evaluation_range(),
          a.least_samples()};
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

auto write_composite(Builder& b, const Composite& c) {
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

auto write_contributors(Builder& b, const Contributors& c) {
  const auto rule = write_rule(b, c.rule);
  const auto keys = b.CreateVector(c.keys);
  const auto labels = b.CreateVectorOfStrings(c.key_labels);
  const auto groups = b.CreateVectorOfStrings(c.log_groups);
  return trc::CreateContributors(b, rule, c.filter, keys, labels, optional_index(c.value_field), c.sum, c.period, c.top,
                                 c.by_maximum, groups);
}
Contributors read_contributors(const trc::Contributors& c) {
  return {read_rule(c.rule()), c.filter(), numbers(c.keys()), strings(c.key_labels()), optional_index(c.value_field()),
          c.sum(),             c.period(), c.top(),           c.by_maximum(),          strings(c.log_groups())};
}

auto write_entity(Builder& b, const Entity& e) { return trc::CreateEntity(b, e.field, b.CreateString(e.label)); }
Entity read_entity(const trc::Entity& e) { return {e.field(), text(e.label())}; }

auto write_threat(Builder& b, const Threat& t) {
  const auto rule = write_rule(b, t.rule);
  const auto label = b.CreateString(t.value_label);
  const auto values = b.CreateVectorOfStrings(t.values);
  const auto entities = rows(b, t.entities, write_entity);
  const auto groups = b.CreateVectorOfStrings(t.log_groups);
  return trc::CreateThreat(b, rule, t.filter, t.value_field, label, values, t.at_least, entities, t.window, groups);
}
Threat read_threat(const trc::Threat& t) {
  return {read_rule(t.rule()), t.filter(),   t.value_field(),
          text(t.value_label()), strings(t.values()), t.at_least(),
          rows(t.entities(), read_entity), t.window(), strings(t.log_groups())};
}

auto write_outlier(Builder& b, const Outlier& o) {
  const auto rule = write_rule(b, o.rule);
  const auto entity = write_entity(b, o.entity);
  const auto groups = b.CreateVectorOfStrings(o.log_groups);
  return trc::CreateOutlier(b, rule, o.filter, entity, static_cast<trc::OutlierMethod>(o.method), o.k, o.min_population,
                            o.window, groups);
}
Outlier read_outlier(const trc::Outlier& o) {
  return {read_rule(o.rule()), o.filter(), o.entity() ? read_entity(*o.entity()) : Entity{},
          static_cast<Outlier::Method>(o.method()), o.k(), o.min_population(), o.window(), strings(o.log_groups())};
}

std::uint64_t checksum(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

}  // namespace

std::string save(const Program& p) {
  Builder b(1 << 16);
  b.ForceDefaults(true);
  const auto packs = rows(b, p.packs, write_pack);
  const auto fields = rows(b, p.fields, write_field);
  const auto predicates = rows(b, p.predicates, write_predicate);
  const auto automata = rows(b, p.automata, write_automaton);
  std::vector<trc::Decision> decision_rows;
  decision_rows.reserve(p.decisions.size());
  for (const Decision& d : p.decisions) decision_rows.emplace_back(d.predicate, d.on_true, d.on_false);
  const auto decisions = b.CreateVectorOfStructs(decision_rows);
  const auto filters = rows(b, p.filters, write_filter);
  const auto metrics = rows(b, p.metrics, write_metric);
  const auto alarms = rows(b, p.alarms, write_alarm);
  const auto contributors = rows(b, p.contributors, write_contributors);
  const auto threats = rows(b, p.threats, write_threat);
  const auto composites = rows(b, p.composites, write_composite);
  const auto outliers = rows(b, p.outliers, write_outlier);
  const auto compiler = b.CreateString("tripline");
  b.Finish(trc::CreateProgram(b, artifact_version, compiler, packs, fields, predicates, automata, decisions, filters,
                              metrics, alarms, contributors, threats, composites, outliers),
           trc::ProgramIdentifier());

  const std::string_view body(reinterpret_cast<const char*>(b.GetBufferPointer()), b.GetSize());
  std::string bytes(magic);
  std::uint64_t sum = checksum(body);
  for (int i = 0; i < 8; ++i, sum >>= 8) bytes.push_back(static_cast<char>(sum & 0xFF));
  bytes += body;
  return bytes;
}

std::variant<Program, LoadError> load(std::string_view bytes) {
  if (bytes.size() < header_bytes || bytes.substr(0, magic.size()) != magic) {
    return LoadError{"not a compiled pack (its first bytes are not TRIPLINE)"};
  }
  if (bytes.size() > max_artifact_bytes) return LoadError{"larger than 2 GiB"};
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    sum |= std::uint64_t{static_cast<unsigned char>(bytes[magic.size() + i])} << (8 * i);
  }
  const std::string_view body = bytes.substr(header_bytes);
  if (checksum(body) != sum) return LoadError{"damaged: its checksum does not fit its content"};

  // FlatBuffers wants aligned memory; the header keeps eight-byte alignment of an aligned file, a view may not be.
  std::vector<std::uint64_t> aligned(body.size() / 8 + 1);  // never empty, so that there is a pointer to give
  std::memcpy(aligned.data(), body.data(), body.size());
  const auto* data = reinterpret_cast<const std::uint8_t*>(aligned.data());
  flatbuffers::Verifier verifier(data, body.size(), 16, 64'000'000);
  if (!trc::VerifyProgramBuffer(verifier)) return LoadError{"damaged: not a valid FlatBuffers file"};
  const trc::Program& p = *trc::GetProgram(data);
  if (p.schema_version() != artifact_version) {
    return LoadError{"compiled by another version of tripline (format " + std::to_string(p.schema_version()) +
                     ", this one reads " + std::to_string(artifact_version) + "); compile the pack again"};
  }
  Program out;
  out.packs = rows(p.packs(), read_pack);
  out.fields = rows(p.fields(), read_field);
  out.predicates = rows(p.predicates(), read_predicate);
  out.automata = rows(p.automata(), read_automaton);
  if (p.decisions()) {
    out.decisions.reserve(p.decisions()->size());
    for (const trc::Decision* d : *p.decisions()) out.decisions.push_back({d->predicate(), d->on_true(), d->on_false()});
  }
  out.filters = rows(p.filters(), read_filter);
  out.metrics = rows(p.metrics(), read_metric);
  out.alarms = rows(p.alarms(), read_alarm);
  out.contributors = rows(p.contributors(), read_contributors);
  out.threats = rows(p.threats(), read_threat);
  out.composites = rows(p.composites(), read_composite);
  out.outliers = rows(p.outliers(), read_outlier);
  if (const auto fault = verify(out)) return LoadError{"damaged: " + *fault};
  return out;
}

}  // namespace tripline::runtime
