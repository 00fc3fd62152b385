#include "compiler/cover.hpp"

#include <algorithm>

namespace tripline::compiler {

namespace {

// How often a test holds, roughly, in the events of one archive; only the order matters.
double cost_of(const Ir& ir, PredicateId id) {
  const runtime::Predicate& p = ir.predicates[static_cast<std::size_t>(id)];
  const runtime::Field& field = ir.fields[p.field];
  if (field.kind == runtime::Field::Kind::path && field.steps.empty()) return 1000;
  if (p.negated) return 300;
  switch (p.test) {
    case runtime::Test::exists:
    case runtime::Test::comparable: return 200;
    case runtime::Test::in_network:
    case runtime::Test::outside_network:
    case runtime::Test::in_country:
    case runtime::Test::in_as:
    case runtime::Test::is_null:
    case runtime::Test::is_true:
    case runtime::Test::is_false: return 100;
    case runtime::Test::number_less:
    case runtime::Test::number_less_equal:
    case runtime::Test::number_greater:
    case runtime::Test::number_greater_equal: return 50;
    case runtime::Test::regex:
    case runtime::Test::prefix:
    case runtime::Test::suffix:
    case runtime::Test::contains:
    case runtime::Test::glob: return 10;
    case runtime::Test::equals:
    case runtime::Test::number_equal: break;
  }
  // Names of calls are rarer than sources, identity types and regions.
  return !field.steps.empty() && field.steps.back().key == "eventName" ? 1 : 5;
}

}  // namespace

std::vector<std::optional<Cover>> covers(const Ir& ir) {
  std::vector<std::optional<Cover>> out(ir.nodes.size());
  for (std::size_t i = 0; i < ir.nodes.size(); ++i) {
    const Node& node = ir.nodes[i];
    switch (node.op) {
      case Node::Op::never: out[i] = Cover{}; break;
      case Node::Op::always:
      case Node::Op::none: break;
      case Node::Op::test: out[i] = Cover{{node.predicate}, cost_of(ir, node.predicate)}; break;
      case Node::Op::all:
        for (const NodeId child : node.children) {
          const std::optional<Cover>& cover = out[static_cast<std::size_t>(child)];
          if (cover && (!out[i] || cover->cost < out[i]->cost)) out[i] = cover;
        }
        break;
      case Node::Op::any: {
        Cover joined;
        bool whole = true;
        for (const NodeId child : node.children) {
          const std::optional<Cover>& cover = out[static_cast<std::size_t>(child)];
          if (!cover) {
            whole = false;
            break;
          }
          joined.predicates.insert(joined.predicates.end(), cover->predicates.begin(), cover->predicates.end());
          joined.cost += cover->cost;
        }
        if (!whole) break;
        std::sort(joined.predicates.begin(), joined.predicates.end());
        joined.predicates.erase(std::unique(joined.predicates.begin(), joined.predicates.end()), joined.predicates.end());
        out[i] = std::move(joined);
        break;
      }
    }
  }
  return out;
}

}  // namespace tripline::compiler
