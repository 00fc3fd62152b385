// all(event is a JSON object, eventName = "x", ...)  ->  all(eventName = "x", ...)
//
// A condition on a path of the document holds for JSON objects only, so the guard of F3 is needed only where
// nothing but absence and negation is asked.
#include <algorithm>

#include "compiler/cover.hpp"
#include "compiler/passes.hpp"
#include "compiler/rewrite.hpp"

namespace tripline::compiler {

namespace {

bool is_guard(const Ir& ir, NodeId id) {
  const Node& node = ir[id];
  if (node.op != Node::Op::test) return false;
  const runtime::Predicate& p = ir.predicates[static_cast<std::size_t>(node.predicate)];
  const runtime::Field& field = ir.fields[p.field];
  return field.kind == runtime::Field::Kind::path && field.steps.empty() && p.test == runtime::Test::exists;
}

// Whether the node can only hold for a JSON object.
bool implies_json(const Ir& ir, const std::optional<Cover>& cover) {
  return cover && std::all_of(cover->predicates.begin(), cover->predicates.end(), [&](PredicateId id) {
           return ir.fields[ir.predicates[static_cast<std::size_t>(id)].field].kind == runtime::Field::Kind::path;
         });
}

}  // namespace

void drop_guards(Ir& ir, bool share) {
  const std::vector<std::optional<Cover>> cover = covers(ir);
  const Ir before = ir;
  rewrite(ir, share, [&](Node node, IrWriter& w, NodeId old) {
    if (node.op != Node::Op::all) return w.node(std::move(node));
    const std::vector<NodeId>& children = before[old].children;
    const bool redundant = std::any_of(children.begin(), children.end(), [&](NodeId child) {
      return !is_guard(before, child) && implies_json(before, cover[static_cast<std::size_t>(child)]);
    });
    if (!redundant) return w.node(std::move(node));
    std::vector<NodeId> kept;
    for (std::size_t i = 0; i < children.size(); ++i) {
      if (!is_guard(before, children[i])) kept.push_back(node.children[i]);
    }
    return kept.size() == 1 ? kept[0] : w.all(std::move(kept));
  });
}

}  // namespace tripline::compiler
