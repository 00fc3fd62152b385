#pragma once
// The search for an event for which some nodes of an Ir hold and others do not: a tableau (Smullyan, "First-Order
// Logic", 1968; Hähnle, "Tableaux and related methods", 2001) over the nodes, with the conditions on values as its
// theory. Alternatives are taken where the fewest are open, and each assumption is checked against what is known of its
// field at once.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir.hpp"
#include "compiler/prove/document.hpp"
#include "compiler/prove/json_spelling.hpp"
#include "compiler/prove/prove.hpp"
#include "compiler/prove/value.hpp"

namespace tripline::compiler::proof {

// What a field is of: a value of an object, the object itself, or the raw text.
inline bool is_path(const runtime::Field& field) { return field.kind == runtime::Field::Kind::path && !field.steps.empty(); }
inline bool is_root(const runtime::Field& field) { return field.kind == runtime::Field::Kind::path && field.steps.empty(); }
inline bool is_text(const runtime::Field& field) { return field.kind != runtime::Field::Kind::path; }

// Countries and autonomous systems.
inline bool asks_a_database(const runtime::Predicate& p) {
  return p.test == runtime::Test::in_country || p.test == runtime::Test::in_as;
}

struct Goal {
  NodeId node{};
  bool holds = true;
};

struct Outcome {
  Answer found = Answer::no;  // yes: the witness; undecided: why
  Witness witness;
  std::string why;
};

// Keeps what it has learnt about conditions from question to question. The Ir may grow between them.
class Search {
 public:
  Search(const Ir& ir, const ProofBudget& budget) : ir_(ir), budget_(budget), values_(ir, budget.states) {}

  Outcome find(std::span<const Goal> goals, Events events = Events::all);

 private:
  enum class Known : std::uint8_t { open, yes, no };
  enum class Branch : std::uint8_t { closed, found, undecided };

  struct FieldFacts {
    std::vector<Literal> literals;
    std::optional<PredicateId> constant;  // `=` of a whole text, where no wildcard selects several
    std::uint32_t holding = 0;            // literals that hold
    bool related = false;                 // shares nodes of a document with other fields
    bool dirty = false;
  };
  struct Undo {
    bool is_node;
    std::uint32_t number;
  };

  void prepare();
  void mark_related();
  bool assume(NodeId node, bool holds);
  bool assume_literal(PredicateId id, bool holds);
  void undo_to(std::size_t mark);
  bool check_dirty();
  bool check_field(std::uint32_t field);
  Known value_of(NodeId node);
  Known quick(PredicateId id);
  // Takes what only one alternative leaves; false where none does.
  bool propagate();
  Branch branch();
  Branch finish();
  Branch finish_with_text(const std::vector<Literal>& paths, const std::vector<Literal>& texts);
  std::vector<std::string> spellings(const JsonNode& root, const std::vector<Literal>& paths,
                                     const std::vector<Literal>& texts, const std::string& line) const;
  // Whether the object can be written so that its raw text is as wanted; outcome_ has it then.
  bool write_object(const JsonNode& root, const std::vector<Literal>& paths, const std::vector<Literal>& texts,
                    Spelling spelling);
  bool no_object_reads(const std::vector<Literal>& texts);
  bool no_object_reads(const std::vector<Literal>& paths, const std::vector<Literal>& texts);
  bool take_of_all();
  Branch give_up(std::string why);
  std::vector<Literal> literals(bool (*wanted)(const runtime::Field&)) const;
  // Of a pending node: what each child would have to be.
  bool wanted_of_children(NodeId node) const;

  const Ir& ir_;
  ProofBudget budget_;
  Values values_;
  std::vector<Known> nodes_, predicates_;
  std::vector<FieldFacts> fields_;
  std::vector<std::uint32_t> touched_;  // fields with literals, in order of the first
  std::vector<std::uint32_t> dirty_;
  std::vector<NodeId> pending_;
  std::vector<Undo> trail_;
  std::uint32_t paths_holding_ = 0;
  std::uint32_t places_ = 0;  // assumptions about what a database says of an address: true or false, and no more is known
  std::map<std::vector<Literal>, Remembered<bool>> no_object_;  // whether no object's raw text is so
  bool only_json_ = false;
  std::uint64_t steps_ = 0, looks_ = 0;  // alternatives taken, nodes looked at
  std::uint64_t paid_looks_ = 0;         // those of them that the budget of all questions has paid for
  std::size_t depth_ = 0;                // alternatives taken within one another
  Outcome outcome_;
};

}  // namespace tripline::compiler::proof
