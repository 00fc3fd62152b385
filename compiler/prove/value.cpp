// Judging one text or state is the runtime's semantics once more, predicate by predicate; finding a text is
// value_question.cpp.
#include "compiler/prove/value.hpp"

#include <algorithm>

#include "runtime/glob.hpp"
#include "runtime/number.hpp"
#include "runtime/order_holds.hpp"

namespace tripline::compiler::proof {

using runtime::Decimal;
using runtime::Predicate;
using runtime::Test;

namespace {

bool is_network_test(Test test) { return test == Test::in_network || test == Test::outside_network; }

}  // namespace

std::optional<Glob> glob_of(const Predicate& p) {
  switch (p.test) {
    case Test::equals: return Glob{p.text, false, false, false};
    case Test::prefix: return Glob{p.text, false, false, true};
    case Test::suffix: return Glob{p.text, false, true, false};
    case Test::contains: return Glob{p.text, false, true, true};
    case Test::glob: return Glob{p.text, true, false, false};
    default: return std::nullopt;
  }
}

bool Values::is_language(Test test) { return test >= Test::equals && test <= Test::regex; }

bool Values::fits(std::span<const Literal> literals, NodeState state) const {
  return std::all_of(literals.begin(), literals.end(), [&](const Literal& literal) {
    const Predicate& p = (*this)[literal.predicate];
    if (state == NodeState::missing) return !literal.holds;
    if (p.test == Test::exists) return literal.holds;
    bool holds = false;
    if (state == NodeState::null) holds = p.test == Test::is_null;
    if (state == NodeState::yes || state == NodeState::no) {
      const bool yes = state == NodeState::yes;
      holds = p.test == (yes ? Test::is_true : Test::is_false);
      // Some filters of Contributor Insights read booleans as text.
      if (p.booleans && !p.negated && !is_network_test(p.test)) {
        holds = p.test == Test::comparable || const_cast<Values*>(this)->holds(literal.predicate, yes ? "true" : "false");
      }
    }
    return holds == literal.holds;
  });
}

const TextNfa* Values::nfa_of(PredicateId id) {
  auto at = nfas_.find(id);
  if (at == nfas_.end()) {
    const Predicate& p = (*this)[id];
    std::optional<TextNfa> nfa;
    if (const auto glob = glob_of(p)) {
      nfa = nfa_of_glob(glob->text, glob->asterisks, glob->open_begin, glob->open_end);
    } else if (p.test == Test::regex) {
      nfa = nfa_of_regex(p.text);
    }
    at = nfas_.emplace(id, std::move(nfa)).first;
  }
  return at->second ? &*at->second : nullptr;
}

std::unique_ptr<Automaton> Values::automaton(PredicateId id) {
  const TextNfa* nfa = nfa_of(id);
  return nfa ? automaton_of(*nfa) : nullptr;
}

std::unique_ptr<Automaton> Values::automaton_around(const Literal& literal, Exponents exponents, bool& accepts) {
  const Predicate& p = (*this)[literal.predicate];
  accepts = literal.holds != p.negated;
  if (is_language(p.test)) return automaton(literal.predicate);
  if (p.test == Test::exists || p.test == Test::comparable) return automaton_of(nfa_of_glob("", false, true, true));
  if (p.test < Test::number_equal || p.test > Test::number_greater_equal) return nullptr;
  auto plain = number_automaton(p.text, p.test == Test::number_less || p.test == Test::number_less_equal,
                                p.test != Test::number_less && p.test != Test::number_greater,
                                p.test == Test::number_greater || p.test == Test::number_greater_equal);
  const bool without = exponents == Exponents::none;
  if (!plain && !without) {  // a number of too many places: any number may hold, and any text not
    if (accepts) return number_shape_automaton(Spelled::any);
    accepts = true;
    return automaton_of(nfa_of_glob("", false, true, true));
  }
  if (plain && !accepts && without) return either_automaton(std::move(plain), number_shape_automaton(Spelled::exponent));
  if (!plain || !accepts || without) return plain;
  if (p.test == Test::number_equal) {
    auto spelled = exponent_automaton(p.text);
    return either_automaton(std::move(plain), spelled ? std::move(spelled) : number_shape_automaton(Spelled::exponent_zero));
  }
  return either_automaton(std::move(plain), number_shape_automaton(Spelled::exponent));
}

const runtime::Networks* Values::networks_of(PredicateId id) {
  auto at = networks_.find(id);
  if (at == networks_.end()) at = networks_.emplace(id, runtime::Networks::read((*this)[id].text)).first;
  return at->second ? &*at->second : nullptr;
}

bool Values::holds(PredicateId id, std::string_view text) {
  const Predicate& p = (*this)[id];
  const std::string_view literal = p.text;
  bool holds = false;
  switch (p.test) {
    case Test::exists: return true;
    case Test::comparable: holds = true; break;
    case Test::is_null:
    case Test::is_true:
    case Test::is_false: break;
    case Test::equals: holds = text == literal; break;
    case Test::prefix: holds = text.starts_with(literal); break;
    case Test::suffix: holds = text.ends_with(literal); break;
    case Test::contains: holds = text.find(literal) != std::string_view::npos; break;
    case Test::glob: holds = runtime::star_match(literal, text); break;
    case Test::regex:
      if (const TextNfa* nfa = nfa_of(id)) holds = nfa->matches(text);
      break;
    case Test::in_network:
    case Test::outside_network:
      if (p.negated) return true;  // as the runtime has it; nothing writes such a predicate
      if (const auto address = runtime::read_address(text)) {
        const runtime::Networks* networks = networks_of(id);
        holds = networks && networks->contains(*address) != (p.test == Test::outside_network);
      }
      return holds;
    default: {
      const auto a = Decimal::parse(text), b = Decimal::parse(literal);
      holds = a && b && runtime::order_holds(p.test, compare(*a, *b));
    }
  }
  return holds != p.negated;
}

bool Values::fits(std::span<const Literal> literals, std::string_view text) {
  return std::all_of(literals.begin(), literals.end(),
                     [&](const Literal& literal) { return holds(literal.predicate, text) == literal.holds; });
}

const Solved& Values::text(const std::vector<Literal>& literals, Texts texts) {
  const auto key = std::pair(texts, literals);
  auto at = known_.find(key);
  static const Solved out_of_states{Solved::Kind::budget, {}, "the conditions on values need too many states together"};
  const bool paid = at != known_.end() && at->second.question == question_;
  if (!paid && exhausted()) return out_of_states;
  if (at == known_.end()) {
    const std::size_t before = spent_;
    Solved solved = solve(literals, texts);
    at = known_.emplace(key, Remembered<Solved>{std::move(solved), spent_ - before, question_}).first;
  } else if (!paid) {
    spend(at->second.cost);
    at->second.question = question_;
  }
  return at->second.value;
}

}  // namespace tripline::compiler::proof
