#pragma once
// Filters as decisions over their conditions, as they are written: what coverage counts. A condition is one comparison
// of a pattern, one term, one slot's condition, one look-up in a list, or a reference to a named filter, which is a
// decision of its own.

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/filter_places.hpp"
#include "compiler/ir.hpp"
#include "grammar/ast.hpp"

namespace tripline::compiler {

struct DecisionNode {
  enum class Op : std::uint8_t { always, condition, all, any, none };
  Op op = Op::always;
  std::uint32_t condition = 0;           // of condition: into Decision::conditions
  std::vector<std::uint32_t> children;   // into Decision::nodes
};

struct DecisionCondition {
  grammar::Span span;
  std::string text;  // as it is written
  NodeId node{};     // in Decisions::ir
};

struct Decision {
  std::string pack;
  FilterPlace place;
  grammar::Span span;
  std::vector<DecisionCondition> conditions;  // in the order in which they are written
  std::vector<DecisionNode> nodes;            // children before parents; the last one is the root
  NodeId node{};                              // the whole, in Decisions::ir

  // The decision for these values of its conditions.
  bool value(const std::vector<bool>& conditions) const;
  // Whether another value of `condition` alone would change the decision (masking MC/DC: Chilenski, "An Investigation
  // of Three Forms of the Modified Condition Decision Coverage Criterion", 2001).
  bool decides(const std::vector<bool>& conditions, std::uint32_t condition) const;
};

struct Decisions {
  Ir ir;  // before the passes, so that its nodes are the decisions' and can be asked about
  std::vector<Decision> list;
};

// All decisions of packs that compile; filters that were refused are left out.
Decisions decisions_of(const std::vector<grammar::ast::Pack>& packs);

// The node that is true where another value of `condition` alone would change the decision and the condition is
// `value`: whether an event can show it is a question to the prover.
NodeId deciding_node(const Decision& decision, std::uint32_t condition, bool value, IrWriter& writer);

}  // namespace tripline::compiler
