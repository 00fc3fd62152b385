#pragma once
// A whole archive through a program: stage 1 on several threads, the sum, stage 2.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runtime/archive.hpp"
#include "runtime/archive_pass.hpp"
#include "runtime/finding.hpp"
#include "runtime/observations.hpp"
#include "runtime/observe.hpp"
#include "runtime/profile.hpp"
#include "runtime/program.hpp"

namespace tripline::runtime {

struct RunResult {
  ReadReport report;
  Observations observations;
  std::uint64_t conflicts = 0;       // events with copies that differ; the first by place counted
  std::uint64_t forgotten = 0;       // events whose further copies could not have been recognised (dedup_bytes)
  double observe_seconds = 0;
  std::optional<Profile> profile;    // if asked for

  explicit RunResult(const Program& program) : observations(program) {}
};

// Takes graphs without an alarm out of a program: no finding comes of them, and watching for edges costs.
void drop_silent_graphs(Program& program);

// Stage 1. `seen`: what earlier runs over other slices of the same archive have seen, and afterwards this one too; null
// for a run by itself. Observations of slices add up once their inputs are renumbered (Observations::renumber). Where copies of an event differ, the archive is read again to settle which copy counts, so that the
// result does not depend on what was read first; standard input cannot be, and keeps the copy read first.
RunResult observe_archive(const Program& program, const std::vector<Input>& inputs, const RunOptions& options,
                          SeenEvents* seen = nullptr);

// Several programs over one archive, which is read and inflated once: a result for each, the same as of a run of its
// own. What is remembered of seen events is remembered for each of them (`dedup_bytes` each).
std::vector<RunResult> observe_programs(const std::vector<const Program*>& programs, const std::vector<Input>& inputs,
                                        const RunOptions& options);

}  // namespace tripline::runtime
