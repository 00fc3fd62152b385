#pragma once
// A cell of a score -> whether its level is reached, and why.

#include <optional>
#include <string>

#include "runtime/finding.hpp"
#include "runtime/program.hpp"
#include "runtime/score_cells.hpp"

namespace tripline::runtime {

struct ScoreVerdict {
  ScoreDetail detail;
  std::string reason;
};

// Nothing below the level. Arithmetic is in whole numbers: a share is compared in millionths.
std::optional<ScoreVerdict> judge_score(const Score& score, const ScoreCell& cell);

}  // namespace tripline::runtime
