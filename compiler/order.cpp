// all(none(a), any(b, c), d)  ->  all(d, any(b, c), none(a))
//
// Predicates are decided before filters are looked at, so all steps cost the same; what differs is how soon one
// of them decides. In a conjunction rare tests fail soonest, in a disjunction common ones hold soonest.
#include <algorithm>

#include "compiler/cover.hpp"
#include "compiler/passes.hpp"

namespace tripline::compiler {

void order(Ir& ir) {
  const std::vector<std::optional<Cover>> cover = covers(ir);
  const auto likelihood = [&](NodeId id) {
    const std::optional<Cover>& c = cover[static_cast<std::size_t>(id)];
    return c ? c->cost : 1e9;
  };
  for (Node& node : ir.nodes) {
    const bool rare_first = node.op == Node::Op::all;
    std::stable_sort(node.children.begin(), node.children.end(), [&](NodeId a, NodeId b) {
      return rare_first ? likelihood(a) < likelihood(b) : likelihood(a) > likelihood(b);
    });
  }
}

}  // namespace tripline::compiler
