// Writing is done table by table in the order of program.fbs; reading mirrors it. The two halves of each table
// stand together, so that a new member is added in one place.
#include "runtime/artifact.hpp"

#include <xxhash.h>

#include <algorithm>
#include <cstring>

#include "runtime/artifact_query.hpp"
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

flatbuffers::Offset<trc::AlarmBand> write_band(Builder& b, const std::optional<AlarmBand>& band) {
  if (!band) return 0;
  std::vector<trc::Interval> ranges;
  for (const Interval& range : band->excluded) ranges.emplace_back(range.start, range.end);
  return trc::CreateAlarmBand(b, band->width, band->utc_offset, band->percent, b.CreateVectorOfStructs(ranges));
}
std::optional<AlarmBand> read_band(const trc::AlarmBand* band) {
  if (!band) return std::nullopt;
  AlarmBand out{band->width(), band->utc_offset(), band->percent(), {}};
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

auto write_alarm(Builder& b, const Alarm& a) {
  const auto rule = write_rule(b, a.rule);
  const auto dimensions = rows(b, a.dimensions, write_fixed);
  const auto actions = b.CreateVectorOfStrings(a.actions);
  const auto band = write_band(b, a.band);
  const auto statistic = write_statistic(b, a.statistic);
  const auto formulas = rows(b, a.math.formulas, write_formula);
  std::vector<NamedInput> named;
  for (std::size_t i = 0; i < a.inputs.size(); ++i) named.emplace_back(a.math.inputs[i].id, a.inputs[i]);
  const auto inputs = rows(b, named, write_input);
  return trc::CreateAlarm(b, rule, a.metric, dimensions, statistic,
                          static_cast<trc::Comparison>(a.comparison), static_cast<trc::MissingData>(a.missing_data),
                          a.period, a.evaluation_periods, a.datapoints_to_alarm, a.threshold, actions,
                          static_cast<trc::WindowKind>(a.window), a.utc_offset, a.evaluation_range, a.least_samples,
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
            a.utc_offset(),
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

auto write_threat(Builder& b, const Threat& t) {
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

// --- graphs

auto write_part(Builder& b, const TextPart& p) {
  return trc::CreateTextPart(b, optional_index(p.field), b.CreateSharedString(p.text));
}
TextPart read_part(const trc::TextPart& p) { return {optional_index(p.field()), text(p.text())}; }

auto write_template(Builder& b, const TextTemplate& t) { return trc::CreateTextTemplate(b, rows(b, t, write_part)); }
TextTemplate read_template(const trc::TextTemplate& t) { return rows(t.parts(), read_part); }

auto write_node_rule(Builder& b, const NodeRule& n) {
  const auto name = b.CreateSharedString(n.name);
  const auto kind = b.CreateSharedString(n.kind);
  const auto ids = rows(b, n.ids, write_template);
  const auto capture = b.CreateSharedString(n.capture);
  const auto rewrite = b.CreateSharedString(n.rewrite);
  return trc::CreateNodeRule(b, name, kind, ids, capture, rewrite, optional_index(n.filter));
}
NodeRule read_node_rule(const trc::NodeRule& n) {
  return {text(n.name()),    text(n.kind()),    rows(n.ids(), read_template),
          text(n.capture()), text(n.rewrite()), optional_index(n.filter())};
}

auto write_edge_rule(Builder& b, const EdgeRule& e) {
  const auto name = b.CreateSharedString(e.name);
  const auto from = b.CreateVector(e.from);
  const auto to = b.CreateVector(e.to);
  const auto kind = write_template(b, e.kind);
  const auto via = write_template(b, e.via);
  return trc::CreateEdgeRule(b, name, e.filter, from, to, kind, via, optional_index(e.denied), e.risk, e.cost);
}
EdgeRule read_edge_rule(const trc::EdgeRule& e) {
  return {text(e.name()),
          e.filter(),
          numbers(e.from()),
          numbers(e.to()),
          e.kind() ? read_template(*e.kind()) : TextTemplate{},
          e.via() ? read_template(*e.via()) : TextTemplate{},
          optional_index(e.denied()),
          e.risk(),
          e.cost()};
}

auto write_sensitive(Builder& b, const SensitiveRule& s) {
  const auto name = b.CreateString(s.name);
  const auto kind = b.CreateSharedString(s.kind);
  return trc::CreateSensitiveRule(b, name, kind, b.CreateVectorOfStrings(s.ids), s.weight);
}
SensitiveRule read_sensitive(const trc::SensitiveRule& s) {
  return {text(s.name()), text(s.kind()), strings(s.ids()), s.weight()};
}

auto write_graph(Builder& b, const Graph& g) {
  const auto rule = write_rule(b, g.rule);
  const auto nodes = rows(b, g.nodes, write_node_rule);
  const auto edges = rows(b, g.edges, write_edge_rule);
  const auto sensitive = rows(b, g.sensitive, write_sensitive);
  const auto assumptions = b.CreateVectorOfStrings(g.score.assumptions);
  const auto groups = b.CreateVectorOfStrings(g.log_groups);
  const auto untrusted = b.CreateVectorOfStrings(g.alarm.untrusted);
  const auto trusted = b.CreateVectorOfStrings(g.alarm.trusted);
  const flatbuffers::Optional<double> raise_at =
      g.alarm.at_least ? flatbuffers::Optional<double>(*g.alarm.at_least) : flatbuffers::nullopt;
  return trc::CreateGraph(b, rule, nodes, edges, sensitive, g.score.cutoff, g.score.base, g.score.per_node, g.score.most,
                          assumptions, g.score.lateral_above, g.score.lateral_risk,
                          static_cast<trc::GraphParallel>(g.parallel), g.max_edges, groups, raise_at, g.alarm.weight,
                          untrusted, trusted);
}
Graph read_graph(const trc::Graph& g) {
  return {read_rule(g.rule()),
          rows(g.nodes(), read_node_rule),
          rows(g.edges(), read_edge_rule),
          rows(g.sensitive(), read_sensitive),
          {g.cutoff(), g.base(), g.per_node(), g.most(), strings(g.assumptions()), g.lateral_above(), g.lateral_risk()},
          {g.raise_at().has_value() ? std::optional<double>(*g.raise_at()) : std::nullopt, g.raise_weight(),
           strings(g.untrusted()), strings(g.trusted())},
          static_cast<Graph::Parallel>(g.parallel()),
          g.max_edges(),
          strings(g.log_groups())};
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
