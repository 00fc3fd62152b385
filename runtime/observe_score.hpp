#pragma once
// One event of a score -> its cell.

#include <cstdint>
#include <vector>

#include "runtime/decode.hpp"
#include "runtime/program.hpp"
#include "runtime/score_cells.hpp"

namespace tripline::runtime {

// `matched`: the filters that chose the event, ascending; the score's own is one of them. An event that names no entity
// is left out of a score per entity, and counts for `unknown` in one per event.
void observe_score(const Score& score, const Decoder& values, const std::vector<std::uint32_t>& matched,
                   const Reference& reference, ScoreWindows& windows);

}  // namespace tripline::runtime
