#pragma once
// Patterns -> programs that really aggregate: each pattern is the filter of a metric that counts its events.

#include <cstddef>
#include <string>
#include <vector>

#include "grammar/ast.hpp"
#include "runtime/observations.hpp"
#include "runtime/program.hpp"

namespace tripline::bench {

// YAML text of a pack with a metric for each pattern.
std::string metrics_pack(const std::vector<std::string>& patterns);

// The workloads are ours: one that does not parse or compile is a bug of the bench and ends the process.
grammar::ast::Pack read_pack(const std::string& text);
runtime::Program compile_pack(const grammar::ast::Pack& pack);

// All of it at once.
runtime::Program compile_metrics(const std::vector<std::string>& patterns);

// All packs below the source tree's rules/.
runtime::Program shipped_packs();

// Matches of each metric of the program.
std::vector<std::uint64_t> matches_by_metric(const runtime::Program& program,
                                             const runtime::Observations& seen);

// One number that differs when any count does.
std::uint64_t checksum(const std::vector<std::uint64_t>& counts);

}  // namespace tripline::bench
