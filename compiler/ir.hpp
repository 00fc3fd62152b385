#pragma once
// The intermediate form between packs and the program: fields, predicates and boolean nodes, each held once and
// named by number; rules refer to nodes. Checking builds it, passes rewrite it, lowering turns it into tables.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "runtime/program.hpp"

namespace tripline::compiler {

enum class FieldId : std::uint32_t {};
enum class PredicateId : std::uint32_t {};
enum class NodeId : std::uint32_t {};

struct Node {
  enum class Op : std::uint8_t {
    never,
    always,
    test,  // a predicate
    all,   // of the children
    any,   // of the children
    none,  // of the children
  };
  Op op = Op::never;
  PredicateId predicate{};
  std::vector<NodeId> children;

  friend auto operator<=>(const Node&, const Node&) = default;
};

struct FilterRoot {
  std::vector<std::string> names;  // pack/name of what is filtered by it
  NodeId root{};
};

struct Ir {
  std::vector<runtime::Field> fields;
  std::vector<runtime::Predicate> predicates;
  std::vector<Node> nodes;  // children stand before their parents
  std::vector<FilterRoot> filters;

  // Rules as the program will have them; their `filter` counts in `filters`, their fields in `fields`.
  std::vector<runtime::Pack> packs;
  std::vector<runtime::Metric> metrics;
  std::vector<runtime::Alarm> alarms;
  std::vector<runtime::Contributors> contributors;
  std::vector<runtime::Threat> threats;
  std::vector<runtime::Composite> composites;
  std::vector<runtime::Outlier> outliers;
  std::vector<runtime::Graph> graphs;
  std::vector<runtime::SavedQuery> queries;

  const Node& operator[](NodeId id) const { return nodes[static_cast<std::size_t>(id)]; }
};

// Adds to an Ir; with `share` equal things get one number (the default; off only in tests of the passes).
class IrWriter {
 public:
  explicit IrWriter(Ir& ir, bool share = true);

  FieldId field(runtime::Field field);
  NodeId test(runtime::Predicate predicate);
  NodeId node(Node node);
  NodeId always() { return node({Node::Op::always, {}, {}}); }
  NodeId never() { return node({Node::Op::never, {}, {}}); }
  NodeId all(std::vector<NodeId> children) { return node({Node::Op::all, {}, std::move(children)}); }
  NodeId any(std::vector<NodeId> children) { return node({Node::Op::any, {}, std::move(children)}); }
  NodeId none(NodeId child) { return node({Node::Op::none, {}, {child}}); }
  // The number of a filter with this root; one for equal roots, with the names of all.
  std::uint32_t filter(std::string name, NodeId root);

  Ir& ir() { return ir_; }

 private:
  Ir& ir_;
  bool share_;
  std::map<runtime::Field, FieldId> fields_;
  std::map<runtime::Predicate, PredicateId> predicates_;
  std::map<Node, NodeId> nodes_;
  std::map<NodeId, std::uint32_t> filters_;
};

// One line a predicate, node and filter; stable.
std::string dump(const Ir& ir);

}  // namespace tripline::compiler
