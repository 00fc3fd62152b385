// A node becomes decisions by being told where to go when it holds and when it does not (the classic short-circuit
// scheme for boolean expressions); targets are made before what leads to them. Equal decisions are made once,
// so what filters have in common at their ends is shared, as in a reduced decision diagram.
#include "compiler/lower.hpp"

#include <map>
#include <tuple>

#include "compiler/build_automaton.hpp"
#include "compiler/cover.hpp"
#include "runtime/field_walk.hpp"

namespace tripline::compiler {

namespace {

class Decisions {
 public:
  explicit Decisions(const Ir& ir) : ir_(ir) {}

  std::uint32_t entry(NodeId id, std::uint32_t yes, std::uint32_t no) {
    if (yes == no || list_.size() > max_decisions) return no;
    const Node& node = ir_[id];
    if (node.op == Node::Op::test) return decision({static_cast<std::uint32_t>(node.predicate), yes, no});
    const auto key = std::tuple(id, yes, no);
    if (const auto at = known_.find(key); at != known_.end()) return at->second;
    std::uint32_t result = no;
    switch (node.op) {
      case Node::Op::never: result = no; break;
      case Node::Op::always: result = yes; break;
      case Node::Op::test: break;
      case Node::Op::all:
        result = yes;
        for (std::size_t i = node.children.size(); i-- > 0;) result = entry(node.children[i], result, no);
        break;
      case Node::Op::any:
        result = no;
        for (std::size_t i = node.children.size(); i-- > 0;) result = entry(node.children[i], yes, result);
        break;
      case Node::Op::none:
        result = yes;
        for (std::size_t i = node.children.size(); i-- > 0;) result = entry(node.children[i], no, result);
        break;
    }
    known_.emplace(key, result);
    return result;
  }

  std::vector<runtime::Decision> take() { return std::move(list_); }
  std::size_t size() const { return list_.size(); }

 private:
  std::uint32_t decision(runtime::Decision d) {
    const auto [at, fresh] = numbers_.emplace(d, static_cast<std::uint32_t>(list_.size()));
    if (fresh) list_.push_back(d);
    return at->second;
  }

  const Ir& ir_;
  std::vector<runtime::Decision> list_;
  std::map<runtime::Decision, std::uint32_t> numbers_;
  std::map<std::tuple<NodeId, std::uint32_t, std::uint32_t>, std::uint32_t> known_;
};

}  // namespace

std::optional<runtime::Program> lower(const Ir& ir) {
  runtime::Program program;
  program.packs = ir.packs;
  program.fields = ir.fields;
  program.predicates = ir.predicates;
  program.metrics = ir.metrics;
  program.alarms = ir.alarms;
  program.contributors = ir.contributors;
  program.threats = ir.threats;
  program.composites = ir.composites;
  program.outliers = ir.outliers;
  program.scores = ir.scores;
  program.graphs = ir.graphs;
  program.queries = ir.queries;

  const std::vector<std::optional<Cover>> cover = covers(ir);
  Decisions decisions(ir);
  for (const FilterRoot& root : ir.filters) {
    runtime::Filter filter;
    filter.names = root.names;
    filter.entry = decisions.entry(root.root, runtime::accept, runtime::reject);
    const std::optional<Cover>& c = cover[static_cast<std::size_t>(root.root)];
    filter.always = !c.has_value();
    if (c) {
      for (const PredicateId p : c->predicates) filter.cover.push_back(static_cast<std::uint32_t>(p));
    }
    program.filters.push_back(std::move(filter));
  }
  if (decisions.size() > max_decisions || !runtime::FieldWalk(program.fields).fits()) return std::nullopt;
  program.decisions = decisions.take();
  for (std::uint32_t f = 0; f < program.fields.size(); ++f) {
    if (auto automaton = build_automaton(program.predicates, f)) program.automata.push_back(std::move(*automaton));
  }
  return program;
}

}  // namespace tripline::compiler
