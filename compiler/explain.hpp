#pragma once
// Why a filter matches an event or does not: its conditions as a tree, each with its place in the rules, the values that
// it looked at, and whether it holds.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir.hpp"
#include "runtime/match.hpp"
#include "runtime/program.hpp"

namespace tripline::compiler {

// What a field has in an event, as JSON would write it; `none`: it selects nothing. Texts are cut at 200 bytes, and of
// several values the first ten are told.
struct SeenValue {
  std::string field;  // `$.a.b`
  std::vector<std::string> values;
  std::size_t more = 0;
};

struct ExplainedPart {
  enum class Op : std::uint8_t { all, any, none, condition };
  Op op = Op::condition;
  NodeId node{};
  bool holds = false;
  std::string text;    // of condition: as it would be written
  std::string name;    // of what a named filter says: its name
  grammar::Span span;  // nowhere: what the language adds by itself, such as "is a JSON object"
  std::vector<std::uint32_t> children;  // parts before this one
  std::vector<SeenValue> values;        // of condition
};

// Parts stand before what they are part of, the filter itself is the last; a named filter is one part however often it
// is referred to.
struct Explained {
  std::vector<ExplainedPart> parts;
  bool holds() const { return parts.back().holds; }
};

// The conditions of a filter that decide its outcome on this event, in their order: where all are wanted and some fail,
// those that fail; where any will do and some hold, those that hold.
std::vector<std::uint32_t> deciding_conditions(const Explained& explained);

// The conditions under a node of a traced Ir, each once, in the order in which they are written.
std::vector<NodeId> conditions_of(const Ir& ir, NodeId root);

// Of the rules that a traced Ir holds. Costs a matcher over all predicates; an event costs a match and then each filter
// its nodes.
class Explainer {
 public:
  // Empty when the rules are too large for a program.
  static std::optional<Explainer> make(const Ir& traced);

  // `event` has Decoder::padding readable bytes behind it; `stored` as in Decoder.
  void look_at(std::string_view event, bool stored);
  Explained explain(NodeId root) const;
  bool holds(NodeId node) const;
  // What the event has in a field of the Ir.
  SeenValue value(std::uint32_t field) const;
  bool has_leaf(std::uint32_t field) const;  // a string, number or boolean that is not empty text

 private:
  Explainer(const Ir& ir, std::unique_ptr<runtime::Program> program);
  struct Building;
  std::uint32_t part(NodeId id, Building& building) const;

  const Ir* ir_;
  std::unique_ptr<runtime::Program> program_;  // filter i is predicate i
  std::unique_ptr<runtime::Matcher> matcher_;
  std::vector<bool> truth_;  // by predicate, of the current event
  std::vector<bool> node_truth_;
};

}  // namespace tripline::compiler
