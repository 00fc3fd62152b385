#pragma once
// The intermediate form between packs and the program: fields, predicates and boolean nodes, each held once and
// named by number; rules refer to nodes. Checking builds it, passes rewrite it, lowering turns it into tables.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "grammar/source.hpp"
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

// What of the rules a node is: kept by writers that trace, for explanations.
struct Origin {
  enum class Kind : std::uint8_t { condition, combination, filter };
  Kind kind = Kind::condition;  // filter: what a named filter says
  std::string text;             // of condition: as it would be written; of filter: its name
  grammar::Span span;           // in the rules; of filter: where it is defined
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
  std::vector<runtime::Score> scores;
  std::vector<runtime::Graph> graphs;
  std::vector<runtime::SavedQuery> queries;

  std::map<NodeId, Origin> origins;  // empty unless traced

  const Node& operator[](NodeId id) const { return nodes[static_cast<std::size_t>(id)]; }
};

// Adds to an Ir. Equal things get one number unless they are separate (for tests of the passes). Traced, equal nodes
// from different places stay apart, and each is noted with its origin; such an Ir is for explanations, and passes that
// number nodes anew lose its origins.
class IrWriter {
 public:
  enum class Form : std::uint8_t { separate, shared, traced };
  explicit IrWriter(Ir& ir, Form form = Form::shared);
  IrWriter(Ir& ir, bool share) : IrWriter(ir, share ? Form::shared : Form::separate) {}

  bool traces() const { return form_ == Form::traced; }
  // The first origin of a node is the one that counts; nothing happens unless this traces.
  void note(NodeId id, Origin::Kind kind, grammar::Span span, std::string text = {});

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
  Form form_;
  std::map<runtime::Field, FieldId> fields_;
  std::map<runtime::Predicate, PredicateId> predicates_;
  std::map<Node, NodeId> nodes_;
  std::map<NodeId, std::uint32_t> filters_;
};

// One line a predicate, node and filter; stable.
std::string dump(const Ir& ir);

}  // namespace tripline::compiler
