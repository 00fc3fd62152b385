#include "compiler/prove/prove.hpp"

#include <utility>

#include "compiler/prove/search.hpp"

namespace tripline::compiler {

using proof::Goal;
using proof::Outcome;

namespace {

// `yes` says whether an event that was found means yes.
Verdict verdict_of(Outcome outcome, bool yes) {
  Verdict out;
  out.why = std::move(outcome.why);
  if (outcome.found == Answer::undecided) return out;
  const bool found = outcome.found == Answer::yes;
  out.answer = found == yes ? Answer::yes : Answer::no;
  out.why.clear();
  if (found) out.witness = std::move(outcome.witness);
  return out;
}

}  // namespace

std::string_view to_string(Answer answer) {
  switch (answer) {
    case Answer::no: return "no";
    case Answer::yes: return "yes";
    case Answer::undecided: break;
  }
  return "undecided";
}

std::string_view to_string(Relation relation) {
  switch (relation) {
    case Relation::equivalent: return "equivalent";
    case Relation::broader: return "broader";
    case Relation::narrower: return "narrower";
    case Relation::overlapping: return "overlapping";
    case Relation::disjoint: return "disjoint";
    case Relation::undecided: break;
  }
  return "undecided";
}

Prover::Prover(const Ir& ir, const ProofBudget& budget) : search_(std::make_unique<proof::Search>(ir, budget)) {}
Prover::~Prover() = default;

Verdict Prover::satisfiable(NodeId node) {
  const Goal goals[] = {{node, true}};
  return verdict_of(search_->find(goals), true);
}

Verdict Prover::tautology(NodeId node, Events events) {
  const Goal goals[] = {{node, false}};
  return verdict_of(search_->find(goals, events), false);
}

Verdict Prover::implies(NodeId a, NodeId b) {
  const Goal goals[] = {{a, true}, {b, false}};
  return verdict_of(search_->find(goals), false);
}

Verdict Prover::equivalent(NodeId a, NodeId b) {
  Verdict forth = implies(a, b);
  if (forth.answer == Answer::no) return forth;
  Verdict back = implies(b, a);
  return back.answer == Answer::no || forth.answer == Answer::yes ? back : forth;
}

Verdict Prover::overlap(NodeId a, NodeId b) {
  const Goal goals[] = {{a, true}, {b, true}};
  return verdict_of(search_->find(goals), true);
}

Verdict Prover::disjoint(NodeId a, NodeId b) {
  const Goal goals[] = {{a, true}, {b, true}};
  return verdict_of(search_->find(goals), false);
}

Verdict Prover::possible(std::span<const NodeId> hold, std::span<const NodeId> fail, Events events) {
  std::vector<Goal> goals;
  for (const NodeId node : hold) goals.push_back({node, true});
  for (const NodeId node : fail) goals.push_back({node, false});
  return verdict_of(search_->find(goals, events), true);
}

Comparison Prover::compare(NodeId a, NodeId b) {
  const Verdict narrower = implies(a, b), broader = implies(b, a), both = overlap(a, b);
  Comparison out{Relation::undecided, narrower.witness, broader.witness, both.witness, {}};
  const bool b_has_all = narrower.answer == Answer::yes, a_has_all = broader.answer == Answer::yes;
  for (const Verdict* verdict : {&narrower, &broader, &both}) {
    if (verdict->answer == Answer::undecided && out.why.empty()) out.why = verdict->why;
  }
  if (narrower.answer == Answer::undecided || broader.answer == Answer::undecided) return out;
  if (a_has_all || b_has_all) {
    out.relation = a_has_all && b_has_all ? Relation::equivalent : a_has_all ? Relation::broader : Relation::narrower;
    out.why.clear();
    return out;
  }
  if (both.answer != Answer::undecided) out.relation = both.answer == Answer::yes ? Relation::overlapping : Relation::disjoint;
  return out;
}

Verdict satisfiable(const Ir& ir, NodeId node, const ProofBudget& budget) { return Prover(ir, budget).satisfiable(node); }
Verdict tautology(const Ir& ir, NodeId node, Events events, const ProofBudget& budget) {
  return Prover(ir, budget).tautology(node, events);
}
Verdict implies(const Ir& ir, NodeId a, NodeId b, const ProofBudget& budget) { return Prover(ir, budget).implies(a, b); }
Verdict equivalent(const Ir& ir, NodeId a, NodeId b, const ProofBudget& budget) {
  return Prover(ir, budget).equivalent(a, b);
}
Verdict disjoint(const Ir& ir, NodeId a, NodeId b, const ProofBudget& budget) { return Prover(ir, budget).disjoint(a, b); }
Verdict overlap(const Ir& ir, NodeId a, NodeId b, const ProofBudget& budget) { return Prover(ir, budget).overlap(a, b); }
Comparison compare(const Ir& ir, NodeId a, NodeId b, const ProofBudget& budget) { return Prover(ir, budget).compare(a, b); }

NodeId copy_node(const Ir& from, NodeId root, IrWriter& into) {
  // Children stand before their parents, so what the root needs is marked from above and copied from below.
  const auto last = static_cast<std::size_t>(root);
  std::vector<bool> needed(last + 1);
  needed[last] = true;
  for (std::size_t i = last + 1; i-- > 0;) {
    if (!needed[i]) continue;
    for (const NodeId child : from.nodes[i].children) needed[static_cast<std::size_t>(child)] = true;
  }
  std::vector<NodeId> copied(last + 1);
  for (std::size_t i = 0; i <= last; ++i) {
    if (!needed[i]) continue;
    Node node = from.nodes[i];
    if (node.op == Node::Op::test) {
      runtime::Predicate predicate = from.predicates[static_cast<std::size_t>(node.predicate)];
      predicate.field = static_cast<std::uint32_t>(into.field(from.fields[predicate.field]));
      copied[i] = into.test(std::move(predicate));
      continue;
    }
    for (NodeId& child : node.children) child = copied[static_cast<std::size_t>(child)];
    copied[i] = into.node(std::move(node));
  }
  return copied[last];
}

}  // namespace tripline::compiler
