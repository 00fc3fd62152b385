// Writing is done table by table in the order of program.fbs; reading mirrors it. The two halves of each table
// stand together, so that a new member is added in one place.
#include "runtime/artifact.hpp"

#include <xxhash.h>

#include <algorithm>
#include <cstring>

#include "runtime/artifact_alarm.hpp"
#include "runtime/artifact_graph.hpp"
#include "runtime/artifact_query.hpp"
#include "runtime/artifact_threat.hpp"
#include "runtime/trailers.hpp"

namespace tripline::runtime {

using namespace artifact;

namespace {

constexpr std::string_view magic = "TRIPLINE";
constexpr std::size_t header_bytes = 16;
constexpr std::size_t max_artifact_bytes = std::size_t{1} << 31;

// --- packs, predicates

auto write_pack(Builder& b, const Pack& p) {
  return trc::CreatePack(b, b.CreateString(p.name), b.CreateString(p.version), b.CreateString(p.digest));
}
Pack read_pack(const trc::Pack& p) { return {text(p.name()), text(p.version()), text(p.digest())}; }

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
                           m.evidence, m.values, groups);
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
          m.values(),
          strings(m.log_groups())};
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

auto write_signal(Builder& b, const ScoreSignal& s) {
  const auto name = b.CreateString(s.name), reason = b.CreateString(s.reason);
  return trc::CreateScoreSignal(b, name, reason, s.weight, s.filter, optional_index(s.distinct), s.at_least, s.share);
}
ScoreSignal read_signal(const trc::ScoreSignal& s) {
  return {text(s.name()), text(s.reason()), s.weight(), s.filter(), optional_index(s.distinct()), s.at_least(), s.share()};
}

auto write_category(Builder& b, const ScoreCategory& c) {
  const auto of = b.CreateSharedString(c.of), is = b.CreateSharedString(c.is);
  return trc::CreateScoreCategory(b, of, is, c.filter);
}
ScoreCategory read_category(const trc::ScoreCategory& c) { return {text(c.of()), text(c.is()), c.filter()}; }

auto write_score(Builder& b, const Score& s) {
  const auto rule = write_rule(b, s.rule);
  const auto entity = s.entity ? write_entity(b, *s.entity) : flatbuffers::Offset<trc::Entity>();
  const auto signals = rows(b, s.signals, write_signal);
  const auto categories = rows(b, s.categories, write_category);
  const auto groups = b.CreateVectorOfStrings(s.log_groups);
  return trc::CreateScore(b, rule, s.per_event, s.filter, entity, s.base, s.cap, s.level, s.window, signals, categories,
                          groups);
}
Score read_score(const trc::Score& s) {
  return {read_rule(s.rule()), s.per_event(), s.filter(), s.entity() ? std::optional(read_entity(*s.entity())) : std::nullopt,
          s.base(), s.cap(), s.level(), s.window(), rows(s.signals(), read_signal), rows(s.categories(), read_category),
          strings(s.log_groups())};
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
  const auto scores = rows(b, p.scores, write_score);
  const auto graphs = rows(b, p.graphs, write_graph);
  const auto queries = rows(b, p.queries, write_query);
  const auto compiler = b.CreateString("tripline");
  b.Finish(trc::CreateProgram(b, artifact_version, compiler, packs, fields, predicates, automata, decisions, filters,
                              metrics, alarms, contributors, threats, composites, outliers, graphs, queries,
                              scores),
           trc::ProgramIdentifier());

  const std::string_view body(reinterpret_cast<const char*>(b.GetBufferPointer()), b.GetSize());
  std::string bytes(magic);
  std::uint64_t sum = checksum(body);
  for (int i = 0; i < 8; ++i, sum >>= 8) bytes.push_back(static_cast<char>(sum & 0xFF));
  bytes += body;
  return bytes;
}

std::variant<Program, LoadError> load(std::string_view file) {
  const std::string_view bytes = artifact_parts(file).program;
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
  out.scores = rows(p.scores(), read_score);
  out.graphs = rows(p.graphs(), read_graph);
  out.queries = rows(p.queries(), read_query);
  if (const auto fault = verify(out)) return LoadError{"damaged: " + *fault};
  return out;
}

}  // namespace tripline::runtime
