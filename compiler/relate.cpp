#include "compiler/relate.hpp"

#include <algorithm>
#include <numeric>
#include <set>

namespace tripline::compiler {

namespace {

// The tests under a node, each once. Shared nodes are looked at once.
std::set<PredicateId> tests_of(const Ir& ir, NodeId root) {
  std::set<PredicateId> out;
  std::set<NodeId> seen;
  std::vector<NodeId> todo{root};
  while (!todo.empty()) {
    const NodeId id = todo.back();
    todo.pop_back();
    if (!seen.insert(id).second) continue;
    const Node& node = ir[id];
    // That an event is a JSON object is asked by nearly all.
    if (node.op == Node::Op::test && !ir.fields[ir.predicates[static_cast<std::size_t>(node.predicate)].field].steps.empty()) {
      out.insert(node.predicate);
    }
    todo.insert(todo.end(), node.children.begin(), node.children.end());
  }
  return out;
}

double likeness_of(const std::set<PredicateId>& a, const std::set<PredicateId>& b) {
  std::size_t both = 0;
  for (const PredicateId test : a) both += b.contains(test);
  const std::size_t either = a.size() + b.size() - both;
  return either == 0 ? 0 : static_cast<double>(both) / static_cast<double>(either);
}

}  // namespace

double likeness(const Ir& ir, NodeId a, NodeId b) { return likeness_of(tests_of(ir, a), tests_of(ir, b)); }

Covered covered_by(const Ir& ir, Prover& prover, NodeId node, std::span<const NodeId> candidates) {
  Covered out;
  const std::set<PredicateId> tests = tests_of(ir, node);
  std::vector<double> alike;
  for (const NodeId candidate : candidates) alike.push_back(likeness_of(tests, tests_of(ir, candidate)));
  std::vector<std::size_t> order(candidates.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return alike[a] > alike[b]; });
  for (const std::size_t c : order) {
    Verdict verdict = prover.implies(node, candidates[c]);
    if (verdict.answer == Answer::yes) {
      const Verdict back = prover.implies(candidates[c], node);
      return {Answer::yes, c, {}, back.answer == Answer::yes  ? Relation::equivalent
                                  : back.answer == Answer::no ? Relation::broader
                                                              : Relation::undecided,
              back.witness, std::nullopt, std::nullopt, back.why};
    }
    if (verdict.answer == Answer::undecided) {
      if (out.why.empty()) out.why = verdict.why;
      continue;
    }
    if (out.nearest || alike[c] == 0) continue;
    out.nearest = c;
    out.missed = std::move(verdict.witness);
  }
  if (!out.why.empty()) out.answer = Answer::undecided;
  if (!out.missed) out.missed = prover.satisfiable(node).witness;
  return out;
}

Covered covered_together(const Ir& ir, Prover& prover, NodeId node, std::span<const NodeId> candidates) {
  Covered out = covered_by(ir, prover, node, candidates);
  if (out.answer == Answer::yes || candidates.size() < 2) return out;
  const auto uncovered = [&](std::span<const NodeId> by) { return prover.possible({&node, 1}, by); };
  Verdict all = uncovered(candidates);
  if (all.answer == Answer::yes) {
    out.answer = Answer::no;
    out.missed = std::move(all.witness);
    out.why.clear();
    return out;
  }
  if (all.answer == Answer::undecided) {
    out.answer = Answer::undecided;
    out.why = std::move(all.why);
    return out;
  }
  // Those without which the others still cover it are left out; the least alike are tried first.
  const std::set<PredicateId> tests = tests_of(ir, node);
  std::vector<std::size_t> kept(candidates.size());
  std::iota(kept.begin(), kept.end(), std::size_t{0});
  std::stable_sort(kept.begin(), kept.end(), [&](std::size_t a, std::size_t b) {
    return likeness_of(tests, tests_of(ir, candidates[a])) < likeness_of(tests, tests_of(ir, candidates[b]));
  });
  for (std::size_t i = 0; i < kept.size();) {
    std::vector<NodeId> others;
    for (std::size_t k = 0; k < kept.size(); ++k) {
      if (k != i) others.push_back(candidates[kept[k]]);
    }
    if (uncovered(others).answer == Answer::no) {
      kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(i));
    } else {
      ++i;
    }
  }
  std::sort(kept.begin(), kept.end());
  return {Answer::yes, std::nullopt, std::move(kept), Relation::undecided, {}, std::nullopt, {}, {}};
}

}  // namespace tripline::compiler
