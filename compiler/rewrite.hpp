#pragma once
// The frame of a bottom-up pass: every node is made anew from children that were made anew.

#include <utility>
#include <vector>

#include "compiler/ir.hpp"

namespace tripline::compiler {

// `make(node, writer, old)` gets a node whose children already count in the new Ir and the node's old number; it
// returns the number of what stands in its place.
template <typename Make>
void rewrite(Ir& ir, bool share, Make make) {
  Ir next = ir;
  next.nodes.clear();
  IrWriter writer(next, share);
  std::vector<NodeId> moved(ir.nodes.size());
  for (std::size_t i = 0; i < ir.nodes.size(); ++i) {
    Node node = ir.nodes[i];
    for (NodeId& child : node.children) child = moved[static_cast<std::size_t>(child)];
    moved[i] = make(std::move(node), writer, static_cast<NodeId>(i));
  }
  for (FilterRoot& filter : next.filters) filter.root = moved[static_cast<std::size_t>(filter.root)];
  ir = std::move(next);
}

}  // namespace tripline::compiler
