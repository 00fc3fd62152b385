// all(a, all(b, always), a)  ->  all(a, b)
// any(a, never)              ->  a
// none(none(a))              ->  a          none(any(a, b))  ->  none(a, b)
// all(a, none(a))            ->  never      any(a, none(a))  ->  always
#include <algorithm>

#include "compiler/passes.hpp"
#include "compiler/rewrite.hpp"

namespace tripline::compiler {

namespace {

using Op = Node::Op;

NodeId fold_none(Node node, IrWriter& w) {
  std::vector<NodeId> children;
  for (const NodeId child : node.children) {
    const Node& c = w.ir()[child];
    if (c.op == Op::always) return w.never();
    if (c.op == Op::never) continue;
    if (c.op == Op::any) {
      children.insert(children.end(), c.children.begin(), c.children.end());
    } else {
      children.push_back(child);
    }
  }
  if (children.empty()) return w.always();
  std::sort(children.begin(), children.end());
  children.erase(std::unique(children.begin(), children.end()), children.end());
  if (children.size() == 1 && w.ir()[children[0]].op == Op::none) {
    return w.any(std::vector<NodeId>(w.ir()[children[0]].children));  // folded again by the caller
  }
  return w.node({Op::none, {}, std::move(children)});
}

NodeId fold_join(Op op, const std::vector<NodeId>& given, IrWriter& w) {
  const Op unit = op == Op::all ? Op::always : Op::never, zero = op == Op::all ? Op::never : Op::always;
  std::vector<NodeId> children;
  for (const NodeId child : given) {
    const Node& c = w.ir()[child];
    if (c.op == zero) return child;
    if (c.op == unit) continue;
    if (c.op == op) {
      children.insert(children.end(), c.children.begin(), c.children.end());
    } else {
      children.push_back(child);
    }
  }
  std::sort(children.begin(), children.end());
  children.erase(std::unique(children.begin(), children.end()), children.end());
  for (const NodeId child : children) {
    const Node& c = w.ir()[child];
    // a and not a, for single children; larger contradictions are the prover's.
    if (c.op == Op::none && c.children.size() == 1 &&
        std::binary_search(children.begin(), children.end(), c.children[0])) {
      return w.node({zero, {}, {}});
    }
  }
  if (children.empty()) return w.node({unit, {}, {}});
  if (children.size() == 1) return children[0];
  return w.node({op, {}, std::move(children)});
}

}  // namespace

void fold(Ir& ir, bool share) {
  rewrite(ir, share, [](Node node, IrWriter& w, NodeId) {
    switch (node.op) {
      case Op::none: {
        const NodeId folded = fold_none(std::move(node), w);
        const Node result = w.ir()[folded];
        return result.op == Op::any ? fold_join(Op::any, result.children, w) : folded;
      }
      case Op::all:
      case Op::any: return fold_join(node.op, node.children, w);
      case Op::never:
      case Op::always:
      case Op::test: break;
    }
    return w.node(std::move(node));
  });
}

}  // namespace tripline::compiler
