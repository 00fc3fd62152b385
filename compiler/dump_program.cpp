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
    out += fmt::format("alarm {}/{} metric {} {} of {} x {} s against {}\n", a.rule.pack, a.rule.name, a.metric,
                       a.datapoints_to_alarm, a.evaluation_periods, a.period, a.threshold);
  }
  for (const runtime::Contributors& c : program.contributors) {
    out += fmt::format("contributors {}/{} f{} by {}\n", c.rule.pack, c.rule.name, c.filter, fmt::join(c.key_labels, ", "));
  }
  for (const runtime::Threat& t : program.threats) {
    out += fmt::format("threat {}/{} f{} {} of {} within {} s\n", t.rule.pack, t.rule.name, t.filter, t.at_least,
                       t.value_label, t.window);
  }
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
  return out;
}

}  // namespace tripline::compiler
