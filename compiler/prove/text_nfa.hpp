#pragma once
// What a condition asks of a text, as a nondeterministic automaton (Thompson, "Regular expression search algorithm",
// CACM 1968): globs, and the regular expressions that `grammar::to_re2` writes, which have no groups.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "compiler/prove/symbols.hpp"

namespace tripline::compiler::proof {

struct TextNfa {
  enum class Op : std::uint8_t { point, any, set, split, begin, end, match };
  struct State {
    Op op = Op::match;
    std::uint32_t value = 0;  // of point: the point; of set: an index into sets
    std::uint32_t next = 0;   // of all but match
    std::uint32_t other = 0;  // of split: the second way
  };
  std::vector<State> states;
  std::vector<PointSet> sets;
  std::uint32_t start = 0;
  bool anywhere = false;  // a match may begin at any place of the text

  // Whether it reads the point.
  bool reads(const State& state, Point point) const;
  bool matches(std::string_view text) const;
};

inline constexpr std::size_t most_nfa_states = 20'000;

// `*` is any run, all else itself; the whole text. `open_begin` and `open_end` are asterisks that are not in `glob`.
TextNfa nfa_of_glob(std::string_view glob, bool asterisks, bool open_begin, bool open_end);
// Empty where `re2` uses what `grammar::to_re2` never writes, or has more than `most_nfa_states` states.
std::optional<TextNfa> nfa_of_regex(std::string_view re2);

// The states that lie behind `from` without reading a point, those that read or match only, sorted; `begin` and
// `end` say where in the text that is. `end` states are among them unless `end`: they wait for the end.
void close(const TextNfa& nfa, bool begin, bool end, std::vector<std::uint32_t>& states);

}  // namespace tripline::compiler::proof
