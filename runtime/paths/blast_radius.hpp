#pragma once
// What somebody reached, or could have.

#include <cstdint>
#include <span>
#include <vector>

#include "runtime/paths/walk_graph.hpp"

namespace tripline::runtime {

// How far a node was from the starts. Each says more than the next, and a node has the first that is true of it.
enum class Reach : std::uint8_t {
  direct,    // a start did something to it
  in_order,  // given what happened later: by edges that follow each other in time
  ever,      // by edges of any time: whoever may do a thing once may well be able to do it again
};

struct Reached {
  std::uint32_t node = 0;
  Reach reach = Reach::direct;
  std::int64_t time = 0;  // direct and in order: at the earliest; ever: the time of the first step into it
};

// All but the starts, by reach, then time, then node. `rules.in_order` does not matter. Two searches of arrival.hpp.
std::vector<Reached> blast_radius(const ActivityGraph& graph, std::span<const std::uint32_t> starts, WalkRules rules);

}  // namespace tripline::runtime
