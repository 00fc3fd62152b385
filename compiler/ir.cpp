#include "compiler/ir.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace tripline::compiler {

namespace {
// The number of `value` in `list`: the one it has, if sharing, else a new one.
template <typename Id, typename Value>
Id number(std::vector<Value>& list, std::map<Value, Id>& known, bool share, Value value) {
  if (share) {
    if (const auto at = known.find(value); at != known.end()) return at->second;
  }
  const Id id = static_cast<Id>(list.size());
  if (share) known.emplace(value, id);
  list.push_back(std::move(value));
  return id;
}
}  // namespace

IrWriter::IrWriter(Ir& ir, Form form) : ir_(ir), form_(form) {
  for (std::size_t i = 0; i < ir.fields.size(); ++i) fields_.emplace(ir.fields[i], static_cast<FieldId>(i));
  for (std::size_t i = 0; i < ir.predicates.size(); ++i) {
    predicates_.emplace(ir.predicates[i], static_cast<PredicateId>(i));
  }
  for (std::size_t i = 0; i < ir.nodes.size(); ++i) nodes_.emplace(ir.nodes[i], static_cast<NodeId>(i));
}

FieldId IrWriter::field(runtime::Field field) { return number(ir_.fields, fields_, true, std::move(field)); }

NodeId IrWriter::test(runtime::Predicate predicate) {
  const PredicateId id = number(ir_.predicates, predicates_, form_ != Form::separate, std::move(predicate));
  return node({Node::Op::test, id, {}});
}

NodeId IrWriter::node(Node node) { return number(ir_.nodes, nodes_, form_ == Form::shared, std::move(node)); }

void IrWriter::note(NodeId id, Origin::Kind kind, grammar::Span span, std::string text) {
  if (traces()) ir_.origins.emplace(id, Origin{kind, std::move(text), span});
}

std::uint32_t IrWriter::filter(std::string name, NodeId root) {
  const auto [at, fresh] = filters_.emplace(root, static_cast<std::uint32_t>(ir_.filters.size()));
  if (fresh) ir_.filters.push_back({{}, root});
  std::vector<std::string>& names = ir_.filters[at->second].names;
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  return at->second;
}

std::string dump(const Ir& ir) {
  std::string out;
  for (std::size_t i = 0; i < ir.predicates.size(); ++i) {
    const runtime::Predicate& p = ir.predicates[i];
    const std::string field = runtime::to_string(ir.fields[p.field]);
    out += fmt::format("p{} {}{} {}{}{}\n", i, p.negated ? "not " : "", field, runtime::to_string(p.test),
                       p.text.empty() && p.test < runtime::Test::equals ? "" : fmt::format(" {:?}", p.text),
                       p.booleans ? " or boolean" : "");
  }
  constexpr std::string_view ops[] = {"never", "always", "", "all", "any", "none"};
  for (std::size_t i = 0; i < ir.nodes.size(); ++i) {
    const Node& node = ir.nodes[i];
    if (node.op == Node::Op::test) {
      out += fmt::format("n{} p{}\n", i, static_cast<std::uint32_t>(node.predicate));
      continue;
    }
    out += fmt::format("n{} {}", i, ops[static_cast<std::size_t>(node.op)]);
    for (const NodeId child : node.children) out += fmt::format(" n{}", static_cast<std::uint32_t>(child));
    out += '\n';
  }
  for (std::size_t i = 0; i < ir.filters.size(); ++i) {
    out += fmt::format("f{} n{} {}\n", i, static_cast<std::uint32_t>(ir.filters[i].root), fmt::join(ir.filters[i].names, " "));
  }
  return out;
}

}  // namespace tripline::compiler
