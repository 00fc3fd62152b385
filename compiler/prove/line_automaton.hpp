#pragma once
// All lines whose tokens leave conditions on them true, as an automaton over the raw text: the splitting of F42 to F45,
// with the conditions' own automata run over the tokens that they are about.

#include <memory>
#include <vector>

#include "compiler/prove/automaton.hpp"

namespace tripline::compiler::proof {

// An automaton that must accept, or must not.
struct Wanted {
  std::unique_ptr<Automaton> automaton;
  bool accepts = true;
};

// What is asked of the tokens of lines that have a certain number of them, or at least so many.
struct LinePlan {
  // Of each token from the left; with `open` any tokens, one at least, stand between the first `front` and the others.
  std::vector<std::vector<Wanted>> tokens;
  bool open = false;
  std::size_t front = 0;
  bool unquoted = false;  // only lines without tokens in quotes or brackets: these split in one way
  // Of the raw text from the token of that number to the end of the last token, which is another one.
  std::vector<std::pair<std::size_t, Wanted>> rests;
};

std::unique_ptr<Automaton> line_automaton(LinePlan plan);

}  // namespace tripline::compiler::proof
