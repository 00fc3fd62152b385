#pragma once
// Deterministic automata over texts whose states are made when they are first entered: what a search walks in
// parallel, one for each condition on a value.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/prove/symbols.hpp"
#include "compiler/prove/text_nfa.hpp"

namespace tripline::compiler::proof {

class Automaton {
 public:
  virtual ~Automaton() = default;
  static constexpr std::uint32_t start = 0;

  // Adds what the automaton tells apart.
  virtual void describe(Alphabet& alphabet) const = 0;
  // Before the first step, with the alphabet that is described by all.
  virtual void use(const Alphabet& alphabet) = 0;
  virtual std::uint32_t step(std::uint32_t state, Symbol symbol) = 0;
  virtual bool accepts(std::uint32_t state) const = 0;
  // Accepts whatever follows; so a search for a text that is not accepted can stop here.
  virtual bool is_certain(std::uint32_t) const { return false; }
  // Rejects whatever follows.
  virtual bool is_hopeless(std::uint32_t) const { return false; }
  // A measure of the memory taken.
  virtual std::size_t weight() const { return 0; }
};

// The subset construction, lazily (Rabin and Scott; lazily as in RE2's dfa.cc).
std::unique_ptr<Automaton> automaton_of(const TextNfa& nfa);

// Texts of F30's shape without an exponent whose number lies so to `bound`: any of less, equal, greater. `bound` must
// be F30's shape; null where its places are too many to count.
std::unique_ptr<Automaton> number_automaton(std::string_view bound, bool less, bool equal, bool greater);
// Texts of F30's shape: all of them, those with an exponent, or those with one whose digits are all zeros, or not and of that sign.
enum class Spelled : std::uint8_t { any, exponent, exponent_zero, exponent_positive, exponent_negative };
std::unique_ptr<Automaton> number_shape_automaton(Spelled spelled);
// Texts with an exponent that may spell the number of `bound`: all that do, and more. Null where `bound` is zero, or
// its places are too many to count.
std::unique_ptr<Automaton> exponent_automaton(std::string_view bound);

// What either accepts.
std::unique_ptr<Automaton> either_automaton(std::unique_ptr<Automaton> a, std::unique_ptr<Automaton> b);

// IPv4 addresses from `first` to `last`, both included.
std::unique_ptr<Automaton> ipv4_automaton(std::uint32_t first, std::uint32_t last);
// Texts that may be IPv6 addresses: all that are, and more.
std::unique_ptr<Automaton> ipv6_shape_automaton();

}  // namespace tripline::compiler::proof
