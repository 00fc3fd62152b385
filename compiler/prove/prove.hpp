#pragma once
// What filters mean, decided: can this node ever hold, does it always, does each event of one belong to the other?
// A node of the Ir is a boolean formula over predicates; an answer is exact under spec/filter-patterns.md and comes
// with an event that shows it, or says that the budget was not enough.
//
// Typical use: put both sides into one Ir (`build_pattern`, or `copy_node` from the Ir that `check` made of a pack)
// and ask a `Prover`. Nothing here changes the Ir; the same question always gets the same answer and the same events.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "compiler/ir.hpp"

namespace tripline::compiler {

// How much one question may cost. A question that needs more is undecided.
struct ProofBudget {
  std::uint64_t steps = 200'000;  // assumptions made about conditions, one after the other
  std::size_t states = 50'000;    // of the automata of one conjunction of conditions on one value
  // Steps that are left for all questions with this budget together; none: no end. Then the rest is undecided.
  std::shared_ptr<std::uint64_t> together = nullptr;
};

enum class Answer : std::uint8_t { no, yes, undecided };
std::string_view to_string(Answer answer);

// An event as `tripline match` would take it: the text of a JSON object, or a line of a log that is none. A line may
// hold any bytes; where it can, it holds plain ones. An object has no more fields than it needs.
struct Witness {
  std::string event;
  bool json = false;

  friend bool operator==(const Witness&, const Witness&) = default;
};

struct Verdict {
  Answer answer = Answer::undecided;
  // satisfiable, possible and overlap: of yes, the event. The others: of no, the event that shows it.
  std::optional<Witness> witness;
  std::string why;  // of undecided: the budget that ran out, or what lies outside of what can be decided
};

// Which events are asked about: every event there is, whether JSON or not.
enum class Events : std::uint8_t { all, json_objects };

// How the events of `a` lie to those of `b`.
enum class Relation : std::uint8_t {
  equivalent,    // the same events
  broader,       // `a` has all events of `b`, and more
  narrower,      // `b` has all events of `a`, and more
  overlapping,   // some in common, some apart on both sides
  disjoint,      // none in common, and both have some
  undecided,     // one of the three questions is
};
std::string_view to_string(Relation relation);

struct Comparison {
  Relation relation = Relation::undecided;
  std::optional<Witness> only_a, only_b, both;  // where there is such an event and it was found
  std::string why;                              // of undecided
};

namespace proof {
class Search;
}

// Answers questions about the nodes of one Ir, and remembers what it learns about their conditions from one question to
// the next. The Ir must outlive it, and may grow but not change. Cost of a question: grows with the number of ways in
// which alternatives combine, at most the budget; microseconds for filters as people write them.
class Prover {
 public:
  explicit Prover(const Ir& ir, const ProofBudget& budget = {});
  ~Prover();

  // Is there an event for which `node` holds?
  Verdict satisfiable(NodeId node);
  // Does `node` hold for each of these events, the empty object included?
  Verdict tautology(NodeId node, Events events = Events::all);
  // Does `b` hold for every event for which `a` holds? The witness of no: an event of `a` without `b`.
  Verdict implies(NodeId a, NodeId b);
  // Do they hold for the same events? The witness of no: an event of just one.
  Verdict equivalent(NodeId a, NodeId b);
  // Is there no event (disjoint), is there an event (overlap) for which both hold?
  Verdict disjoint(NodeId a, NodeId b);
  Verdict overlap(NodeId a, NodeId b);
  // All of it at once. Two filters that match nothing are equivalent; one that matches nothing is narrower than any
  // other.
  Comparison compare(NodeId a, NodeId b);
  // Is there an event for which all of `hold` hold and none of `fail`?
  Verdict possible(std::span<const NodeId> hold, std::span<const NodeId> fail, Events events = Events::all);

 private:
  std::unique_ptr<proof::Search> search_;
};

// One question by itself, of a prover made for it.
Verdict satisfiable(const Ir& ir, NodeId node, const ProofBudget& budget = {});
Verdict tautology(const Ir& ir, NodeId node, Events events = Events::all, const ProofBudget& budget = {});
Verdict implies(const Ir& ir, NodeId a, NodeId b, const ProofBudget& budget = {});
Verdict equivalent(const Ir& ir, NodeId a, NodeId b, const ProofBudget& budget = {});
Verdict disjoint(const Ir& ir, NodeId a, NodeId b, const ProofBudget& budget = {});
Verdict overlap(const Ir& ir, NodeId a, NodeId b, const ProofBudget& budget = {});
Comparison compare(const Ir& ir, NodeId a, NodeId b, const ProofBudget& budget = {});

// The node of another Ir in this one, predicates and fields and all.
NodeId copy_node(const Ir& from, NodeId node, IrWriter& into);

}  // namespace tripline::compiler
