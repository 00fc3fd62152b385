#pragma once
// Why not: the fewest conditions of a filter that would have to come out otherwise for an event to match.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/explain.hpp"
#include "compiler/prove/prove.hpp"

namespace tripline::compiler {

struct NearestLimits {
  std::size_t flips = 6;              // conditions at most
  std::uint64_t tries = 500'000;      // sets of conditions looked at
  std::uint64_t questions = 5'000;    // put to the prover
};

struct Nearest {
  Answer answer = Answer::undecided;  // yes: found; no: no event matches; undecided: the limits ran out
  std::vector<std::uint32_t> flips;   // of yes: parts of the explanation, in their order
  std::optional<Witness> witness;     // of yes: an event that is so, as small as can be; not the event changed
  std::string why;                    // of undecided
};

// `explained` is what `explainer` says of `root` in its Ir, and does not hold. The answer is the least set, the first in
// the order of conditions among equally large ones, for which there is an event with exactly these conditions the other
// way: two conditions on one field that exclude each other are never both asked for. Conditions of the same meaning and
// field are one. Cost: all sets up to the answer's size, within the limits.
Nearest nearest_match(const Ir& ir, NodeId root, const Explained& explained, Prover& prover, const NearestLimits& limits = {});

}  // namespace tripline::compiler
