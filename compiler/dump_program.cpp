#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/dump.hpp"

namespace tripline::compiler {

using runtime::Automaton;
using runtime::Predicate;
using runtime::Program;
using runtime::Test;

namespace {

std::string text_of(const runtime::TextTemplate& parts) {
  std::string out;
  for (const runtime::TextPart& part : parts) out += part.field ? fmt::format("{{f{}}}", *part.field) : part.text;
  return out;
}

std::string predicate_text(const Predicate& p) {
  return fmt::format("{}{}{}{}", p.negated ? "not " : "", runtime::to_string(p.test),
                     p.test >= Test::equals ? fmt::format(" {:?}", p.text) : "", p.booleans ? " or boolean" : "");
}

std::string byte_text(std::uint8_t byte) {
  return byte > 0x20 && byte < 0x7F ? std::string(1, static_cast<char>(byte)) : fmt::format("\\x{:02x}", byte);
}

std::string target_text(std::uint32_t target) {
  return target == runtime::accept ? "accept" : target == runtime::reject ? "reject" : fmt::format("d{}", target);
}

const Automaton* automaton_of(const Program& program, std::uint32_t field) {
  const auto at = std::find_if(program.automata.begin(), program.automata.end(),
                               [&](const Automaton& a) { return a.field == field; });
  return at == program.automata.end() ? nullptr : &*at;
}

std::string threat(const runtime::Threat& t) {
  using Kind = runtime::Threat::Kind;
  std::string out = fmt::format("threat {}/{}", t.rule.pack, t.rule.name);
  if (t.kind != Kind::distinct) out += fmt::format(" {}", runtime::to_string(t.kind));
  for (const runtime::ThreatStep& step : t.steps) {
    out += fmt::format(" f{}", step.filter);
    if (step.max_gap > 0) out += fmt::format(" at most {} s behind", step.max_gap);
    if (step.between) out += fmt::format(" not before steps {} to {}", step.first, step.last);
  }
  if (t.kind == Kind::distinct || t.kind == Kind::value_count || t.kind == Kind::count) out += fmt::format(" {}", t.at_least);
  if (t.kind == Kind::sum) out += fmt::format(" {}", t.least_sum);
  if (t.value_field) out += fmt::format(" of {}", t.value_label);
  if (t.kind == Kind::first_seen) out += fmt::format(" learned for {} s", t.learning);
  out += fmt::format(" within {} s", t.window);
  if (t.suppress > 0) out += fmt::format(" once in {} s", t.suppress);
  for (const runtime::ThreatException& e : t.exceptions) out += fmt::format(" except f{} until {}", e.filter, e.expires);
  return out + "\n";
}

}  // namespace

std::string dump_automaton(const Program& program) {
  std::string out;
  for (std::uint32_t f = 0; f < program.fields.size(); ++f) {
    out += fmt::format("{}\n", runtime::to_string(program.fields[f]));
    for (std::uint32_t p = 0; p < program.predicates.size(); ++p) {
      if (program.predicates[p].field == f) out += fmt::format("  p{} {}\n", p, predicate_text(program.predicates[p]));
    }
    const Automaton* a = automaton_of(program, f);
    if (!a) continue;
    out += fmt::format("  automaton of {} states\n", a->states());
    for (std::uint32_t s = 0; s < a->states(); ++s) {
      out += fmt::format("    {}:", s);
      for (std::uint32_t e = a->edge_begin[s]; e < a->edge_begin[s + 1]; ++e) {
        out += fmt::format(" {}->{}", byte_text(a->edge_byte[e]), a->edge_target[e]);
      }
      if (s > 0) out += fmt::format(" else {}", a->fail[s]);
      for (std::uint32_t o = a->output_begin[s]; o < a->output_begin[s + 1]; ++o) {
        const runtime::Piece& piece = a->pieces[a->output[o]];
        out += fmt::format(" found p{}", piece.predicate);
        if (piece.ordinal > 0 || !piece.last) out += fmt::format(" part {}", piece.ordinal + 1);
        if (piece.at_begin) out += " at begin";
        if (piece.at_end) out += " at end";
      }
      if (a->output_link[s] != 0) out += fmt::format(" and {}", a->output_link[s]);
      out += '\n';
    }
  }
  return out;
}

namespace {
std::string dot_label(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out;
}
}  // namespace

std::string automaton_dot(const Program& program) {
  std::string out = "digraph automaton {\n  rankdir=LR;\n  node [shape=circle];\n";
  for (std::uint32_t f = 0; f < program.fields.size(); ++f) {
    const std::string name = dot_label(runtime::to_string(program.fields[f]));
    out += fmt::format("  subgraph cluster_{} {{\n    label=\"{}\";\n", f, name);
    out += fmt::format("    f{} [shape=box,label=\"{}\"];\n", f, name);
    for (std::uint32_t p = 0; p < program.predicates.size(); ++p) {
      if (program.predicates[p].field != f) continue;
      out += fmt::format("    p{} [shape=note,label=\"{}\"];\n", p, dot_label(predicate_text(program.predicates[p])));
      const bool by_automaton = program.predicates[p].test >= Test::prefix && program.predicates[p].test <= Test::glob;
      if (!by_automaton) out += fmt::format("    f{} -> p{};\n", f, p);
    }
    if (const Automaton* a = automaton_of(program, f)) {
      out += fmt::format("    f{} -> s{}_0;\n", f, f);
      for (std::uint32_t s = 0; s < a->states(); ++s) {
        out += fmt::format("    s{0}_{1} [label=\"{1}\"];\n", f, s);
        for (std::uint32_t e = a->edge_begin[s]; e < a->edge_begin[s + 1]; ++e) {
          out += fmt::format("    s{0}_{1} -> s{0}_{2} [label=\"{3}\"];\n", f, s, a->edge_target[e],
                             dot_label(byte_text(a->edge_byte[e])));
        }
        if (a->fail[s] != 0) out += fmt::format("    s{0}_{1} -> s{0}_{2} [style=dashed];\n", f, s, a->fail[s]);
        for (std::uint32_t o = a->output_begin[s]; o < a->output_begin[s + 1]; ++o) {
          out += fmt::format("    s{}_{} -> p{} [style=bold];\n", f, s, a->pieces[a->output[o]].predicate);
        }
      }
    }
    out += "  }\n";
  }
  return out + "}\n";
}

std::string dump_program(const Program& program) {
  std::string out;
  for (const runtime::Pack& pack : program.packs) out += fmt::format("pack {} {} {}\n", pack.name, pack.version, pack.digest);
  for (std::size_t p = 0; p < program.predicates.size(); ++p) {
    out += fmt::format("p{} {} {}\n", p, runtime::to_string(program.fields[program.predicates[p].field]),
                       predicate_text(program.predicates[p]));
  }
  for (std::size_t d = 0; d < program.decisions.size(); ++d) {
    const runtime::Decision& decision = program.decisions[d];
    out += fmt::format("d{} p{} ? {} : {}\n", d, decision.predicate, target_text(decision.on_true), target_text(decision.on_false));
  }
  for (std::size_t f = 0; f < program.filters.size(); ++f) {
    const runtime::Filter& filter = program.filters[f];
    out += fmt::format("f{} {} from {} {}\n", f, fmt::join(filter.names, " "), target_text(filter.entry),
                       filter.always ? "always" : fmt::format("on p{}", fmt::join(filter.cover, " p")));
  }
  for (std::size_t m = 0; m < program.metrics.size(); ++m) {
    const runtime::Metric& metric = program.metrics[m];
    out += fmt::format("metric {} {}/{} f{} {}{}\n", m, metric.space, metric.name, metric.filter,
                       metric.field ? runtime::to_string(program.fields[*metric.field]) : fmt::format("{}", metric.literal),
                       metric.default_value ? fmt::format(" default {}", *metric.default_value) : "");
  }
  for (const runtime::Alarm& a : program.alarms) {
    std::string watched = fmt::format("metric {} {}", a.metric, runtime::to_string(a.statistic));
    if (runtime::has_expression(a)) {
      watched = a.math.formulas.back().text + " with";
      for (std::size_t i = 0; i < a.inputs.size(); ++i) {
        watched += fmt::format(" {} = metric {} {}", a.math.inputs[i].id, a.inputs[i].metric,
                               runtime::to_string(a.inputs[i].statistic));
      }
    }
    out += fmt::format("alarm {}/{} {} {} of {} x {} s against {}\n", a.rule.pack, a.rule.name, watched,
                       a.datapoints_to_alarm, a.evaluation_periods, a.period,
                       a.band ? fmt::format("a band of {}", a.band->width) : fmt::format("{}", a.threshold));
  }
  for (const runtime::Contributors& c : program.contributors) {
    out += fmt::format("contributors {}/{} f{} by {}\n", c.rule.pack, c.rule.name, c.filter, fmt::join(c.key_labels, ", "));
  }
  for (const runtime::Threat& t : program.threats) out += threat(t);
  for (const runtime::Composite& c : program.composites) {
    out += fmt::format("composite {}/{} {}{}\n", c.rule.pack, c.rule.name, c.text,
                       c.suppressor ? fmt::format(" unless {} {} wait {} s extension {} s",
                                                  c.suppressor->composite ? "composite" : "alarm", c.suppressor->number,
                                                  c.wait, c.extension)
                                    : "");
  }
  for (const runtime::Outlier& o : program.outliers) {
    out += fmt::format("outlier {}/{} f{} by {} {} k {} of {} or more within {} s\n", o.rule.pack, o.rule.name, o.filter,
                       o.entity.label, o.method == runtime::Outlier::Method::mad ? "mad" : "zscore", o.k,
                       o.min_population, o.window);
  }
  for (const runtime::Score& s : program.scores) {
    out += fmt::format("score {}/{} f{} per {} by {} base {} level {} of {} within {} s\n", s.rule.pack, s.rule.name, s.filter,
                       s.per_event ? "event" : "entity", s.entity ? s.entity->label : "nothing", s.base, s.level, s.cap,
                       s.window);
    for (const runtime::ScoreSignal& signal : s.signals) {
      out += fmt::format("  signal {} f{} weight {} at least {}{}{}\n", signal.name, signal.filter, signal.weight,
                         signal.at_least,
                         signal.distinct ? " of " + runtime::to_string(program.fields[*signal.distinct]) : "",
                         signal.share > 0 ? fmt::format(" share {} ppm", signal.share) : "");
    }
    for (const runtime::ScoreCategory& c : s.categories) out += fmt::format("  category {} {} f{}\n", c.of, c.is, c.filter);
  }
  for (const runtime::Graph& g : program.graphs) {
    out += fmt::format("graph {}/{} up to {} edges, paths of {}\n", g.rule.pack, g.rule.name, g.max_edges, g.score.cutoff);
    if (g.alarm.at_least) {
      out += fmt::format("  raises paths of {} to nodes of {} from {} untrusted, {} trusted\n", *g.alarm.at_least,
                         g.alarm.weight, g.alarm.untrusted.size(), g.alarm.trusted.size());
    }
    for (const runtime::NodeRule& n : g.nodes) {
      std::vector<std::string> ids;
      for (const runtime::TextTemplate& id : n.ids) ids.push_back(text_of(id));
      out += fmt::format("  node {} {}:{}{}{}\n", n.name, n.kind, fmt::join(ids, "|"),
                         n.capture.empty() ? "" : fmt::format(" /{}/ {}", n.capture, n.rewrite),
                         n.filter ? fmt::format(" f{}", *n.filter) : "");
    }
    for (const runtime::EdgeRule& e : g.edges) {
      out += fmt::format("  edge {} f{} from {} to {} kind {} via {}{} risk {} cost {}\n", e.name, e.filter,
                         fmt::join(e.from, ","), fmt::join(e.to, ","), text_of(e.kind), text_of(e.via),
                         e.denied ? fmt::format(" denied f{}", *e.denied) : "", e.risk, e.cost);
    }
    for (const runtime::SensitiveRule& s : g.sensitive) {
      out += fmt::format("  sensitive {}:{} weight {}\n", s.kind, s.ids.empty() ? "*" : fmt::format("{}", fmt::join(s.ids, "|")),
                         s.weight);
    }
  }
  for (const runtime::SavedQuery& q : program.queries) {
    std::size_t steps = 0;
    for (const runtime::QuerySegment& segment : q.plan.segments) steps += segment.steps.size();
    out += fmt::format("query {}/{} {} fields, {} expressions, {} segments, {} steps, {} columns\n", q.pack, q.name,
                       q.plan.fields.size(), q.plan.expressions.size(), q.plan.segments.size(), steps,
                       q.plan.columns.size());
  }
  return out;
}

}  // namespace tripline::compiler
