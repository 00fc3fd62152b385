#pragma once
// Texts that automata agree on: those that all wanted ones accept and all unwanted ones reject, the shortest and most
// readable first. The product of the automata is walked lazily (Dijkstra, "A note on two problems in connexion with
// graphs", 1959); further texts come from the same product by A* with exact distances to the end.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "compiler/prove/automaton.hpp"

namespace tripline::compiler::proof {

enum class Found : std::uint8_t { none, text, budget };

class TextSearch {
 public:
  explicit TextSearch(Texts texts) : alphabet_(texts) {}

  void add(std::unique_ptr<Automaton> automaton, bool wanted) { parts_.push_back({std::move(automaton), wanted}); }
  // Characters that count one by one, beside those of the automata.
  void tell_apart(std::string_view text) { alphabet_.add_text(text); }

  // Hands out texts until one is `accepted`: at most `tries`, then, or where more than `states` were needed, the answer
  // is budget. None: there is no further text.
  Found find(std::size_t states, std::size_t tries, const std::function<bool(const std::string&)>& accepted,
             std::string& text);
  // How many states that took.
  std::size_t explored() const { return states_.size(); }

 private:
  struct Part {
    std::unique_ptr<Automaton> automaton;
    bool wanted;
  };
  bool first_text(std::size_t states, std::string& text, bool& complete);
  bool explore(std::size_t states);
  std::uint32_t enter(std::vector<std::uint32_t> state);
  bool is_accepted(std::uint32_t state) const;
  bool is_hopeless(const std::vector<std::uint32_t>& state) const;
  std::uint32_t follow(std::uint32_t from, Symbol symbol);
  bool too_heavy(std::size_t states) const;

  Alphabet alphabet_;
  std::vector<Part> parts_;
  std::vector<std::vector<std::uint32_t>> states_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> numbers_;
  std::vector<std::uint32_t> next_;  // by state and symbol
};

}  // namespace tripline::compiler::proof
