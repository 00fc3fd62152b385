#pragma once
// Which values conditions on one field leave: a conjunction of predicates and negated predicates of the Ir, asked of
// one node of an event.

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "compiler/ir.hpp"
#include "compiler/prove/prove.hpp"
#include "compiler/prove/text_search.hpp"
#include "runtime/address.hpp"

namespace tripline::compiler::proof {

// A predicate that holds, or does not.
struct Literal {
  PredicateId predicate{};
  bool holds = true;

  friend auto operator<=>(const Literal&, const Literal&) = default;
};

// What a node is; `text` is a string or a number, which conditions judge by the same text (F26, F32).
enum class NodeState : std::uint8_t { missing, null, yes, no, object, array, text };

struct Solved {
  enum class Kind : std::uint8_t { none, text, budget };
  Kind kind = Kind::none;
  std::string text;
  std::string why;  // of budget
};

// A text in which, with `asterisks`, `*` is any run; an open end is one more asterisk there.
struct Glob {
  std::string_view text;
  bool asterisks = false, open_begin = false, open_end = false;
};
// What a test on texts asks for, without its negation; nothing where it is no glob. Borrows the predicate's text.
std::optional<Glob> glob_of(const runtime::Predicate& predicate);

// An answer and what it cost. A question pays for it once, whether it was found for this one or an earlier one: so what a
// question comes to does not depend on those before it.
template <typename Value>
struct Remembered {
  Value value;
  std::size_t cost = 0;         // states
  std::uint64_t question = 0;   // the last one that paid
};

// Remembers what it has answered; one for all questions about an Ir whose predicates only grow.
class Values {
 public:
  explicit Values(const Ir& ir, std::size_t states) : ir_(ir), states_(states) {}

  // All automata of one question together may have a few times the states of one; those over whole lines, which come
  // last, some times more.
  void begin_question() {
    spent_ = 0;
    ++question_;
  }
  void spend(std::size_t states) { spent_ += states; }
  std::size_t spent() const { return spent_; }
  std::uint64_t question() const { return question_; }
  bool exhausted() const { return spent_ > 4 * states_; }
  bool exhausted_for_lines() const { return spent_ > 24 * states_; }
  std::size_t states() const { return states_; }

  const runtime::Predicate& operator[](PredicateId id) const { return ir_.predicates[static_cast<std::size_t>(id)]; }

  // Whether a node in this state, which is not `text`, leaves the literals true.
  bool fits(std::span<const Literal> literals, NodeState state) const;
  // Whether the predicate holds for a string or number of that text.
  bool holds(PredicateId id, std::string_view text);
  bool fits(std::span<const Literal> literals, std::string_view text);
  // A text that leaves all of them true. The literals must be sorted and unique.
  const Solved& text(const std::vector<Literal>& literals, Texts texts);
  // The predicate's language; null where it is none of an automaton's, or cannot be.
  std::unique_ptr<Automaton> automaton(PredicateId id);
  // All texts that leave the literal true, and of numbers with an exponent or very many places perhaps more, or none;
  // null where it is a condition on networks, or its language cannot be had.
  enum class Exponents : std::uint8_t { perhaps, none };
  std::unique_ptr<Automaton> automaton_around(const Literal& literal, Exponents exponents, bool& accepts);
  // Whether its text is judged by an automaton alone: a glob or a regular expression.
  static bool is_language(runtime::Test test);

 private:
  struct Question;
  Solved solve(const std::vector<Literal>& literals, Texts texts);
  const TextNfa* nfa_of(PredicateId id);
  const runtime::Networks* networks_of(PredicateId id);

  const Ir& ir_;
  std::size_t states_;
  std::size_t spent_ = 0;  // states, since the question began
  std::uint64_t question_ = 0;
  std::map<PredicateId, std::optional<TextNfa>> nfas_;
  std::map<PredicateId, std::optional<runtime::Networks>> networks_;
  std::map<std::pair<Texts, std::vector<Literal>>, Remembered<Solved>> known_;
};

}  // namespace tripline::compiler::proof
