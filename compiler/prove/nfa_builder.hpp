#pragma once
// Nondeterministic automata put together from pieces (Thompson's construction).

#include <cstdint>
#include <utility>
#include <vector>

#include "compiler/prove/text_nfa.hpp"

namespace tripline::compiler::proof {

// A piece of automaton; what leaves it is patched when it is known what follows.
struct Fragment {
  std::uint32_t start = 0;
  std::vector<std::pair<std::uint32_t, bool>> exits;  // state, and whether its other way
};

// Each fragment that it returns may be used once.
class NfaBuilder {
 public:
  using Op = TextNfa::Op;

  TextNfa nfa;

  std::uint32_t add(Op op, std::uint32_t value = 0) {
    nfa.states.push_back({op, value, not_known, not_known});
    return static_cast<std::uint32_t>(nfa.states.size() - 1);
  }
  Fragment one(Op op, std::uint32_t value = 0) {
    const std::uint32_t state = add(op, value);
    return {state, {{state, false}}};
  }
  // The number of a set, for `one(Op::set, number)`.
  std::uint32_t add_set(PointSet points) {
    nfa.sets.push_back(std::move(points));
    return static_cast<std::uint32_t>(nfa.sets.size() - 1);
  }
  Fragment set(PointSet points) { return one(Op::set, add_set(std::move(points))); }
  // Nothing, as a way through.
  Fragment empty() {
    const std::uint32_t state = add(Op::split);
    nfa.states[state].other = state;  // no second way
    return {state, {{state, false}}};
  }
  void patch(const Fragment& fragment, std::uint32_t to) {
    for (const auto& [state, other] : fragment.exits) (other ? nfa.states[state].other : nfa.states[state].next) = to;
  }
  Fragment both(Fragment a, Fragment b) {
    patch(a, b.start);
    return {a.start, std::move(b.exits)};
  }
  Fragment optional(Fragment a) {
    const std::uint32_t split = add(Op::split);
    nfa.states[split].next = a.start;
    a.exits.emplace_back(split, true);
    return {split, std::move(a.exits)};
  }
  Fragment star(const Fragment& a) {
    const std::uint32_t split = add(Op::split);
    nfa.states[split].next = a.start;
    patch(a, split);
    return {split, {{split, true}}};
  }
  Fragment either(Fragment a, Fragment b) {
    const std::uint32_t split = add(Op::split);
    nfa.states[split].next = a.start;
    nfa.states[split].other = b.start;
    a.exits.insert(a.exits.end(), b.exits.begin(), b.exits.end());
    return {split, std::move(a.exits)};
  }
  // The whole, as the last thing this does.
  TextNfa finish(const Fragment& whole, bool anywhere) {
    const std::uint32_t match = add(Op::match);
    patch(whole, match);
    nfa.start = whole.start;
    nfa.anywhere = anywhere;
    return std::move(nfa);
  }

 private:
  static constexpr std::uint32_t not_known = 0xFFFFFFFF;
};

}  // namespace tripline::compiler::proof
