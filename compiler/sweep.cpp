// Drops nodes, predicates and fields that no filter and no rule refers to, and numbers the rest anew: fields and
// predicates in their own order, nodes in theirs. So the program does not show in which order it was written.
#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "compiler/passes.hpp"

namespace tripline::compiler {

namespace {

// Old numbers of what is kept, in the order of the values; and the way from old to new.
template <typename Value>
std::vector<std::uint32_t> renumber(std::vector<Value>& list, const std::set<std::uint32_t>& kept) {
  std::vector<std::uint32_t> order(kept.begin(), kept.end());
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return list[a] < list[b]; });
  std::vector<std::uint32_t> moved(list.size());
  std::vector<Value> next;
  for (const std::uint32_t old : order) {
    moved[old] = static_cast<std::uint32_t>(next.size());
    next.push_back(std::move(list[old]));
  }
  list = std::move(next);
  return moved;
}

}  // namespace

void sweep(Ir& ir) {
  std::vector<bool> live(ir.nodes.size());
  for (const FilterRoot& filter : ir.filters) live[static_cast<std::size_t>(filter.root)] = true;
  std::set<std::uint32_t> predicates, fields;
  for (std::size_t i = ir.nodes.size(); i-- > 0;) {
    if (!live[i]) continue;
    if (ir.nodes[i].op == Node::Op::test) predicates.insert(static_cast<std::uint32_t>(ir.nodes[i].predicate));
    for (const NodeId child : ir.nodes[i].children) live[static_cast<std::size_t>(child)] = true;
  }
  for (const std::uint32_t p : predicates) fields.insert(ir.predicates[p].field);
  const auto each_rule_field = [&](auto visit) {
    for (runtime::Metric& m : ir.metrics) {
      if (m.field) visit(*m.field);
      for (runtime::Dimension& d : m.dimensions) visit(d.field);
    }
    for (runtime::Contributors& c : ir.contributors) {
      for (std::uint32_t& key : c.keys) visit(key);
      if (c.value_field) visit(*c.value_field);
    }
    for (runtime::Threat& t : ir.threats) {
      if (t.value_field) visit(*t.value_field);
      for (runtime::ThreatStep& step : t.steps) {
        for (std::vector<std::uint32_t>& parts : step.entities) {
          for (std::uint32_t& field : parts) visit(field);
        }
        for (std::uint32_t& field : step.shown) visit(field);
      }
    }
    for (runtime::Outlier& o : ir.outliers) visit(o.entity.field);
    for (runtime::Score& s : ir.scores) {
      if (s.entity) visit(s.entity->field);
      for (runtime::ScoreSignal& signal : s.signals) {
        if (signal.distinct) visit(*signal.distinct);
      }
    }
    const auto visit_parts = [&](runtime::TextTemplate& parts) {
      for (runtime::TextPart& part : parts) {
        if (part.field) visit(*part.field);
      }
    };
    for (runtime::Graph& g : ir.graphs) {
      for (runtime::NodeRule& n : g.nodes) std::for_each(n.ids.begin(), n.ids.end(), visit_parts);
      for (runtime::EdgeRule& e : g.edges) {
        visit_parts(e.kind);
        visit_parts(e.via);
      }
    }
  };
  each_rule_field([&](std::uint32_t field) { fields.insert(field); });

  const std::vector<std::uint32_t> field_moved = renumber(ir.fields, fields);
  each_rule_field([&](std::uint32_t& field) { field = field_moved[field]; });
  for (const std::uint32_t p : predicates) ir.predicates[p].field = field_moved[ir.predicates[p].field];
  const std::vector<std::uint32_t> predicate_moved = renumber(ir.predicates, predicates);

  std::vector<NodeId> node_moved(ir.nodes.size());
  std::vector<Node> nodes;
  for (std::size_t i = 0; i < ir.nodes.size(); ++i) {
    if (!live[i]) continue;
    Node node = std::move(ir.nodes[i]);
    if (node.op == Node::Op::test) {
      node.predicate = static_cast<PredicateId>(predicate_moved[static_cast<std::size_t>(node.predicate)]);
    }
    for (NodeId& child : node.children) child = node_moved[static_cast<std::size_t>(child)];
    node_moved[i] = static_cast<NodeId>(nodes.size());
    nodes.push_back(std::move(node));
  }
  ir.nodes = std::move(nodes);
  for (FilterRoot& filter : ir.filters) filter.root = node_moved[static_cast<std::size_t>(filter.root)];
}

void run_passes(Ir& ir, const Passes& passes) {
  if (passes.fold) fold(ir, passes.share);
  if (passes.drop_guards) drop_guards(ir, passes.share);
  if (passes.order) order(ir);
  if (passes.sweep) sweep(ir);
}

}  // namespace tripline::compiler
