#include "runtime/artifact_graph.hpp"

namespace tripline::runtime::artifact {

namespace {

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

}  // namespace

flatbuffers::Offset<trc::Graph> write_graph(Builder& b, const Graph& g) {
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

}  // namespace tripline::runtime::artifact
